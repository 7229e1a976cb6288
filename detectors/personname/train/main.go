// Command train estimates the model of names in running text (../tagger/model.gz):
//
//	go run ./detectors/personname/train -faker FAKER.json,MORE.json -spellings SPELLINGS.json -out detectors/personname/tagger/model.gz CORPUS.jsonl...
//
// docs/sources.md says where the corpora come from. The same input gives the same bytes. A tenth of each corpus's documents is held back, and
// the figures on it are printed.
package main

import (
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strings"

	"dossier/detectors/gazetteer"
	"dossier/detectors/personname/tagger"
)

func main() {
	faker := flag.String("faker", "", "what faker.mjs and faker.py in ../../gazetteer/build printed, separated by comma")
	spellings := flag.String("spellings", "", "what spellings.py printed")
	out := flag.String("out", "model.gz", "file to write")
	epochs := flag.Int("epochs", 5, "how often every document is learnt from")
	made := flag.Int("made", 30000, "sentences made up for each epoch")
	beginnings := flag.Int("beginnings", 8, "how many times it is learnt from the start, with other made-up sentences in another order: fewer for a trial")
	leave := flag.String("leave", "", "corpora, separated by comma, to measure on and not to learn from: how the model does in languages it never saw")
	measure := flag.String("measure", "", "more corpora, separated by comma, to measure on alone")
	flag.Parse()
	if err := run(os.Stdout, *faker, *spellings, *out, *epochs, *made, *beginnings, strings.Split(*leave, ","), strings.FieldsFunc(*measure, func(r rune) bool { return r == ',' }), flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(w io.Writer, faker, spellings, out string, epochs, made, beginnings int, leave, measure, corpora []string) error {
	pool, err := readPool(faker, spellings)
	if err != nil {
		return err
	}
	words := gazetteer.Load()
	for class, list := range tagger.Vocabulary {
		words.Extend(class, list)
	}
	var learn, held []document
	for _, path := range corpora {
		documents, err := readCorpus(path, words)
		if err != nil {
			return err
		}
		for i, d := range documents {
			if i%10 == 7 || slices.Contains(leave, d.corpus) {
				held = append(held, d)
			} else {
				learn = append(learn, d)
			}
		}
	}
	for _, path := range measure {
		documents, err := readCorpus(path, words)
		if err != nil {
			return err
		}
		for i := range documents {
			documents[i].corpus = "= " + documents[i].corpus
		}
		held = append(held, documents...)
	}
	m := maker{pool: pool, rng: rand.New(rand.NewPCG(1, 2))}
	l := tagger.NewLearner(words)
	for _, d := range learn {
		l.Count(d.text)
	}
	for range made {
		l.Count(m.sentence().text)
	}
	for range beginnings {
		l.Restart()
		for epoch := range epochs {
			l.Rate(0.2 * float64(epochs-epoch) / float64(epochs))
			pass(l, &m, learn, made, epoch)
			if epoch >= epochs/2 {
				l.Keep()
			}
		}
	}
	model := l.Model(0.03)
	packed, err := model.Encode()
	if err != nil {
		return err
	}
	t := tagger.New(words, model)
	fmt.Fprintf(w, "%d bytes\n", len(packed))
	for range made / 10 {
		held = append(held, m.sentence())
	}
	report(w, t, held)
	return os.WriteFile(out, packed, 0o644)
}

// pass learns once from every document, as it is or changed, and from made-up sentences, in an order drawn anew.
func pass(l *tagger.Learner, m *maker, learn []document, made, epoch int) {
	documents := make([]document, 0, len(learn)+made)
	for _, d := range learn {
		if d.corpus != "meddocan" || m.chance(30) { // in most of its text nobody is named, as is so in few others
			documents = append(documents, d)
		}
	}
	for range made {
		d := m.sentence()
		d.made = true
		documents = append(documents, d)
	}
	m.rng.Shuffle(len(documents), func(i, j int) { documents[i], documents[j] = documents[j], documents[i] })
	for _, d := range documents {
		as := d
		if !d.made && epoch > 0 {
			d = m.vary(d)
		}
		share := 8
		if d.made {
			share = 35
		}
		l.Learn(d.text, d.names, m.chance, share, epoch > 0 && m.chance(25))
		if !d.made && epoch > 0 {
			l.Learn(as.text, as.names, m.chance, share, m.chance(15))
		}
	}
}
