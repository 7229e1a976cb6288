package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"text/tabwriter"
	"time"

	"dossier/detectors"
	"dossier/detectors/all"
	"dossier/detectors/pseudonym"
	"dossier/detectors/sweep"
	"dossier/scanners"
)

const (
	detectorText   = 16 * mega // bytes of each generated text
	detectorBatch  = 64 * 1000 // bytes of a batch
	regexpShare    = 16        // of the batches, one in so many is enough for expressions that take a hundred times as long
	batchesOfCells = 20
	cellsOfBatch   = 1000
)

// lines is a text as a decoder hands it over: batches of one column whose values are its lines.
type lines struct {
	name    string
	batches []*scanners.Column
}

// split cuts text into batches of lines.
func split(name string, text []byte) lines {
	l := lines{name: name}
	for len(text) > 0 {
		c := scanners.NewColumn(scanners.Field{Text: true})
		for len(text) > 0 && len(c.Data()) < detectorBatch {
			line, rest, _ := bytes.Cut(text, []byte{'\n'})
			c.Append(line)
			text = rest
		}
		l.batches = append(l.batches, c)
	}
	return l
}

// made is a generated text.
func made(name string, size int64, next func(*maker)) lines {
	m := &maker{rng: rand.New(rand.NewPCG(1, 2))}
	for int64(len(m.line)) < size {
		next(m)
		m.n++
	}
	return split(name, m.line)
}

// measureDetectors prints how fast each detector reads text, all of those that go by patterns together, and the same
// patterns as one expression a kind; and what a value of a column of its own costs. Files named in the arguments are
// read as text too.
func (b *bench) measureDetectors() error {
	texts := []lines{
		made("log", b.scaled(detectorText), logLine), made("syslog", b.scaled(detectorText), syslogLine),
		made("JSON log", b.scaled(detectorText), jsonLine), made("CSV", b.scaled(detectorText), csvLine),
		made("prose", b.scaled(detectorText/4), prose),
	}
	for _, name := range b.files {
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		texts = append(texts, split(filepath.Base(name), data))
	}
	every := all.Detectors(all.Options{})
	fmt.Fprintf(b.out, "Detectors: MB of text a second on one core, best of %d runs of each batch; in the logs and the CSV one line in ten holds something\n\n", b.runs)
	w := tabwriter.NewWriter(b.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, l := range texts {
		fmt.Fprintf(w, "\t%s", l.name)
	}
	fmt.Fprintln(w, "\t")
	rates := map[string][]float64{}
	for _, s := range speeds(every) {
		fmt.Fprint(w, s.name)
		for _, l := range texts {
			r := b.rateOf(l, s)
			rates[s.name] = append(rates[s.name], r)
			fmt.Fprintf(w, "\t%.0f", r)
		}
		fmt.Fprintln(w, "\t")
	}
	fmt.Fprint(w, "patterns are so many times as fast as expressions")
	for i := range texts {
		fmt.Fprintf(w, "\t%.0f ×", rates[patternsTogether][i]/rates[expressionsTogether][i])
	}
	fmt.Fprintln(w, "\t")
	fmt.Fprint(w, "allocations a line, all together")
	for _, l := range texts {
		fmt.Fprintf(w, "\t%.3f", allocations(l, every))
	}
	fmt.Fprintln(w, "\t")
	if err := w.Flush(); err != nil {
		return err
	}
	return b.measureValues(every)
}

// allocations is how many a line takes once the detectors' memory has grown as large as the text wants it.
func allocations(l lines, every []detectors.Detector) float64 {
	search := sweep.NewSearcher(every, detectors.Threshold)
	var found detectors.Matches
	var before, after runtime.MemStats
	values := 0
	for pass := range 2 {
		if pass == 1 {
			runtime.ReadMemStats(&before)
		}
		for _, c := range l.batches {
			found.Reset()
			search.Prose(c, &found)
			values += pass * c.Len()
		}
	}
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs-before.Mallocs) / float64(max(1, values))
}

// The rows whose figures are compared.
const (
	patternsTogether    = "patterns together"
	expressionsTogether = "as regular expressions"
)

