// Command train estimates the model of names in running text (../tagger/model.bin):
//
//	go run ./detectors/personname/train -faker FAKER.json,MORE.json -spellings SPELLINGS.json -out detectors/personname/tagger/model.bin CORPUS.jsonl...
//
// docs/sources.md says where the corpora come from. The same input gives the same bytes. A tenth of each corpus's documents is held back, and
// the figures on it are printed; -everything learns from them too.
package main

import (
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"

	"dossier/detectors/gazetteer"
	"dossier/detectors/personname/tagger"
)

// options are what the command is asked for.
type options struct {
	faker, spellings, out, model string
	epochs, made, beginnings     int
	leave, measure, corpora      []string
	errors, everything           bool
}

func main() {
	var o options
	list := func(text *[]string) func(string) error {
		return func(value string) error {
			*text = strings.Split(value, ",")
			return nil
		}
	}
	flag.StringVar(&o.faker, "faker", "", "what faker.mjs and faker.py in ../../gazetteer/build printed, separated by comma")
	flag.StringVar(&o.spellings, "spellings", "", "what spellings.py printed")
	flag.StringVar(&o.out, "out", "model.bin", "file to write")
	flag.StringVar(&o.model, "model", "", "model to measure, rather than to learn one")
	flag.IntVar(&o.epochs, "epochs", 5, "how often every document is learnt from")
	flag.IntVar(&o.made, "made", 32000, "sentences made up for each epoch")
	flag.IntVar(&o.beginnings, "beginnings", 16, "how many times it is learnt from the start, with other made-up sentences in another order: fewer for a trial")
	flag.Func("leave", "corpora, separated by comma, to measure on and not to learn from: how the model does in languages it never saw", list(&o.leave))
	flag.Func("measure", "more corpora, separated by comma, to measure on alone", list(&o.measure))
	flag.BoolVar(&o.everything, "everything", false, "hold no tenth back: for the model that is used, once the settings have been measured")
	flag.BoolVar(&o.errors, "errors", false, "print what is missed, and what is found wrongly")
	flag.Parse()
	o.corpora = flag.Args()
	if err := o.run(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func (o *options) run(w io.Writer) error {
	pool, err := readPool(o.faker, o.spellings)
	if err != nil {
		return err
	}
	words := gazetteer.Load()
	for class, list := range tagger.Vocabulary {
		words.Extend(class, list)
	}
	learn, held, err := o.documents(words)
	if err != nil {
		return err
	}
	m := maker{pool: pool, rng: rand.New(rand.NewPCG(1, 2))}
	var model *tagger.Model
	if o.model == "" {
		model, err = o.estimate(w, words, &m, learn)
	} else {
		model, err = readModel(o.model)
	}
	if err != nil {
		return err
	}
	for range o.made / 10 {
		held = append(held, m.sentence())
	}
	report(w, tagger.New(words, model), held, o.errors)
	return nil
}

// documents reads the corpora, and holds a tenth of each back unless everything is asked for, and those that are only measured on.
func (o *options) documents(words *gazetteer.Set) (learn, held []document, err error) {
	for _, path := range o.corpora {
		documents, err := readCorpus(path, words)
		if err != nil {
			return nil, nil, err
		}
		for i, d := range documents {
			if i%10 == 7 && !o.everything || slices.Contains(o.leave, d.corpus) {
				held = append(held, d)
			} else {
				learn = append(learn, d)
			}
		}
	}
	for _, path := range o.measure {
		documents, err := readCorpus(path, words)
		if err != nil {
			return nil, nil, err
		}
		for i := range documents {
			documents[i].corpus = "= " + documents[i].corpus
		}
		held = append(held, documents...)
	}
	return learn, held, nil
}

// estimate learns a model and writes it.
func (o *options) estimate(w io.Writer, words *gazetteer.Set, m *maker, learn []document) (*tagger.Model, error) {
	l := tagger.NewLearner(words)
	for _, d := range learn {
		l.Count(d.text)
	}
	for range o.made {
		l.Count(m.sentence().text)
	}
	learners := make([]*tagger.Learner, o.beginnings)
	var busy sync.WaitGroup
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i := range learners {
		busy.Go(func() {
			free <- struct{}{}
			learners[i] = o.begin(l.Begin(decays[i%len(decays)]), maker{pool: m.pool, rng: rand.New(rand.NewPCG(1, uint64(3+i)))}, learn)
			<-free
		})
	}
	busy.Wait()
	for _, other := range learners { // in order, so that the same sums come out
		l.Join(other)
	}
	model := l.Model(0.03)
	return model, os.WriteFile(o.out, model.Encode(), 0o644)
}

// decays are by how much the beginnings, in turn, hold their weights back. Half of them rest on what single words say as well, the others on little but
// what holds everywhere: on corpora left out of training, the mean of both is better than that of as many of one kind.
var decays = [...]float64{0.002, 0.04}

// begin learns from the start, and keeps what was learnt in the later epochs.
func (o *options) begin(l *tagger.Learner, m maker, learn []document) *tagger.Learner {
	for epoch := range o.epochs {
		l.Rate(0.2 * float64(o.epochs-epoch) / float64(o.epochs))
		pass(l, &m, learn, o.made, epoch)
		if epoch >= o.epochs/2 {
			l.Keep()
		}
	}
	l.End()
	return l
}

func readModel(path string) (*tagger.Model, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return tagger.Decode(string(data))
}

// pass learns once from every document, as it is or changed, and from made-up sentences, in an order drawn anew.
func pass(l *tagger.Learner, m *maker, learn []document, made, epoch int) {
	documents := make([]document, 0, len(learn)+made)
	for _, d := range learn {
		if d.corpus != "meddocan" || m.chance(30) { // in most of its text nobody is named, as is so in few others
			documents = append(documents, d)
		}
		if d.corpus == "wnut17" { // in few is as much said of people who are met nowhere else
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
		share := 14
		if d.made {
			share = 40
		}
		l.Learn(d.text, d.names, m.chance, share, epoch > 0 && m.chance(25))
		if !d.made && epoch > 0 {
			l.Learn(as.text, as.names, m.chance, share, m.chance(15))
		}
	}
}
