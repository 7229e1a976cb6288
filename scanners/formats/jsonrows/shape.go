package jsonrows

import (
	"bytes"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"dossier/scanners/formats"
)

// shape is how the values of an input lie.
type shape struct {
	lines bool // a value a line
	walk  bool // one object, to be walked down for its lists

	dictionaries map[string]bool // paths of objects met on the way whose keys are data, however they look
}

// judge tells an input's shape from its first bytes; whole says that these are all of it.
func judge(head []byte, whole bool) shape {
	head = bytes.TrimLeft(head, " \t\r\n\x1e")
	line, rest, _ := bytes.Cut(head, newline)
	line = bytes.TrimSpace(line)
	if len(line) == 0 {
		return shape{}
	}
	first, last := line[0], line[len(line)-1]
	switch {
	case len(bytes.TrimSpace(rest)) > 0 && (first == '{' && last == '}' || first == '[' && last == ']'):
		return shape{lines: true}
	case first != '{':
		return shape{lines: mostlyLines(head)}
	}
	l := lists{decoder: reader(head), dictionaries: map[string]bool{}}
	err := l.object("")
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return shape{walk: !whole, dictionaries: l.dictionaries}
	case err != nil:
		return shape{}
	case len(bytes.TrimSpace(head[l.decoder.InputOffset():])) > 0:
		return shape{}
	}
	return shape{walk: l.longest >= 10 || !l.strings, dictionaries: l.dictionaries}
}

// mostlyLines tells of a text most of whose lines are an object each: a log that does not begin with one.
func mostlyLines(head []byte) bool {
	objects, other := 0, 0
	for line := range bytes.Lines(head) {
		switch line = bytes.TrimSpace(line); {
		case len(line) == 0:
		case line[0] == '{' && line[len(line)-1] == '}':
			objects++
		default:
			other++
		}
	}
	return objects > 2 && objects > other
}

func reader(head []byte) *jsontext.Decoder {
	return jsontext.NewDecoder(bytes.NewBuffer(head), jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true))
}

// lists walks down an object for its arrays of objects or arrays.
type lists struct {
	decoder *jsontext.Decoder
	longest int  // elements of the longest
	strings bool // an object on the way holds a string beside an array

	dictionaries map[string]bool
}

// isDictionary is how many objects the members of a dictionary are at least.
const isDictionary = 16

func (l *lists) object(path string) error {
	if l.decoder.StackDepth() >= maxDepth || len(path) > maxPath {
		return l.decoder.SkipValue()
	}
	text, list, members, objects := false, false, 0, 0
	if _, err := l.decoder.ReadToken(); err != nil {
		return err
	}
	for l.decoder.PeekKind() == '"' {
		token, err := l.decoder.ReadToken()
		if err != nil {
			return err
		}
		key := token.String()
		members++
		switch l.decoder.PeekKind() {
		case '{':
			if objects++; objects >= isDictionary && 10*objects >= 9*members {
				l.dictionaries[path] = true
			}
			if !identifier([]byte(key)) {
				key = "*"
			}
			err = l.object(step(path, key))
		case '[':
			var n int
			n, err = l.array()
			list = list || n > 0
			l.longest = max(l.longest, n)
		case '"':
			text = true
			err = l.decoder.SkipValue()
		default:
			err = l.decoder.SkipValue()
		}
		if err != nil {
			return err
		}
	}
	l.strings = l.strings || text && list
	_, err := l.decoder.ReadToken()
	return err
}

// step is the path of a member.
func step(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// array counts the elements of an array whose first one is an object or array; of another it says 0.
func (l *lists) array() (n int, err error) {
	if _, err := l.decoder.ReadToken(); err != nil {
		return 0, err
	}
	kind := l.decoder.PeekKind()
	compound := kind == '{' || kind == '['
	for ; kind != ']'; kind = l.decoder.PeekKind() {
		if err := l.decoder.SkipValue(); err != nil {
			return 0, err
		}
		if compound {
			n++
		}
	}
	_, err = l.decoder.ReadToken()
	return n, err
}

// Recognise implements [formats.Decoder]. It knows objects and arrays, and streams that begin with one. Of other values it says
// Likely if the name does too.
func (*Decoder) Recognise(head []byte, in formats.Input) formats.Likeness {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n\x1e")
	if len(head) == 0 {
		return formats.No
	}
	named := isNamed(in.Name)
	if head[0] != '{' && head[0] != '[' && !named && !mostlyLines(head) {
		return formats.No
	}
	good, bad, members := survey(head)
	switch {
	case good == 0, 2*bad > good && !named:
		return formats.No
	case bad > 0, !members:
		return formats.Likely
	}
	return formats.Certain
}

func isNamed(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".json", ".jsonl", ".ndjson", ".jsonlines", ".geojson", ".json5", ".har", ".ipynb":
		return true
	}
	return false
}

// survey counts the values at the beginning of an input and the lines that are none, and tells whether an object with a
// member is among them. A value that goes beyond the head is one as far as can be seen.
func survey(head []byte) (good, bad int, members bool) {
	for len(head) > 0 {
		d := reader(head)
		for {
			t, err := d.ReadToken()
			if err == io.EOF {
				return good, bad, members
			}
			if errors.Is(err, io.ErrUnexpectedEOF) {
				return good + 1, bad, members
			}
			if err != nil {
				break
			}
			kind, tokens := d.StackIndex(d.StackDepth())
			members = members || kind == '{' && tokens >= 1
			if d.StackDepth() == 0 && t.Kind() != '{' && t.Kind() != '[' {
				good++
			}
		}
		if good+bad == 0 && members {
			good++
		}
		bad++
		_, head, _ = bytes.Cut(bytes.TrimLeft(head[d.InputOffset():], " \t\r\n"), newline)
	}
	return good, bad, members
}
