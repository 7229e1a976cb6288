package main

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"dossier/detectors/personname/tagger"
)

// change rewrites a text piece by piece, so that its names stay known.
func change(d document, f func(string) string) document {
	out := document{corpus: d.corpus, made: d.made}
	last := 0
	for _, n := range d.names {
		if n.Start < last {
			continue
		}
		out.text = append(out.text, f(string(d.text[last:n.Start]))...)
		start := len(out.text)
		out.text = append(out.text, f(string(d.text[n.Start:n.End]))...)
		out.names = append(out.names, tagger.Name{Start: start, End: len(out.text)})
		last = n.End
	}
	out.text = append(out.text, f(string(d.text[last:]))...)
	return out
}

var accents = strings.NewReplacer("á", "a", "à", "a", "â", "a", "ä", "a", "ã", "a", "å", "a", "é", "e", "è", "e", "ê", "e", "ë", "e", "í", "i", "ì", "i", "î", "i", "ï", "i",
	"ó", "o", "ò", "o", "ô", "o", "ö", "o", "õ", "o", "ø", "o", "ú", "u", "ù", "u", "û", "u", "ü", "u", "ñ", "n", "ç", "c", "ß", "ss", "ł", "l", "ń", "n", "ś", "s", "ź", "z", "ż", "z", "ć", "c", "ę", "e", "ą", "a",
	"č", "c", "š", "s", "ž", "z", "ř", "r", "ě", "e", "ů", "u", "ý", "y", "ď", "d", "ť", "t", "ň", "n", "đ", "d", "ő", "o", "ű", "u", "ș", "s", "ț", "t", "ă", "a", "Á", "A", "É", "E", "Ö", "O", "Ü", "U", "Ø", "O", "Å", "A", "Š", "S", "Č", "C", "Ž", "Z", "Ł", "L")

func (*pool) plain(text string) string { return accents.Replace(text) }

// vary changes a document of a corpus: other names in their places, or another way of writing.
func (m *maker) vary(d document) document {
	switch n := m.rng.IntN(100); {
	case n < 20:
		return m.swap(d)
	case n < 28:
		return m.foreign(m.swap(d))
	case n < 50:
		return m.translate(d)
	case n < 54:
		return change(d, strings.ToUpper)
	case n < 57:
		return change(d, m.pool.plain)
	case n < 60:
		return change(d, m.smudge)
	case n < 64:
		return change(d, strings.ToLower)
	case n < 69:
		return change(d, m.headline)
	}
	return d
}

// headline writes most words with a capital, as titles and headings of lists are written.
func (m *maker) headline(text string) string {
	words := strings.SplitAfter(text, " ")
	for i, w := range words {
		if len(w) > 4 || len(w) > 1 && m.chance(20) {
			words[i] = titled(w)
		}
	}
	return strings.Join(words, "")
}

// foreign writes a text in a language that nobody speaks: letters are exchanged for letters, vowels for vowels, in most words but those of
// names, so that what is learnt holds in languages that no corpus is in.
func (m *maker) foreign(d document) document {
	from, to := []rune("aeiou"), []rune("bcdfghjklmnprstvwz")
	v, c := m.rng.Perm(len(from)), m.rng.Perm(len(to))
	other := map[rune]rune{}
	for i, j := range v {
		other[from[i]], other[unicode.ToUpper(from[i])] = from[j], unicode.ToUpper(from[j])
	}
	for i, j := range c {
		other[to[i]], other[unicode.ToUpper(to[i])] = to[j], unicode.ToUpper(to[j])
	}
	exchange := func(text string) string {
		var out strings.Builder
		for len(text) > 0 {
			n := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
			if n < 0 {
				n = len(text)
			}
			if word := text[:n]; n > 2 && m.chance(65) {
				for _, r := range word {
					if x, ok := other[r]; ok {
						r = x
					}
					out.WriteRune(r)
				}
			} else {
				out.WriteString(word)
			}
			_, size := utf8.DecodeRuneInString(text[n:])
			out.WriteString(text[n : n+size])
			text = text[n+size:]
		}
		return out.String()
	}
	return rewrite(d, exchange)
}

