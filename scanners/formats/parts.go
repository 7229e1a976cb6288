package formats

import (
	"io"
	"path"
	"strconv"
	"strings"

	"dossier/scanners"
)

// Inside is the part that a piece of an input has: behind the input's own part and a slash, or alone in the unit itself.
func Inside(part scanners.Private, name string) scanners.Private {
	if outer := part.Reveal(); outer != "" {
		name = outer + "/" + name
	}
	return scanners.NewPrivate(name)
}

// BaseName is the last step of a path with slashes of either sort, "" where that names nothing.
func BaseName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if name == "." || name == ".." || name == "/" {
		return ""
	}
	return name
}

// RecordWord is what records are called in parts where their format has no word of its own for them.
const RecordWord = "record"

// RecordPart is the part of something that lies in a record: "record 3/photo.jpg" inside outer. word is the format's for a record.
func RecordPart(outer scanners.Private, word string, number int64, name string) scanners.Private {
	return Inside(outer, word+" "+strconv.FormatInt(number, 10)+"/"+name)
}

// RecordOf is the record that a part of in lies in, as [RecordPart] names it: the record's own part and its number, 0 where it lies in none.
func RecordOf(in Input, word, part string) (outer string, number int64) {
	outer = in.Part.Reveal()
	rest := strings.TrimPrefix(strings.TrimPrefix(part, outer), "/")
	for at := 0; ; {
		if digits, ok := strings.CutPrefix(rest[at:], word+" "); ok {
			digits, _, inside := strings.Cut(digits, "/")
			if n, err := strconv.ParseInt(digits, 10, 64); err == nil && inside {
				return strings.TrimSuffix(part[:len(part)-len(rest)+at], "/"), n
			}
		}
		next := strings.IndexByte(rest[at:], '/')
		if next < 0 {
			return outer, 0
		}
		at += next + 1
	}
}

// decodedMark is behind the field in the part of what stands in its values in base64.
const decodedMark = " (base64)"

// decodedPart is the part of what stands in base64 in a field of records, which have the numbers of these.
func decodedPart(records scanners.Private, field string) scanners.Private {
	return Inside(records, strings.ReplaceAll(field, "/", ".")+decodedMark)
}

// DecodedIn is the part of the records in whose values something stands that a part names; ok is unset where it names nothing of the sort.
func DecodedIn(part string) (records string, ok bool) {
	at := 0
	for {
		segment, _, more := strings.Cut(part[at:], "/")
		if strings.HasSuffix(segment, decodedMark) {
			return strings.TrimSuffix(part[:at], "/"), true
		}
		if !more {
			return "", false
		}
		at += len(segment) + 1
	}
}

// heldSlash stands for a slash of a field in an entry, where one parts entries that lie in one another.
const heldSlash = "\x1f"

// HeldEntry is the entry, as [scanners.Column] has it, of what comes out of a value: of the field's values in its record, the one of this number, from 1.
func HeldEntry(field string, nth int) string {
	return strings.ReplaceAll(field, "/", heldSlash) + "\x00" + strconv.Itoa(nth)
}

// HeldBy is the value that [HeldEntry] made an entry of; ok is unset for an entry of another sort.
func HeldBy(entry string) (field string, nth int, ok bool) {
	field, digits, ok := strings.Cut(entry, "\x00")
	nth, err := strconv.Atoi(digits)
	return strings.ReplaceAll(field, heldSlash, "/"), nth, ok && err == nil
}

// BrokenOff is the error of a read in the middle of something, where the end of the input is not the end of that.
func BrokenOff(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// Failing is a body of which only the error is left.
func Failing(err error) io.Reader { return failing{err} }

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
