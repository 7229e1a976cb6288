// Command train estimates the model of names in running text (../tagger/model.gz):
//
//	go run ./detectors/personname/train -faker FAKER.json -out detectors/personname/tagger/model.gz CORPUS.jsonl...
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

	"dossier/detectors/gazetteer"
	"dossier/detectors/personname/tagger"
)

func main() {
	faker := flag.String("faker", "", "what ../../gazetteer/build/faker.mjs printed")
	out := flag.String("out", "model.gz", "file to write")
	epochs := flag.Int("epochs", 8, "how often every document is learnt from")
	made := flag.Int("made", 20000, "sentences made up for each epoch")
	flag.Parse()
	if err := run(os.Stdout, *faker, *out, *epochs, *made, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(w io.Writer, faker, out string, epochs, made int, corpora []string) error {
	pool, err := readPool(faker)
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
			if i%10 == 7 {
				held = append(held, d)
			} else {
				learn = append(learn, d)
			}
		}
	}
	m := maker{pool: pool, rng: rand.New(rand.NewPCG(1, 2))}
	l := tagger.NewLearner(words)
	for _, d := range learn {
		l.Count(d.text)
	}
	for range made {
		l.Count(m.sentence().text)
	}
	for epoch := range epochs {
		l.Rate(0.2 * float64(epochs-epoch) / float64(epochs))
		pass(l, &m, learn, made, epoch)
		if epoch >= epochs/2 {
			l.Keep()
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
	documents := slices.Clone(learn)
	for range made {
		d := m.sentence()
		d.made = true
		documents = append(documents, d)
	}
	m.rng.Shuffle(len(documents), func(i, j int) { documents[i], documents[j] = documents[j], documents[i] })
	for _, d := range documents {
		if !d.made && epoch > 0 {
			d = m.vary(d)
		}
		share := 8
		if d.made {
			share = 35
		}
		l.Learn(d.text, d.names, m.chance, share)
	}
}
