package sweep

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dossier/detectors"
	"dossier/scanners"
)

// PathType marks a column of file paths, in which underscores, hyphens, points and slashes part words as spaces do in
// text, and names stand without a sentence around them.
const PathType = "path"

const (
	nameWords       = 5    // words a name in a path has at the most
	shortNameWord   = 2    // letters of the shortest word that begins or ends a name
	longestParticle = 3    // letters: van, den, de, la, bin
	namesInPaths    = 0.7  // how sure a name must be: a path has no context to speak for it
	namesInLabels   = 0.34 // and to be masked in a label, which rather shows too little
	withoutCaps     = 0.15 // how much surer one without capitals must be to be a finding
	besidePaper     = 0.1  // and how much less sure a surname may be beside a word for a paper about somebody
	maskedAnyway    = 0.7  // and how sure one without capitals must be to be masked
	addressRespelt  = 0.8  // how sure an address must be that shows only once a path is spelt as text is: by its street and its place
)

// searchPath looks for what only shows when a path's words are told apart.
func (s *Searcher) searchPath(with []detectors.Detector, c *scanners.Column, found *detectors.Matches) {
	spaced, respelt := scanners.NewColumn(scanners.Field{Text: true}), scanners.NewColumn(scanners.Field{Text: true})
	for i := range c.Len() {
		spaced.Append(SpacedPath(c.Value(i)))
		respelt.Append(respeltPath(c.Value(i)))
	}
	for _, d := range with {
		d.Text(spaced, found)
		if slices.Contains(d.Kinds(), detectors.PostalAddress) {
			s.addressesOf(c, respelt, d, found)
		}
	}
	for i := range c.Len() {
		searchNames(with, c.Value(i), int32(i), namesInPaths, s.threshold, found)
	}
}

// plainStep tells of a word in small letters, or one a folder, that is all of a folder's name, all but the extension of a file's, or that: they are called
// edi, mark and max for many reasons. What has no folder is rather the name of a user.
func plainStep(path []byte, start, end int) bool {
	const longest = 4 // letters of an extension
	if bytes.ContainsFunc(path[start:end], func(r rune) bool { return !unicode.IsLower(r) && r != '/' }) {
		return false
	}
	ext := len(path) - len(extension(path))
	if start == ext+1 && end == len(path) && end-start <= longest {
		return true
	}
	return bytes.IndexByte(path, '/') >= 0 && (start == 0 || path[start-1] == '/' || start == ext+1) && (end == len(path) || path[end] == '/' || end == ext)
}

// addressesOf adds the addresses of respelt paths in which none was found yet.
func (s *Searcher) addressesOf(c, respelt *scanners.Column, d detectors.Detector, found *detectors.Matches) {
	from := len(found.List)
	d.Text(respelt, found)
	known := detectors.Matches{List: found.List[:from]}
	added := slices.DeleteFunc(found.List[from:], func(m detectors.Match) bool {
		return m.Confidence < addressRespelt || len(addressesIn(&known, m.Value, s.threshold)) > 0 ||
			bytes.ContainsAny(c.Value(int(m.Value))[m.Start:m.End], `/\\`) // a step of the path each: "15/main/base/5"
	})
	found.List = found.List[:from+len(added)]
}

// respeltPath is a path as text would have it, byte for byte: hyphens and points part words as well, and each begins with a capital. So
// an address shows that is written "kerkstraat-12-9000-gent"; much else would seem to be what it is not.
func respeltPath(path []byte) []byte {
	text := SpacedPath(path)
	for i := range extension(path) {
		text[len(text)-1-i] = ' '
	}
	for i, b := range text {
		switch {
		case b == '-', b == '.' && i+1 < len(text) && text[i+1] != ' ':
			text[i] = ' '
		case b-'a' < 26 && (i == 0 || text[i-1] == ' '):
			text[i] -= 'a' - 'A'
		}
	}
	return text
}

// escapedSpace is how programs that take a key or a file's name for an address on the web write a space.
const escapedSpace = "%20"

// SpacedPath replaces what parts the words of a path, and the point before the extension, byte for byte.
func SpacedPath(path []byte) []byte {
	text := bytes.Clone(path)
	for i, b := range text {
		if b == '_' || b == '/' || b == '\\' || b == '+' {
			text[i] = ' '
		}
	}
	for at := 0; ; at += len(escapedSpace) {
		next := bytes.Index(text[at:], []byte(escapedSpace))
		if next < 0 {
			break
		}
		at += next
		copy(text[at:], "   ")
	}
	if ext := extension(path); len(ext) > 0 {
		text[len(text)-len(ext)] = ' '
	}
	return text
}

// extension is what stands from the last point on, if it is short.
func extension(path []byte) []byte {
	const longest = len(".parquet")
	if dot := bytes.LastIndexByte(path, '.'); dot > 0 && len(path)-dot <= longest && !bytes.ContainsAny(path[dot:], `/\ @`) {
		return path[dot:]
	}
	return nil
}

// addressesIn are where addresses were found in a value.
func addressesIn(found *detectors.Matches, value int32, threshold detectors.Confidence) (spans [][2]int32) {
	for i := range found.List {
		if m := &found.List[i]; m.Value == value && m.Kind == detectors.PostalAddress && m.Confidence >= threshold {
			spans = append(spans, [2]int32{m.Start, m.End})
		}
	}
	return spans
}

