package formats_test

import (
	"bytes"
	"encoding/base64"
	"io"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/all"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
)

func inBase64(content []byte) string { return base64.StdEncoding.EncodeToString(content) }

// wrapped is base64 in lines, as programs write it that follow RFC 2045.
func wrapped(content []byte, eol string) string {
	var b strings.Builder
	for line := range slices.Chunk([]byte(inBase64(content)), 76) {
		b.Write(line)
		b.WriteString(eol)
	}
	return b.String()
}

const encodedTable = "id,name,email\n1,Zed,zed@example.org\n2,Yan,yan@example.org\n"

func TestEncodedValuesAreOpened(t *testing.T) {
	t.Parallel()
	limits := formats.DefaultLimits()
	limits.Value = 8 << 10 // so that what follows goes on over several batches
	o := all.Formats(all.Options{Limits: limits})
	packed := zipped(t, file{"b.csv", []byte(encodedTable)}, file{"noise", noise(20_000)})
	names := []string{"Zed; Yan"}
	for name, c := range map[string]struct {
		file, content string
		part, field   string
		want          []string
	}{
		"text in a table":       {"a.csv", "id,file\n7," + inBase64([]byte(encodedTable)) + "\n8,x\n", "file (base64)", "name", names},
		"for addresses":         {"a.csv", "id,file\n7," + base64.RawURLEncoding.EncodeToString([]byte("\u00fb\u00ff"+encodedTable)) + "\n", "file (base64)", "name", names},
		"in lines":              {"a.json", `[{"a":1},{"file":"` + wrapped([]byte(encodedTable), `\r\n`) + `"}]`, "file (base64)", "name", names},
		"a data URL":            {"a.jsonl", `{"file":"data:text/csv;charset=utf-8;base64,` + inBase64([]byte(encodedTable)) + `"}` + "\n", "file (base64)", "name", names},
		"several in a list":     {"a.json", `[{"mails":[{"body":"x"},{"body":"` + inBase64([]byte("Subject: hello\nFrom: Zed <zed@example.org>\nTo: yan@example.org\n\nHello.\n")) + `"}]}]`, "mails[].body (base64)", "From.name", []string{"Zed"}},
		"an archive":            {"a.xml", "<a><b><n>1</n><file>" + inBase64(packed) + "</file></b><b><n>2</n><file/></b></a>", "b.file (base64)/b.csv", "name", names},
		"in an archive":         {"a.zip", string(zipped(t, file{"a.csv", []byte("id,file\n7," + inBase64(packed) + "\n")})), "a.csv/file (base64)/b.csv", "name", names},
		"in a script":           {"a.sql", "INSERT INTO t (id, file) VALUES (1, 'x'), (2, '" + inBase64([]byte(encodedTable)) + "');\n", "t/file (base64)", "name", names},
		"inside another one":    {"a.csv", "id,file\n7," + inBase64([]byte("id,inner\n1,"+inBase64([]byte(encodedTable))+"\n")) + "\n", "file (base64)/inner (base64)", "name", names},
		"of which the end went": {"a.csv", "id,file\n7," + inBase64([]byte(encodedTable + "3,Zoe,zoe@example.org"))[:len(inBase64([]byte(encodedTable)))+21] + "\n8,x\n", "file (base64)", "name", []string{"Zed; Yan; Zoe"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := formattest.Read(t, o.Open, c.file, []byte(c.content))
			if cells := got.Part(c.part).Column(c.field); !slices.Equal(cells, c.want) || got.Err != nil {
				t.Errorf("got %q, want %q; unread %v, ends with %v", cells, c.want, got.Unread, got.Err)
			}
		})
	}
}

