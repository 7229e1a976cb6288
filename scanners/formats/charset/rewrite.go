package charset

import (
	"bufio"
	"encoding/binary"
	"io"
	stdutf16 "unicode/utf16"
	"unicode/utf8"

	"dossier/scanners/formats"
)

// Rewrite copies body, the stored bytes of a text, to out with edits of the text, as [Text] gives it: bytes outside of them stay as they are,
// the byte order mark included. It fits [formats.Opener]. What an edit puts there is stored in the text's encoding.
func Rewrite(head []byte, body io.Reader, out io.Writer, edits []formats.Edit) error {
	if switches(head) {
		return &formats.Uncut{Why: "text in ISO-2022-JP is not written again"}
	}
	enc, mark := detect(head)
	for _, e := range edits {
		if len(e.With) > 0 && enc.encode(e.With) == nil {
			return &formats.Uncut{Why: "a new value has letters that the text's character set lacks"}
		}
	}
	to := bufio.NewWriterSize(out, chunk)
	if _, err := io.CopyN(to, body, int64(mark)); err != nil {
		return err
	}
	r := &rewriting{enc: enc, to: to, edits: edits}
	buffer := make([]byte, chunk)
	for held := 0; ; {
		n, err := io.ReadFull(body, buffer[held:])
		last := err == io.EOF || err == io.ErrUnexpectedEOF
		if err != nil && !last {
			return err
		}
		src := buffer[:held+n]
		used, err := r.chunk(src, last)
		if err != nil {
			return err
		}
		if last {
			r.insert()
			return to.Flush()
		}
		held = copy(buffer, src[used:])
	}
}

// rewriting is one call of Rewrite.
type rewriting struct {
	enc   encoding
	to    *bufio.Writer
	edits []formats.Edit // those not done with
	at    int64          // in the text
	text  []byte
}

// chunk copies src, or as much of it as is whole characters.
func (r *rewriting) chunk(src []byte, last bool) (int, error) {
	text, used := r.enc.decode(r.text[:0], src, last)
	r.text = text
	if len(r.edits) == 0 || r.edits[0].From > r.at+int64(len(text)) {
		r.at += int64(len(text))
		_, err := r.to.Write(src[:used])
		return used, err
	}
	for i := 0; i < used; {
		stored, size := r.enc.step(src[i:used])
		r.insert()
		if len(r.edits) == 0 || r.at < r.edits[0].From {
			if _, err := r.to.Write(src[i : i+stored]); err != nil {
				return i, err
			}
		}
		r.at += int64(size)
		i += stored
	}
	return used, nil
}

// insert writes what stands instead of the edits that end here; an error of the writer stays with it.
func (r *rewriting) insert() {
	for len(r.edits) > 0 && r.at >= r.edits[0].To {
		_, _ = r.to.Write(r.enc.encode(r.edits[0].With))
		r.edits = r.edits[1:]
	}
}

// step is how many bytes the first character of src is stored in, and how many it has in UTF-8.
func (mixed) step(src []byte) (stored, size int) {
	c, n := utf8.DecodeRune(src)
	if c == utf8.RuneError && n == 1 {
		return 1, utf8.RuneLen(windows1252(src[0]))
	}
	return n, n
}

func (mixed) encode(text []byte) []byte { return text }

func (e utf16) step(src []byte) (stored, size int) {
	if len(src) < 2 {
		return len(src), utf8.RuneLen(utf8.RuneError)
	}
	c := rune(e.order.Uint16(src))
	if c >= 0xd800 && c <= 0xdbff && len(src) >= 4 {
		if low := e.order.Uint16(src[2:]); low >= 0xdc00 && low <= 0xdfff {
			return 4, 4
		}
	}
	if c >= 0xd800 && c <= 0xdfff {
		c = utf8.RuneError
	}
	return 2, utf8.RuneLen(c)
}

func (e utf16) encode(text []byte) []byte {
	var out []byte
	for _, unit := range stdutf16.Encode([]rune(string(text))) {
		out = e.order.(binary.AppendByteOrder).AppendUint16(out, unit)
	}
	return out
}

func (e utf32) step(src []byte) (stored, size int) {
	out, used := e.decode(nil, src[:min(len(src), 4)], true)
	return used, len(out)
}

func (e utf32) encode(text []byte) []byte {
	var out []byte
	for _, c := range string(text) {
		out = e.order.(binary.AppendByteOrder).AppendUint32(out, uint32(c))
	}
	return out
}