// speed is one way to read a text.
type speed struct {
	name  string
	share int // one batch in so many is read
	read  func(*scanners.Column)
}

// patterns are the kinds with a form of their own. Those left out go by lists of words.
func patterns(all []detectors.Detector) []detectors.Detector {
	return slices.DeleteFunc(slices.Clone(all), func(d detectors.Detector) bool {
		_, ok := expressions[d.Kinds()[0]]
		return !ok
	})
}

func speeds(every []detectors.Detector) []speed {
	var out []speed
	found := detectors.Matches{Least: detectors.Threshold}
	for _, d := range every {
		out = append(out, speed{string(d.Kinds()[0]), 1, func(c *scanners.Column) {
			found.Reset()
			d.Text(c, &found)
		}})
	}
	for _, together := range []struct {
		name string
		of   []detectors.Detector
	}{
		{patternsTogether, patterns(every)},
		{"all but names", slices.DeleteFunc(slices.Clone(every), func(d detectors.Detector) bool { return d.Kinds()[0] == detectors.PersonName })},
		{"all together", every},
	} {
		search := sweep.NewSearcher(together.of, detectors.Threshold)
		out = append(out, speed{together.name, 1, func(c *scanners.Column) {
			found.Reset()
			search.Prose(c, &found)
		}})
	}
	var compiled []*regexp.Regexp
	for _, d := range patterns(every) {
		compiled = append(compiled, regexp.MustCompile(expressions[d.Kinds()[0]]))
	}
	return append(out, speed{expressionsTogether, regexpShare, func(c *scanners.Column) {
		for _, re := range compiled {
			for i := range c.Len() {
				re.FindAllIndex(c.Value(i), -1)
			}
		}
	}})
}

// expressions are what the kinds look like to a regular expression, as scanners that are built of them have them.
var expressions = map[detectors.Kind]string{
	detectors.Email:       `[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}`,
	detectors.IBAN:        `\b[A-Z]{2}[0-9]{2}(?:[ ]?[0-9A-Z]{4}){2,7}(?:[ ]?[0-9A-Z]{1,3})?\b`,
	detectors.PaymentCard: `\b(?:4[0-9]{3}|5[1-5][0-9]{2}|3[47][0-9]{2}|6(?:011|5[0-9]{2}))[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{2,4}\b`,
	detectors.IPAddress:   `\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b|\b(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}\b`,
	detectors.Phone:       `(?:\+|\b00)[0-9]{1,3}[ ./-]?(?:\(0\))?[0-9]{1,4}(?:[ ./-]?[0-9]{2,4}){2,4}\b|\b0[0-9]{1,4}[ ./-][0-9]{2,4}(?:[ ./-]?[0-9]{2,4}){1,3}\b`,
	detectors.MACAddress:  `\b(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}\b|\b(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}\b`,
	detectors.NationalID: `\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b|\b[0-9]{2}\.?[0-9]{2}\.?[0-9]{2}[-. ]?[0-9]{3}[-. ]?[0-9]{2}\b|\b[0-9]{6}[-+/ ]?[0-9]{3,5}[0-9A-Z]?\b|` +
		`\b[A-Z]{2}[ ]?[0-9]{2}[ ]?[0-9]{2}[ ]?[0-9]{2}[ ]?[A-Z]\b|\b[A-Z]{6}[0-9]{2}[A-Z][0-9]{2}[A-Z][0-9]{3}[A-Z]\b|\b[XYZ]?[0-9]{7,8}-?[A-Z]\b|\b[0-9]{9,15}\b`,
	detectors.DateOfBirth: `(?i)\b(?:born|dob|date of birth|geboren|née?)\b.{0,10}\b[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}\b`,
}

// rateOf is the speed of one way to read a text, in MB a second. Of each batch the best run counts: batches are so short that what else
// runs on the machine meets some of their runs only.
func (b *bench) rateOf(l lines, s speed) float64 {
	var size int64
	var took time.Duration
	for i := 0; i < len(l.batches); i += s.share {
		size += int64(len(l.batches[i].Data()))
		took += b.best(func() { s.read(l.batches[i]) })
	}
	return float64(size) / mega / max(took.Seconds(), 1e-9)
}