// translate puts words of another language in the places of the words that are none of names, and names from there in the places of names:
// the order and the marks of a sentence stay, and what is learnt is which words name nobody. What people are called, what they do and what stands
// before places gives way to its like in any language, so that what these words tell of their neighbours is learnt for all of them.
func (m *maker) translate(d document) document {
	l := m.of[m.pick(m.spoken)]
	if m.chance(4) && len(m.nounal) > 0 {
		l = m.of[m.pick(m.nounal)]
	}
	d = m.swapTo(d, l)
	said := map[string]string{}
	return rewrite(d, func(text string) string {
		var out strings.Builder
		for len(text) > 0 {
			n := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
			if n < 0 {
				n = len(text)
			}
			out.WriteString(m.said(text[:n], l, said))
			_, size := utf8.DecodeRuneInString(text[n:])
			out.WriteString(text[n : n+size])
			text = text[n+size:]
		}
		return out.String()
	})
}

// said returns the word that takes the place of another: one of the same case.
func (m *maker) said(word string, l *lists, said map[string]string) string {
	small := strings.ToLower(word)
	if word == "" || word != small && word != titled(small) || m.chance(10) {
		return word
	}
	if said[small] == "" {
		said[small] = m.pick(l.Common)
		if alike := m.alike[small]; len(alike) > 0 {
			said[small] = m.pick(alike)
		} else if len(l.nouns) > 0 && len(small) > 3 && m.chance(40) {
			said[small] = m.noun(l)
		} else if len(l.spellings) > 0 && len(small) > 3 && m.chance(45) {
			said[small] = m.pick(l.spellings)
		}
	}
	if word == small {
		return said[small]
	}
	if len(l.City) > 50 && m.chance(8) {
		return m.pick(l.City)
	}
	return titled(said[small])
}

// rewrite rewrites what stands around the names.
func rewrite(d document, f func(string) string) document {
	out := document{corpus: d.corpus, made: d.made}
	last := 0
	for _, n := range d.names {
		if n.Start < last {
			continue
		}
		out.text = append(out.text, f(string(d.text[last:n.Start]))...)
		start := len(out.text)
		out.text = append(out.text, d.text[n.Start:n.End]...)
		out.names = append(out.names, tagger.Name{Start: start, End: len(out.text)})
		last = n.End
	}
	out.text = append(out.text, f(string(d.text[last:]))...)
	return out
}

// swap puts other names in the places of the names, the same word for the same word.
func (m *maker) swap(d document) document { return m.swapTo(d, m.of[m.pick(m.locales)]) }

func (m *maker) swapTo(d document, l *lists) document {
	fresh := map[string]string{}
	out := document{corpus: d.corpus, made: true}
	last := 0
	for _, n := range d.names {
		if n.Start < last {
			continue
		}
		out.text = append(out.text, d.text[last:n.Start]...)
		start := len(out.text)
		words := bytes.Fields(d.text[n.Start:n.End])
		for i, w := range words {
			if i > 0 {
				out.text = append(out.text, ' ')
			}
			out.text = append(out.text, m.other(string(w), i == 0 && len(words) > 1, l, fresh)...)
		}
		out.names = append(out.names, tagger.Name{Start: start, End: len(out.text)})
		last = n.End
	}
	out.text = append(out.text, d.text[last:]...)
	return out
}

// other returns the word that takes the place of a name's word; initials, particles and words in small letters stay.
func (m *maker) other(word string, given bool, l *lists, fresh map[string]string) string {
	first, _ := utf8.DecodeRuneInString(word)
	if len(word) < 4 || !unicode.IsUpper(first) || strings.ContainsAny(word, ".") {
		return word
	}
	stem, ending := word, ""
	if strings.HasSuffix(word, "'s") || strings.HasSuffix(word, "-") {
		stem, ending = word[:len(word)-2], word[len(word)-2:]
	}
	if fresh[stem] == "" {
		list := l.Surname
		if given {
			list = l.Given
		}
		n := m.name(list)
		if stem == strings.ToUpper(stem) {
			n = strings.ToUpper(n)
		}
		fresh[stem] = n
	}
	return fresh[stem] + ending
}

// smudge makes mistakes as scanners do that read paper.
func (m *maker) smudge(text string) string {
	out := []byte(text)
	for i := range out {
		if !m.chance(3) {
			continue
		}
		switch out[i] {
		case 'l':
			out[i] = 'i'
		case 'e':
			out[i] = 'c'
		case 'n':
			out[i] = 'u'
		case 'm':
			out[i] = 'n'
		case 'a':
			out[i] = 'o'
		}
	}
	return string(out)
}