// searchNames judges each run of words of a path, beside the addresses in it, as if it were a cell of a column of names.
func searchNames(with []detectors.Detector, path []byte, value int32, floor, threshold detectors.Confidence, found *detectors.Matches) {
	runs := runsOf(path, addressesIn(found, value, threshold))
	for _, d := range with {
		if _, open := d.(detectors.Normalizer); !open || !slices.Contains(d.Kinds(), detectors.PersonName) {
			continue
		}
		var names detectors.Matches
		d.Values(runs.texts, &names)
		for i := range names.List {
			m := names.List[i]
			run := &runs.list[m.Value]
			least := floor
			switch {
			case run.small && floor < namesInPaths:
				least = maskedAnyway
			case run.small:
				least += withoutCaps
			case run.alone:
				least = max(least-besidePaper, namesInLabels)
			}
			if m.Confidence >= least {
				norm := names.Norm(&names.List[i])
				m.Value, m.Start, m.End = value, run.start, run.end
				found.Add(m, norm)
			}
		}
	}
}

// run is a run of words of a path that may be a name.
type run struct {
	start, end int32
	small      bool // written without capitals
	alone      bool // one word, beside a word for a paper about somebody or an address
}

// runs are those of a path, and how each may be read.
type runs struct {
	texts *scanners.Column
	list  []run // by text
}

func runsOf(path []byte, addresses [][2]int32) runs {
	words := slices.DeleteFunc(pathWords(path), func(w [2]int32) bool { return within(w, addresses) })
	hosts := hostsIn(path)
	words = slices.DeleteFunc(words, func(w [2]int32) bool { return hosts.domain(w) || camel(path[w[0]:w[1]]) })
	r := runs{texts: scanners.NewColumn(scanners.Field{})}
	add := func(text string, of run) {
		r.texts.AppendString(text)
		r.list = append(r.list, of)
	}
	for from, first := range words {
		if beside := words[max(0, from-1):min(len(words), from+2)]; aboutSomebody(path, beside) || besideOne(first, addresses) {
			if text, small := capitalised(path, words[from:from+1]); !small {
				add(text, run{start: first[0], end: first[1], alone: true})
			}
		}
		host := hosts.around(first)
		for to := from + 1; to < len(words) && to < from+nameWords; to++ {
			last := words[to]
			if !besides(path[words[to-1][1]:last[0]]) || hosts.around(last) != host {
				break
			}
			if least := shortest(host); first[1]-first[0] < least || last[1]-last[0] < least {
				continue
			}
			text, small := capitalised(path, words[from:to+1])
			for _, order := range orders(text) {
				add(order, run{start: first[0], end: last[1], small: small})
			}
		}
	}
	return r
}

func within(word [2]int32, spans [][2]int32) bool {
	return slices.ContainsFunc(spans, func(s [2]int32) bool { return word[0] < s[1] && s[0] < word[1] })
}

// besideOne tells whether a word stands beside an address, with one character between them or a comma and a space.
func besideOne(word [2]int32, addresses [][2]int32) bool {
	return within([2]int32{word[0] - 2, word[1] + 2}, addresses)
}

// aboutSomebody tells whether one of the words is one for a paper that is about a person.
func aboutSomebody(path []byte, words [][2]int32) bool {
	return slices.ContainsFunc(words, func(w [2]int32) bool { return papers[strings.ToLower(string(path[w[0]:w[1]]))] })
}

// besides tells whether what stands between two words of a path lets both be of one name: a list by surname may have a comma.
func besides(apart []byte) bool {
	return len(apart) == 1 && !bytes.ContainsAny(apart, "/\\") || string(apart) == ", " || string(apart) == escapedSpace
}

// orders are the ways to read the words of a name: as they stand, and as in a list by surname, where the given name comes last, also behind
// a surname that begins with particles ("Van den Bossche Bart").
func orders(text string) []string {
	last := strings.LastIndexByte(text, ' ')
	words := strings.Fields(text[:last])
	for _, word := range words[:len(words)-1] {
		if utf8.RuneCountInString(word) > longestParticle || strings.ToUpper(word) == word {
			return []string{text}
		}
	}
	return []string{text, text[last+1:] + " " + text[:last]}
}

// pathWords are the runs of letters in a path, without its extension.
func pathWords(path []byte) [][2]int32 {
	path = path[:len(path)-len(extension(path))]
	var words [][2]int32
	start := -1
	for at := 0; at <= len(path); {
		r, n := utf8.DecodeRune(path[at:])
		letter := at < len(path) && (unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) || r == '\'' || r == '’')
		switch {
		case letter && start < 0:
			start = at
		case !letter && start >= 0:
			words = append(words, [2]int32{int32(start), int32(at)})
			start = -1
		}
		at += max(n, 1)
	}
	return words
}

// capitalised writes words with one space between them, each with a capital, and tells whether one had none: file
// names often have none.
func capitalised(path []byte, words [][2]int32) (text string, changed bool) {
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		r, n := utf8.DecodeRune(path[w[0]:])
		b.WriteRune(unicode.ToUpper(r))
		b.Write(path[int(w[0])+n : w[1]])
		changed = changed || unicode.IsLower(r) && w[1]-w[0] > 3 // particles are small in names as well
	}
	return b.String(), changed
}
