package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dossier/detectors/gazetteer"
	"dossier/detectors/personname/tagger"
)

// document is a text with its names, in order.
type document struct {
	corpus string
	text   []byte
	names  []tagger.Name
	made   bool // made up: its names are from the lists
}

// readCorpus reads labelled documents, one a line: {"text", "spans": [{"start", "end", "kind"}]}, offsets in bytes.
func readCorpus(path string, words *gazetteer.Set) ([]document, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	corpus := strings.TrimSuffix(filepath.Base(path), ".jsonl")
	var out []document
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var d struct {
			Text  string
			Spans []struct {
				Start, End int
				Kind       string
			}
		}
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		text, moved := glue(d.Text)
		doc := document{corpus: corpus, text: text}
		for _, s := range d.Spans {
			if s.Kind == "person_name" && s.End <= len(d.Text) {
				s.Start, s.End = moved[s.Start], moved[s.End]
				if n, ok := clean(doc.text, tagger.Name{Start: s.Start, End: s.End}, words, corpus == "wnut17" || corpus == "btc"); ok {
					doc.names = append(doc.names, n)
				}
			}
		}
		slices.SortFunc(doc.names, func(a, b tagger.Name) int { return a.Start - b.Start })
		out = append(out, doc)
	}
	if corpus == "ronec1" {
		for i := range out {
			trimOffices(&out[i], words)
		}
		dropNouns(out, words)
	}
	return out, lines.Err()
}

// glue takes out the space that tokenizers put behind @ and #, and returns where each byte went.
func glue(text string) (out []byte, moved []int) {
	moved = make([]int, len(text)+1)
	for i := range len(text) {
		moved[i] = len(out)
		if text[i] == ' ' && i > 0 && (text[i-1] == '@' || text[i-1] == '#') && (i == 1 || !alphanumeric(text[i-2])) {
			continue
		}
		out = append(out, text[i])
	}
	moved[len(text)] = len(out)
	return out, moved
}

func alphanumeric(b byte) bool {
	return b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'z' || b >= utf8.RuneSelf
}

// clean leaves out what is labelled for other reasons than being a name: handles, the parties of contracts, pronouns, words in small letters and
// titles before a name.
func clean(text []byte, n tagger.Name, words *gazetteer.Set, careless bool) (tagger.Name, bool) {
	span := text[n.Start:n.End]
	if strings.ContainsAny(string(span), "@#_0123456789\n") || n.Start > 0 && strings.ContainsRune("@#_", rune(text[n.Start-1])) {
		return n, false
	}
	switch strings.ToLower(string(span)) {
	case "borrower", "lender", "the borrower", "the lender", "executive", "employee", "company", "agent", "bank", "guarantor", "tenant", "landlord":
		return n, false
	}
	for {
		word, _, more := strings.Cut(string(text[n.Start:n.End]), " ")
		first, _ := utf8.DecodeRuneInString(word)
		class := words.Lookup([]byte(strings.Trim(word, ".,")))
		title := class&tagger.Honorific != 0 && (strings.HasSuffix(word, ".") || unicode.IsLower(first)) ||
			more && class&(tagger.Role|tagger.Honorific) != 0 && class&(gazetteer.Given|gazetteer.Surname) == 0
		if (!unicode.IsLower(first) || careless) && !title || words.Lookup([]byte(word))&tagger.Particle != 0 && more && !title {
			break
		}
		if !more {
			return n, false
		}
		n.Start += len(word) + 1
	}
	return n, n.End > n.Start
}

// trimOffices takes the offices from what is labelled as a person with them, which this corpus alone does: "Director X", "X, director", "Minister of
// finance, X".
func trimOffices(d *document, words *gazetteer.Set) {
	names := d.names[:0]
	for _, n := range d.names {
		parts := separated(d.text, n)
		for _, part := range parts {
			part = behindOffice(d.text, part, words)
			if len(parts) == 1 || written(d.text[part.Start:part.End], words) {
				names = append(names, part)
				break
			}
		}
	}
	d.names = names
}

// separated returns the parts of a label between its commas, brackets and dashes.
func separated(text []byte, n tagger.Name) (parts []tagger.Name) {
	for start := n.Start; start < n.End; {
		end, next := n.End, n.End
		for _, mark := range []string{",", "(", " - "} {
			if at := strings.Index(string(text[start:end]), mark); at >= 0 {
				end, next = start+at, start+at+len(mark)
			}
		}
		for start < end && text[start] == ' ' {
			start++
		}
		for start < end && text[end-1] == ' ' {
			end--
		}
		if start < end {
			parts = append(parts, tagger.Name{Start: start, End: end})
		}
		start = next
	}
	return parts
}

// behindOffice leaves out the office before a name.
func behindOffice(text []byte, n tagger.Name, words *gazetteer.Set) tagger.Name {
	parts := strings.Fields(string(text[n.Start:n.End]))
	for len(parts) > 2 || len(parts) == 2 && words.Lookup([]byte(parts[0]))&tagger.Role != 0 {
		r, _ := utf8.DecodeRuneInString(parts[0])
		class := words.Lookup([]byte(parts[0]))
		office := class&(tagger.Role|tagger.Honorific|gazetteer.Title) != 0 || unicode.IsLower(r) && class&tagger.Particle == 0 ||
			class&anyName == 0 && words.Lookup([]byte(parts[1]))&gazetteer.Given != 0 && len(parts) > 2
		if !office {
			break
		}
		n.Start += strings.Index(string(text[n.Start:n.End]), parts[1])
		parts = parts[1:]
	}
	return n
}

// written tells whether a text is written as names are: with a capital in each word but particles.
func written(text []byte, words *gazetteer.Set) bool {
	capitals := false
	for word := range strings.FieldsSeq(string(text)) {
		if r, _ := utf8.DecodeRuneInString(word); unicode.IsUpper(r) {
			capitals = true
		} else if words.Lookup([]byte(word))&tagger.Particle == 0 {
			return false
		}
	}
	return capitals
}

// dropNouns leaves out what is labelled as a person and has no word with a capital that the corpus never writes in small letters: nouns
// such as "Deputies" where they begin a sentence. One word there that the language has and no list of names is one as well.
func dropNouns(docs []document, words *gazetteer.Set) {
	small := map[string]bool{}
	split := func(text []byte) []string {
		return strings.FieldsFunc(string(text), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
	}
	for _, d := range docs {
		for _, w := range split(d.text) {
			if w == strings.ToLower(w) {
				small[w] = true
			}
		}
	}
	for i, d := range docs {
		docs[i].names = slices.DeleteFunc(d.names, func(n tagger.Name) bool {
			in := split(d.text[n.Start:n.End])
			begins := n.Start == 0 || d.text[n.Start-1] == '\n'
			if len(in) == 1 && begins && words.Lookup([]byte(in[0]))&anyName == 0 && romanian([]byte(in[0]), words) {
				return true
			}
			return !slices.ContainsFunc(in, func(w string) bool { return w != strings.ToLower(w) && !small[strings.ToLower(w)] })
		})
	}
}

const anyName = gazetteer.Given | gazetteer.Surname | gazetteer.RareGiven | gazetteer.RareSurname

// romanian tells whether a word is one of the language's vocabulary.
func romanian(word []byte, words *gazetteer.Set) bool {
	l := gazetteer.LoadLexicon()
	key := l.Key(words.Append(nil, word))
	for i := range l.Len() {
		if l.Code(i) == "ro " {
			return l.Holds(i, key)
		}
	}
	return false
}
