package contacts

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"strings"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

// listed is a format whose records stand one behind the other: cards, and entries of a directory. One goes with its lines, or some of its lines
// are written anew.
type listed struct {
	*unpacker
	parts func() parting
	edit  func(c *changing, line []byte) ([]byte, error)
	soft  func(line []byte) bool // as for lines
}

// parting tells of each line, in order, in which record it stands; 0: in none.
type parting func(line []byte) int64

// Cut implements [formats.Cutter].
func (l listed) Cut(ctx context.Context, in formats.Input, out io.Writer, list []erasing.Removal) error {
	goes, changes := map[int64]bool{}, map[int64]*changing{}
	for i := range list {
		switch r := &list[i]; {
		case r.Part.Reveal() != in.Part.Reveal():
		case len(r.Change) > 0:
			changes[r.Number] = &changing{Setting: erasing.NewSetting(r)}
		default:
			goes[r.Number] = true
		}
	}
	for i := range list {
		part := list[i].Part.Reveal()
		if _, record := formats.RecordOf(in, formats.RecordWord, part); part != in.Part.Reveal() && !goes[record] {
			return &formats.Uncut{Why: "what lies in a record of this format is not written again: take it out by hand"}
		}
	}
	lines := bufio.NewReaderSize(in.Body, 64<<10)
	if head, _ := lines.Peek(4 << 10); bytes.IndexByte(head, 0) >= 0 {
		return &formats.Uncut{Why: "it is stored in UTF-16: save it in UTF-8 and scan it again"}
	}
	to := bufio.NewWriterSize(out, 64<<10)
	at, begins, record := l.parts(), true, int64(0)
	for {
		line, err := lines.ReadSlice('\n')
		was := changes[record]
		if begins && len(line) > 0 {
			record = at(bytes.TrimRight(line, "\r\n"))
		}
		if record < 0 {
			return &formats.Uncut{Why: "something in it is empty, and nobody can tell it from what follows"}
		}
		now := changes[record]
		if was != nil && now != was {
			if err := l.write(to, was); err != nil {
				return err
			}
		}
		switch {
		case now != nil:
			if now.text = append(now.text, line...); len(now.text) > maxChanged {
				return &formats.Uncut{Why: "a record is too long to change values of it"}
			}
		case !goes[record]:
			if _, err := to.Write(line); err != nil {
				return err
			}
		}
		begins = err == nil
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == io.EOF:
			return l.end(to, changes, record)
		case err != nil && err != bufio.ErrBufferFull: //nolint:errorlint // as bufio documents
			return scanners.AsUnread(err)
		}
	}
}

// maxChanged bounds the bytes of a record that changes.
const maxChanged = 64 << 20

// write writes the lines of a record with its fields set.
func (l listed) write(to *bufio.Writer, c *changing) error {
	text, err := c.changed(l.edit, l.soft)
	if err == nil {
		_, err = to.Write(text)
	}
	return err
}

// end writes what is left, and sees that all fields were met.
func (l listed) end(to *bufio.Writer, changes map[int64]*changing, last int64) error {
	if c := changes[last]; c != nil {
		if err := l.write(to, c); err != nil {
			return err
		}
	}
	for _, c := range changes {
		if c.Missing() {
			return &formats.Uncut{Why: "a value that is to change does not stand in a line of its own: change it by hand"}
		}
	}
	return to.Flush()
}

// cards parts address cards, which stand between BEGIN and END.
func cards() parting {
	number, depth := int64(0), 0
	return func(line []byte) int64 {
		word, _, _ := bytes.Cut(bytes.TrimPrefix(line, []byte("\xef\xbb\xbf")), []byte(":"))
		switch word = bytes.TrimSpace(word); {
		case bytes.EqualFold(word, []byte("BEGIN")):
			if depth++; depth == 1 {
				number++
			}
		case bytes.EqualFold(word, []byte("END")) && depth > 0:
			if depth--; depth == 0 {
				return number
			}
		}
		if depth == 0 {
			return 0
		}
		return number
	}
}

// calendar parts a calendar: its events, tasks and others of that rank with their lines, and what it says of itself before, between and behind them.
func calendar() parting {
	number, depth, open, last := int64(0), 0, false, int64(0)
	return func(line []byte) int64 {
		line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
		if len(line) > 0 && (line[0] == ' ' || line[0] == '\t') { // it goes on
			return last
		}
		word, value, _ := bytes.Cut(line, []byte(":"))
		switch last = 0; strings.ToUpper(string(bytes.TrimSpace(word))) {
		case "BEGIN":
			if depth++; depth <= 2 {
				open = false
			}
			if depth == 2 {
				last = number + 1
			}
		case "END":
			if depth = max(depth-1, 0); depth == 1 {
				if last = number; !open {
					last = -1
				}
			}
			if depth <= 1 {
				open = false
			}
		case "", "VERSION", "PRODID", "CALSCALE", "METHOD":
		default:
			if !open && len(bytes.TrimSpace(value)) > 0 {
				open = true
				number++
			}
		}
		if depth >= 2 && last == 0 {
			last = number
			if !open {
				last = number + 1
			}
		} else if depth == 1 && open {
			last = number
		}
		return last
	}
}

// directory parts entries, between which empty lines stand. The line of the version before the first is part of none.
func directory() parting {
	number, inside := int64(0), false
	return func(line []byte) int64 {
		switch {
		case len(line) == 0:
			was := inside
			if inside = false; was {
				return number // the empty line behind it
			}
			return 0
		case !inside && number == 0 && bytes.HasPrefix(line, []byte("version:")):
			return 0
		case !inside:
			inside = true
			number++
		}
		return number
	}
}
