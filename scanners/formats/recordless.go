package formats

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"slices"
	"strings"
)

// The rules by which inputs are left out whose form holds nobody's records.
const (
	programRule  = "a program or a part of one"
	fontRule     = "a font"
	systemRule   = "a table of the system: time zones, terminals, colours, pointers"
	gitIndexRule = "an index of a Git repository"
	folderRule   = "how a folder is shown (.DS_Store)"
	journalRule  = "the index of a database's journal"
)

// recordless is the rule by which an input that nothing reads is left out, since its form holds nobody's records; "" of any other.
func (r *opening) recordless(ctx context.Context, head []byte, mime string, in Input) (rule string, err error) {
	if rule = ruleOf(head, mime); rule == programRule && (bytes.HasPrefix(head, []byte("MZ")) || bytes.HasPrefix(head, []byte("\x7fELF"))) {
		carries, err := r.carries(ctx, in)
		if carries || err != nil {
			return "", err
		}
	}
	return rule, nil
}

func ruleOf(head []byte, mime string) string {
	for _, begins := range []struct{ mark, rule string }{
		{"DIRC\x00\x00\x00", gitIndexRule},
		{"\xfftOc\x00\x00\x00\x02", gitIndexRule},
		{"RIDX\x00\x00\x00\x01", gitIndexRule},
		{"MIDX\x01", gitIndexRule},
		{"CGPH\x01", gitIndexRule},
		{"BITM\x00\x01", gitIndexRule},
		{"\x00\x00\x00\x01Bud1", folderRule},
		{"\x18\xe2\x2d\x00", journalRule},
		{"Xcur\x10\x00\x00\x00", systemRule}, // a pointer of X
		{"!<arch>\n/ ", programRule},
		{"!<arch>\n/SYM64/ ", programRule},
		{"!<arch>\n__.SYMDEF", programRule},
		{"!<arch>\n__.PKGDEF", programRule},
		{"go object ", programRule},
		{"OTTO\x00", fontRule},
		{"ttcf\x00", fontRule},
		{"wOFF", fontRule},
		{"wOF2", fontRule},
	} {
		if bytes.HasPrefix(head, []byte(begins.mark)) {
			return begins.rule
		}
	}
	switch {
	case trueType(head), len(head) > 20 && string(head[:2]) == "\x80\x01" && string(head[6:8]) == "%!": // Type 1, PFB
		return fontRule
	case terminal(head), len(head) > 40 && string(head[36:40]) == "acsp": // ICC.1:2022, 7.2
		return systemRule
	}
	return ruleOfType(head, mime)
}

func ruleOfType(head []byte, mime string) string {
	mime, _, _ = strings.Cut(mime, ";")
	switch mime {
	case "application/x-executable", "application/x-elf", "application/x-sharedlib", "application/x-object", "application/x-mach-binary",
		"application/x-java-applet", "application/wasm", "application/x-bytecode.python":
		return programRule
	case "application/vnd.microsoft.portable-executable":
		if portable(head) {
			return programRule
		}
	case "application/tzif":
		return systemRule
	case "application/vnd.ms-fontobject":
		return fontRule
	}
	if strings.HasPrefix(mime, "font/") {
		return fontRule
	}
	return ""
}

// portable tells a program for Windows by its second mark: two letters alone may begin anything.
func portable(head []byte) bool {
	if len(head) < 0x40 {
		return false
	}
	at := int(binary.LittleEndian.Uint32(head[0x3c:]))
	return at >= 0x40 && at < len(head)-4 && string(head[at:at+4]) == "PE\x00\x00"
}

// terminal tells a description of terminals, term(5): its mark, and names in ASCII as long as it says.
func terminal(head []byte) bool {
	if len(head) < 12 || string(head[:2]) != "\x1a\x01" && string(head[:2]) != "\x1e\x02" {
		return false
	}
	names := int(binary.LittleEndian.Uint16(head[2:]))
	if names < 2 || 12+names > len(head) || head[12+names-1] != 0 {
		return false
	}
	return printable(head[12 : 12+names-1])
}

func printable(text []byte) bool {
	return !slices.ContainsFunc(text, func(c byte) bool { return c < ' ' || c > '~' })
}

// trueType tells the table of a TrueType font: its version, how many tables there are, and tags in ASCII in rising order.
func trueType(head []byte) bool {
	if len(head) < 12+2*16 || !bytes.HasPrefix(head, []byte("\x00\x01\x00\x00")) && !bytes.HasPrefix(head, []byte("true")) {
		return false
	}
	tables := int(binary.BigEndian.Uint16(head[4:]))
	first, second := head[12:16], head[28:32]
	return tables >= 4 && tables <= 64 && printable(first) && printable(second) && bytes.Compare(first, second) < 0
}

// lastBytes is how far from its end a ZIP archive's end may begin: a comment of 64 KiB stands behind it.
const lastBytes = 1<<16 + 22

// carries tells whether a program carries an archive behind itself, as those do that unpack themselves.
func (r *opening) carries(ctx context.Context, in Input) (bool, error) {
	tail := make([]byte, 0, 2*lastBytes)
	if in.At != nil && in.Size >= 0 {
		from := max(in.Size-lastBytes, 0)
		tail = tail[:min(in.Size, lastBytes)]
		n, err := in.At.ReadAt(tail, from)
		if tail = tail[:n]; err != nil && err != io.EOF {
			return false, err
		}
		return archiveEnds(tail), nil
	}
	for {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		if len(tail) == cap(tail) {
			tail = tail[:copy(tail, tail[lastBytes:])]
		}
		n, err := in.Body.Read(tail[len(tail):cap(tail)])
		tail = tail[:len(tail)+n]
		if err == io.EOF {
			return archiveEnds(tail), nil
		}
		if err != nil {
			return false, err
		}
	}
}

// archiveEnds tells whether bytes hold the end of a ZIP archive with members, or begin one of 7-Zip or RAR.
func archiveEnds(tail []byte) bool {
	for _, mark := range []string{"PK\x05\x06", "7z\xbc\xaf\x27\x1c", "Rar!\x1a\x07"} {
		if bytes.Contains(tail, []byte(mark)) {
			return true
		}
	}
	return false
}
