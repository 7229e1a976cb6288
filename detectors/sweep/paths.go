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
	nameWords     = 5    // words a name in a path has at the most
	shortNameWord = 2    // letters of the shortest word that begins or ends a name
	namesInPaths  = 0.7  // how sure a name must be: a path has no context to speak for it
	namesInLabels = 0.34 // and to be masked in a label, which rather shows too little
	withoutCaps   = 0.15 // how much surer one without capitals must be to be a finding
	maskedAnyway  = 0.7  // and how sure one without capitals must be to be masked
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
	words := pathWords(path)
	windows := scanners.NewColumn(scanners.Field{})
	var spans [][2]int32
	var small []bool // written without capitals
	for from := range words {
		for to := from + 1; to < len(words) && to < from+nameWords; to++ {
			if apart := path[words[to-1][1]:words[to][0]]; bytes.ContainsAny(apart, "/\\") || len(apart) > 1 {
				break
			}
			if words[from][1]-words[from][0] < shortNameWord || words[to][1]-words[to][0] < shortNameWord {
				continue
			}
			text, changed := capitalised(path, words[from:to+1])
			orders := []string{text}
			if first, last, two := strings.Cut(text, " "); two && to == from+1 {
				orders = append(orders, last+" "+first) // a list by surname
			}
			for _, order := range orders {
				windows.AppendString(order)
				spans = append(spans, [2]int32{words[from][0], words[to][1]})
				small = append(small, changed)
			}
		}
	}
	for _, d := range with {
		if _, open := d.(detectors.Normalizer); !open || !slices.Contains(d.Kinds(), detectors.PersonName) {
			continue
		}
		var names detectors.Matches
		d.Values(windows, &names)
		for i := range names.List {
			m := names.List[i]
			least := floor
			switch {
			case small[m.Value] && floor < namesInPaths:
				least = maskedAnyway
			case small[m.Value]:
				least += withoutCaps
			}
			if m.Confidence >= least {
				norm := names.Norm(&names.List[i])
				span := spans[m.Value]
				m.Value, m.Start, m.End = value, span[0], span[1]
				found.Add(m, norm)
			}
		}
	}
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
