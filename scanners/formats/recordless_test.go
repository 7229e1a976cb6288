package formats_test

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/all"
	"dossier/scanners/formats/formattest"
)

const (
	elf  = "\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00"
	core = "\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x04\x00\xb7\x00"
)

func windows() string {
	return "MZ" + strings.Repeat("\x00", 0x3a) + "\x80\x00\x00\x00" + strings.Repeat("\x00", 0x40) + "PE\x00\x00\x64\x86"
}

func ttf() string {
	return "\x00\x01\x00\x00\x00\x0c\x00\x80\x00\x03\x00\x40" + "GDEF" + strings.Repeat("\x00", 12) + "cmap" + strings.Repeat("\x00", 12)
}

// TestProgramsAndFontsAreNoGap: what holds nobody's records by its form is left out by a rule, and what might hold some is not.
func TestProgramsAndFontsAreNoGap(t *testing.T) {
	t.Parallel()
	opener := all.Formats(all.Options{})
	names := "vt100|dec vt100\x00"
	terminal := "\x1a\x01" + string(binary.LittleEndian.AppendUint16(nil, uint16(len(names)))) + "\x01\x00\x01\x00\x01\x00\x01\x00" + names
	for name, c := range map[string]struct {
		head, tail string
		rule       string // "": it is a gap
	}{
		"program":                    {elf, "", "program"},
		"program for Windows":        {windows(), "", "program"},
		"program with an archive":    {elf, "PK\x05\x06" + strings.Repeat("\x00", 18), ""},
		"installer":                  {windows(), "7z\xbc\xaf\x27\x1c\x00\x04", ""},
		"memory of a program":        {core, "", ""},
		"two letters":                {"MZ\xfe\x01\x9c\x00\x81\x02\xd1\x00\x07\xff", "", ""},
		"library of Go":              {"!<arch>\n__.PKGDEF       0           0     0     644     11264     `\n", "\xff", "program"},
		"archive of anything":        {"!<arch>\nletters.bin/    0           0     0     644     11264     `\n\xff", "\xff", ""},
		"font":                       {ttf(), "", "font"},
		"font with tags in no order": {strings.Replace(ttf(), "GDEF", "zzzz", 1), "", ""},
		"terminal":                   {terminal, "\x00\xff", "system"},
		"something like a terminal":  {"\x1a\x01\xff\x00\x01\x00\xfe\x81\x02\x99\xff\x01\x00\x80", "", ""},
		"time zone":                  {"TZif2" + strings.Repeat("\x00", 15+16) + "\x00\x00\x00\x01\x00\x00\x00\x04" + strings.Repeat("\x00", 6) + "UTC\x00", "", "system"},
		"index of Git":               {"DIRC\x00\x00\x00\x02\x00\x00\x00\x01\x00", "\xff", "Git"},
		"settings of a folder":       {"\x00\x00\x00\x01Bud1\x00\x00\x10\x00", "\xff", "DS_Store"},
		"index of a journal":         {"\x18\xe2\x2d\x00\x00\x00\x00\x00", "\xff", "journal"},
		"journal, which has records": {"\x37\x7f\x06\x82\x00\x2d\xe2\x18", "\xff", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			content := append(append([]byte(c.head), bytes.Repeat([]byte{0}, 200_000)...), c.tail...)
			got := formattest.Read(t, opener.Open, "x.dat", content)
			switch {
			case got.Err != nil || len(got.Unread) != 1:
				t.Fatalf("reported as %v (%v)", got.Unread, got.Err)
			case c.rule == "" && got.Unread[0].Why != scanners.NoDecoder:
				t.Errorf("is no gap: %v", got.Unread)
			case c.rule != "" && (got.Unread[0].Why != scanners.Recordless || !strings.Contains(got.Unread[0].Detail, c.rule)):
				t.Errorf("reported as %v, not as %s", got.Unread, c.rule)
			}
		})
	}
}