// What looks like base64 by chance is not, and what is none of a file that is known stays what it is.
func TestOtherValuesAreNotDecoded(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{
		"a digest":                     strings.Repeat("9f86d081884c7d65", 8),
		"a path":                       strings.Repeat("/usr/local/lib/python3/site", 4),
		"words":                        strings.Repeat("Donaudampfschifffahrt", 6),
		"a key":                        inBase64(noise(400))[:0] + inBase64([]byte(strings.Repeat("\x8f\x02\xd1\x99", 200))),
		"a token":                      "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
		"a beginning alone":            "JVBERi0xLjQK",
		"text with control characters": inBase64([]byte(strings.Repeat("\x01\x02\x03\x04", 40))),
	} {
		got := formattest.Read(t, opener(formats.DefaultLimits()).Open, "a.csv", []byte("id,value\n1,"+value+"\n2,x\n"))
		if len(got.Parts) != 1 || len(got.Unread) != 0 {
			t.Errorf("%s: %d parts, unread %v", name, len(got.Parts), got.Unread)
		}
	}
}

// A file that cannot be read is told of where it stands, and the rest goes on.
func TestEncodedFilesAreTold(t *testing.T) {
	t.Parallel()
	limits := formats.DefaultLimits()
	limits.Depth = 3
	picture := "\x89PNG\r\n\x1a\n" + strings.Repeat("x", 1000)
	deep := []byte(encodedTable)
	for range 4 {
		deep = []byte("id,file,note\n1," + inBase64(deep) + ",x\n2,,y\n")
	}
	content := "id,file\n1," + inBase64([]byte(picture)) + "\n2," + inBase64(deep) + "\n3," + inBase64([]byte(encodedTable)) + "\n"
	got := formattest.Read(t, opener(limits).Open, "a.csv", []byte(content))
	if whys := got.Whys(); got.Err != nil || !slices.Equal(whys, []scanners.Why{scanners.NoDecoder, scanners.OverLimit}) {
		t.Errorf("unread %v, ends with %v", got.Unread, got.Err)
	}
	if u := got.Unread; len(u) == 2 && (u[0].Part.Reveal() != "file (base64)" || !strings.HasPrefix(u[1].Part.Reveal(), "file (base64)/file (base64)")) {
		t.Errorf("unread %q and %q", u[0].Part.Reveal(), u[1].Part.Reveal())
	}
	if names := got.Part("file (base64)").Column("name"); !slices.Equal(names, []string{"<null>", "Zed; Yan"}) {
		t.Errorf("behind them: %q", names)
	}
}

// What lies in a record goes with it, and does not go alone.
func TestEncodedValuesGoWithTheirRecords(t *testing.T) {
	t.Parallel()
	o := all.Formats(all.Options{})
	encoded := "#" + inBase64([]byte(encodedTable))
	for name, content := range map[string][]byte{
		"a.csv":   rows("id,file,note\n", encoded+",x\n", 12, ""),
		"a.jsonl": rows("", `{"id":"#","file":"`+encoded[1:]+`"}`+"\n", 12, ""),
		"a.xml":   rows("<a>", "<b><id>#</id><file>"+encoded[1:]+"</file></b>", 12, "</a>"),
		"a.sql":   rows("", "INSERT INTO t (id, file) VALUES ('#', '"+encoded[1:]+"');\n", 12, ""),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			content := bytes.ReplaceAll(content, []byte("#"), []byte("0,"))
			outer, field := "", "file"
			switch name {
			case "a.sql":
				outer = "t"
			case "a.xml":
				field = "b.file"
			}
			within := formats.Inside(scanners.NewPrivate(outer), field+" (base64)")
			both := []erasing.Removal{{Part: scanners.NewPrivate(outer), Number: 3}, {Part: within, Number: 3}}
			in := func() formats.Input { return formats.Input{Body: bytes.NewReader(content), Name: name, Size: -1} }
			var out bytes.Buffer
			if err := o.Cut(t.Context(), in(), &out, both); err != nil {
				t.Errorf("the record and what lies in it: %v", err)
			}
			before, after := formattest.Records(t, o, name, content), formattest.Records(t, o, name, out.Bytes())
			if len(after) != len(before)/12*11 {
				t.Errorf("%d records are left of %d", len(after), len(before))
			}
			if err := o.Cut(t.Context(), in(), io.Discard, both[1:]); !uncut(err) {
				t.Errorf("what lies in it alone: %v", err)
			}
		})
	}
}
