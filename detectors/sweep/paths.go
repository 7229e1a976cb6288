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
)

// searchPath looks for what only shows when a path's words are told apart.
func (s *Searcher) searchPath(with []detectors.Detector, c *scanners.Column, found *detectors.Matches) {
	spaced := scanners.NewColumn(scanners.Field{Text: true})
	for i := range c.Len() {
		spaced.Append(SpacedPath(c.Value(i)))
	}
	for _, d := range with {
		d.Text(spaced, found)
	}
	for i := range c.Len() {
		searchNames(with, c.Value(i), int32(i), namesInPaths, found)
	}
}

// SpacedPath replaces what parts the words of a path, and the point before the extension, byte for byte.
func SpacedPath(path []byte) []byte {
	text := bytes.Clone(path)
	for i, b := range text {
		if b == '_' || b == '/' || b == '\\' || b == '+' {
			text[i] = ' '
		}
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

// searchNames judges each run of words of a path as if it were a cell of a column of names.
func searchNames(with []detectors.Detector, path []byte, value int32, floor detectors.Confidence, found *detectors.Matches) {
	runs := runsOf(path)
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
	alone      bool // one word, beside a word for a paper about somebody
}

// runs are those of a path, and how each may be read.
type runs struct {
	texts *scanners.Column
	list  []run // by text
}

func runsOf(path []byte) runs {
	words := pathWords(path)
	r := runs{texts: scanners.NewColumn(scanners.Field{})}
	add := func(text string, of run) {
		r.texts.AppendString(text)
		r.list = append(r.list, of)
	}
	for from, first := range words {
		if beside := words[max(0, from-1):min(len(words), from+2)]; aboutSomebody(path, beside) {
			if text, small := capitalised(path, words[from:from+1]); !small {
				add(text, run{start: first[0], end: first[1], alone: true})
			}
		}
		for to := from + 1; to < len(words) && to < from+nameWords; to++ {
			last := words[to]
			if !besides(path[words[to-1][1]:last[0]]) {
				break
			}
			if first[1]-first[0] < shortNameWord || last[1]-last[0] < shortNameWord {
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

// aboutSomebody tells whether one of the words is one for a paper that is about a person.
func aboutSomebody(path []byte, words [][2]int32) bool {
	return slices.ContainsFunc(words, func(w [2]int32) bool { return papers[strings.ToLower(string(path[w[0]:w[1]]))] })
}

// besides tells whether what stands between two words of a path lets both be of one name: a list by surname may have a comma.
func besides(apart []byte) bool {
	return len(apart) == 1 && !bytes.ContainsAny(apart, "/\\") || string(apart) == ", "
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