// best is how long do takes in the best of the runs.
func (b *bench) best(do func()) time.Duration {
	var best time.Duration
	for run := range b.runs {
		begun := time.Now()
		do()
		if took := time.Since(begun); run == 0 || took < best {
			best = took
		}
	}
	return best
}

// measureValues prints what a value costs in a column of its own kind: judging and normalising, and the fingerprint besides.
func (b *bench) measureValues(every []detectors.Detector) error {
	key, err := pseudonym.New(make([]byte, 32))
	if err != nil {
		return err
	}
	fmt.Fprint(b.out, "\nColumns: ns a value on one core\n\n")
	w := tabwriter.NewWriter(b.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "column\tfound\tjudge\tfingerprint\t")
	for _, p := range persons() {
		d := every[slices.IndexFunc(every, func(d detectors.Detector) bool { return slices.Contains(d.Kinds(), p.kind) })]
		var judge, print time.Duration
		cells, matches := 0, 0
		for _, c := range p.columns {
			var found detectors.Matches
			judge += b.best(func() {
				found.Reset()
				d.Values(c, &found)
			})
			print += b.best(func() {
				for i := range found.List {
					key.Fingerprint(p.kind, found.Norm(&found.List[i]))
				}
			})
			cells, matches = cells+c.Len(), matches+len(found.List)
		}
		fmt.Fprintf(w, "%s\t%d %%\t%d\t%d\t\n", p.name, 100*matches/cells, int(judge)/cells, int(print)/max(1, matches))
	}
	return w.Flush()
}

// person is a column of a table of customers.
type person struct {
	name    string
	kind    detectors.Kind
	columns []*scanners.Column // batches
}

// persons makes the columns of a table of people who do not exist.
func persons() []person {
	m := &maker{rng: rand.New(rand.NewPCG(3, 4))}
	column := func(name string, kind detectors.Kind, value func()) person {
		p := person{name: name, kind: kind}
		for range batchesOfCells {
			c := scanners.NewColumn(scanners.Field{Name: scanners.NewPrivate(name)})
			for range cellsOfBatch {
				m.line = m.line[:0]
				value()
				c.Append(m.line)
			}
			p.columns = append(p.columns, c)
		}
		return p
	}
	two := func(n int64) {
		m.line = append(m.line, byte('0'+n/10), byte('0'+n%10))
	}
	return []person{
		column("email", detectors.Email, m.mailbox),
		column("phone", detectors.Phone, func() {
			m.text("+32 45")
			m.digits(1)
			m.text(" ")
			two(m.rng.Int64N(100))
			m.text(" ")
			m.digits(2)
			m.text(" ")
			m.digits(2)
		}),
		column("phone, national", detectors.Phone, func() {
			m.text("045")
			m.digits(1)
			m.text("/")
			m.digits(2)
			m.text(".")
			m.digits(2)
			m.text(".")
			m.digits(2)
		}),
		column("phone, American", detectors.Phone, func() { m.text("("); m.number(201 + m.rng.Int64N(700)); m.text(") 555-"); m.digits(4) }),
		column("birth date", detectors.DateOfBirth, func() {
			m.number(1930 + m.rng.Int64N(80))
			m.text("-")
			two(1 + m.rng.Int64N(12))
			m.text("-")
			two(1 + m.rng.Int64N(28))
		}),
		column("ip", detectors.IPAddress, m.address),
		column("name", detectors.PersonName, func() { m.oneOf(given()); m.text(" "); m.oneOf(family()) }),
		column("street", detectors.PostalAddress, func() {
			m.oneOf([]string{"Kerkstraat ", "Stationsstraat ", "Meidoornlaan "})
			m.number(1 + m.rng.Int64N(180))
		}),
		column("not a phone", detectors.Phone, func() { m.number(1_000_000 + m.rng.Int64N(1_000_000)) }),
	}
}
