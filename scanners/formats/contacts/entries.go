package contacts

import (
	"bytes"

	"dossier/scanners/formats/transfer"
)

// entries reads the entries and changes of a directory's export.
func (r *reading) entries() error {
	for {
		line, ok := r.lines.next(nil)
		if !ok {
			return nil
		}
		var err error
		switch {
		case len(line) == 0:
			err = r.end()
		case line[0] == '#':
			err = r.add("(comment)", line[1:])
		default:
			err = r.attribute(line)
		}
		if err != nil {
			return err
		}
	}
}

// attribute adds a line's value: plain, base64 behind two colons, or a file's address behind ":<".
func (r *reading) attribute(line []byte) error {
	name, value, found := bytes.Cut(line, []byte(":"))
	if !found {
		if string(line) == "-" {
			return nil
		}
		return r.add("(unparsed)", line)
	}
	name, _, _ = bytes.Cut(name, []byte(";")) // without options such as the language
	field := string(bytes.TrimSpace(name))
	if field == "version" && !r.begun {
		return nil
	}
	if len(field) > 64 || field == "" || bytes.ContainsAny(name, "@ \t") {
		return r.add("(unparsed)", line)
	}
	switch {
	case bytes.HasPrefix(value, []byte(":")):
		return r.decoded(field, transfer.DecodeBase64(value[1:]), "")
	case bytes.HasPrefix(value, []byte("<")):
		value = value[1:]
	}
	return r.add(field, value)
}
