package logrows_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
	"dossier/scanners/formats/logrows"
	"dossier/scanners/formats/plaintext"
	"dossier/scanners/formats/plantedtest"
)

const (
	combined = `203.0.113.7 - zed [17/May/2026:10:05:03 +0000] "GET /a?b=c HTTP/1.1" 200 512 "https://example.org/" "curl/8"`
	classic  = "May  1 13:06:56 web-1 sshd[1361]: Accepted publickey for zed"
	modern   = `<34>1 2026-05-01T22:14:15.003Z web-1 app 1361 ID47 [who@32473 user="zed" said="\"hi\]"][b x="1"] Hello`
	pair     = `level=info user=zed msg="said \"hi\" to all" ok`
)

func many(line string, n int) []byte { return bytes.Repeat([]byte(line+"\n"), n) }

func TestConformance(t *testing.T) {
	t.Parallel()
	trace := "java.lang.IllegalStateException: no\n\tat a.b.C(C.java:1)\n"
	formattest.Decoder(t, &logrows.Decoder{}, []formattest.Sample{
		{Name: "access.log", Content: many(combined, 3000)},
		{Name: "syslog", Content: slices.Concat(many(classic, 40), []byte(trace), many(classic+"\r", 3))},
		{Name: "a.log", Content: many(modern, 20)},
		{Name: "b.log", Content: slices.Concat(many(pair, 20), []byte("\n\n"+trace+"level=err a=b"))},
	})
	formattest.Decoder(t, &logrows.Decoder{Limits: formats.Limits{Value: 20, Columns: 4}}, []formattest.Sample{
		{Name: "long.log", Content: slices.Concat(many("k=v w=x", 40), many(pair, 40))},
	})
}

func TestLines(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, line, want string }{
		{"combined", combined, `client_ip=203.0.113.7|user=zed|time=2026-05-17 10:05:03 +0000|request=GET /a?b=c HTTP/1.1|status=200|bytes=512|referrer=https://example.org/|user_agent=curl/8`},
		{"common", `2001:db8::1 zed - [01/Jan/2026:00:00:00 -0700] "-" 408 -`, `client_ip=2001:db8::1|ident=zed|time=2026-01-01 00:00:00 -0700|status=408`},
		{"virtual host", "www.example.org:443 " + combined, `virtual_host=www.example.org:443|client_ip=203.0.113.7|user=zed|time=2026-05-17 10:05:03 +0000|request=GET /a?b=c HTTP/1.1|status=200|bytes=512|referrer=https://example.org/|user_agent=curl/8`},
		{"user of two words", `h - Zed Zedman [2026-05-17T10:05:03+00:00] "GET / HTTP/1.1" 200 5`, `client_ip=h|user=Zed Zedman|time=2026-05-17T10:05:03+00:00|request=GET / HTTP/1.1|status=200|bytes=5`},
		{"more at the end", combined + ` "198.51.100.9" 0.005`, `client_ip=203.0.113.7|user=zed|time=2026-05-17 10:05:03 +0000|request=GET /a?b=c HTTP/1.1|status=200|bytes=512|referrer=https://example.org/|user_agent=curl/8|rest of the line="198.51.100.9" 0.005`},
		{"escapes", `h - - [01/Jan/2026:00:00:00 +0000] "GET /\"Zo\xc3\xab\x\ HTTP/1.1" 200 5`, `client_ip=h|time=2026-01-01 00:00:00 +0000|request=GET /"Zoë\x\ HTTP/1.1|status=200|bytes=5`},
		{"syslog", classic, `time=May  1 13:06:56|host=web-1|program=sshd|process=1361|message=Accepted publickey for zed`},
		{"syslog with a priority", "<13>Oct 11 22:14:15 mymachine su: 'su root' failed", `priority=13|time=Oct 11 22:14:15|host=mymachine|program=su|message='su root' failed`},
		{"syslog without a program", "Oct 11 22:14:15 router link is down", `time=Oct 11 22:14:15|host=router|message=link is down`},
		{"syslog with an exact time", "2026-05-01T12:00:00.1+02:00 web-1 cron[7]: done", `time=2026-05-01T12:00:00.1+02:00|host=web-1|program=cron|process=7|message=done`},
		{"RFC 5424", modern, `priority=34|time=2026-05-01T22:14:15.003Z|host=web-1|program=app|process=1361|message_id=ID47|user=zed|said="hi]|x=1|message=Hello`},
		{"RFC 5424 with little", "<165>1 - - - - - -", `priority=165`},
		{"pairs", pair, `level=info|user=zed|msg=said "hi" to all|rest of the line=ok`},
		{"pairs with words between them", `12:00 login user=zed from ip=203.0.113.7 ok=`, `rest of the line=12:00 login|user=zed|rest of the line=from|ip=203.0.113.7`},
		{"text", "it is no log at all", `whole line=it is no log at all`},
		{"no month", "203.0.113.7 - - [17/Mai/2026:10:05:03 +0000] \"GET /\" 200 5", `whole line=203.0.113.7 - - [17/Mai/2026:10:05:03 +0000] "GET /" 200 5`},
		{"broken off", combined[:70], `whole line=` + combined[:70]},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := formattest.Read(t, new(logrows.Decoder).Decode, "a.log", []byte(test.line))
			got.CheckComplete(t)
			var cells []string
			for _, row := range got.Rows() {
				for i, cell := range row {
					for _, v := range strings.Split(cell, formattest.ListSeparator) {
						if v != formattest.Null {
							cells = append(cells, got.Fields()[i]+"="+v)
						}
					}
				}
			}
			want := strings.Split(test.want, "|")
			slices.Sort(cells)
			slices.Sort(want)
			if !slices.Equal(cells, want) {
				t.Errorf("got %q, want %q", cells, want)
			}
		})
	}
}

// Records are numbered by their lines, whatever their form.
func TestRecordsAreLines(t *testing.T) {
	t.Parallel()
	text := combined + "\n\nTraceback:\n\tat x\n" + combined + "\n" + strings.Repeat("on and on ", 150_000) + "\n" + combined + "\n"
	got := formattest.Read(t, new(logrows.Decoder).Decode, "a.log", []byte(text))
	got.CheckComplete(t)
	users, others := got.Part("").Column("user"), got.Part("").Column(logrows.LineField)
	for i, want := range []string{"zed", formattest.Null, formattest.Null, formattest.Null, "zed", formattest.Null, "zed"} {
		if i >= len(users) || users[i] != want {
			t.Fatalf("line %d has another user: %.200q", i+1, users)
		}
	}
	if others[2] != "Traceback:" || others[3] != "\tat x" || others[5] != strings.Repeat("on and on ", 150_000) || len(users) != 7 {
		t.Errorf("lines of another form are not as they stand")
	}
}

func TestRecognise(t *testing.T) {
	t.Parallel()
	trace := strings.Repeat("\tat com.example.Main.run(Main.java:1)\n", 50)
	formattest.Recognise(t, new(logrows.Decoder).Recognise, []formattest.Head{
		{Name: "a", Bytes: string(many(combined, 3)), Want: formats.Certain},
		{Name: "a", Bytes: string(many(classic, 3)), Want: formats.Certain},
		{Name: "a", Bytes: string(many(modern, 3)), Want: formats.Certain},
		{Name: "a", Bytes: string(many(pair, 3)), Want: formats.Certain},
		{Name: "a", Bytes: string(many(combined+"\r", 9)), Want: formats.Certain},
		{Name: "a", Bytes: string(many(combined, 900))[:40_000], Want: formats.Certain},
		{Name: "a", Bytes: classic, Want: formats.Maybe},
		{Name: "a", Bytes: string(many(classic, 3)) + "Exception: no\n" + trace, Want: formats.Maybe},
		{Name: "a.log", Bytes: "Some prose about nothing.\nIt has = signs, and a=b.\n", Want: formats.No},
		{Name: "a.log", Bytes: "2026-05-01T12:00:00Z INFO main: user=zed\n2026-05-01T12:00:00.100Z ERROR [main] failed\n", Want: formats.No},
		{Name: "a.log", Bytes: "2026-05-01 12:00:00,123 INFO [main] started\n2026-05-01 12:00:00,124 INFO [main] done\n", Want: formats.No},
		{Name: ".env", Bytes: "USER=zed\nHOST=x\nPORT=1\n", Want: formats.No},
		{Name: "a.ini", Bytes: "[x]\na = b\nc = d\n", Want: formats.No},
		{Name: "a.js", Bytes: "const a = 1, b = 2;\nfor (i=0; i<n; i++) { x=1; }\nlet c=3;\n", Want: formats.No},
		{Name: "a.jsx", Bytes: "<Foo a=\"b\" c=\"d\" />\n<Bar a=\"b\" c=\"d\" />\n", Want: formats.No},
		{Name: "a.csv", Bytes: "id,name\n1,Zed\n2,Yed\n", Want: formats.No},
		{Name: "a", Bytes: "\n\n\n", Want: formats.No},
	})
}

func TestEveryPlace(t *testing.T) {
	t.Parallel()
	formattest.EveryPlace(t, new(logrows.Decoder).Decode, map[string]func(*formattest.Planter) []byte{
		"access.log": plantedtest.AccessLog, "syslog": plantedtest.Syslog, "events.log": plantedtest.Syslog5424, "app.log": plantedtest.Pairs,
	})
}

func FuzzDecode(f *testing.F) {
	for _, line := range []string{combined, classic, modern, pair, `a="\x4" b="`, `h - - [01/Jan/2026:00:00:00 +0000] "\`} {
		f.Add([]byte(line), 3)
		f.Add(slices.Concat(many(line, 3), []byte("\n\tat x\nother\n"), many(line, 1)), 200)
	}
	f.Fuzz(func(t *testing.T, content []byte, limit int) {
		content = content[:min(len(content), 8<<10)]
		d := &logrows.Decoder{Limits: formats.Limits{Value: 16 + limit&0xff, Columns: 50}}
		got := formattest.ReadDamaged(t, d.Decode, "a.log", content)
		lines := formattest.Read(t, plaintext.Decoder{Limits: d.Limits}.Decode, "a.log", bytes.Clone(content))
		if len(got.Rows()) != len(lines.Rows()) {
			t.Errorf("%d records of %d lines", len(got.Rows()), len(lines.Rows()))
		}
		d.Recognise(content, formats.Input{})
	})
}

func BenchmarkLines(b *testing.B) {
	for _, log := range []struct{ name, line string }{{"combined", combined}, {"syslog", classic}, {"RFC 5424", modern}, {"pairs", pair}, {"text", "it is no log at all, but a line of text as any other"}} {
		content := many(log.line, 8<<20/(len(log.line)+1))
		for _, d := range []formats.Decoder{plaintext.Decoder{}, &logrows.Decoder{}} {
			b.Run(fmt.Sprintf("%s as %s", log.name, d.Name()), func(b *testing.B) {
				b.SetBytes(int64(len(content)))
				to := &formattest.Discard{}
				b.ReportAllocs()
				for b.Loop() {
					if err := d.Decode(b.Context(), formats.Input{Body: bytes.NewReader(content)}, to); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// apart are the fields of running text that were handed over, and whether their values stand for themselves.
type apart map[string]bool

func (apart) New() *scanners.Batch { return scanners.NewBatch(nil) }

func (a apart) Batch(b *scanners.Batch) error {
	for i := range b.Columns {
		if c := &b.Columns[i]; c.Text {
			a[c.Name.Reveal()] = c.Apart
		}
	}
	return nil
}

func (apart) Unread(u *scanners.Unread) error { return u }

func TestPhrasesStandApart(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]apart{
		"192.0.2.7 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 12 \"-\" \"Mozilla/5.0\" and more\n": {"request": true, "user_agent": true, "rest of the line": false},
		"Mar 10 09:25:00 host sshd[12]: Accepted password\n":                                                    {"message": false},
	} {
		got := apart{}
		if err := new(logrows.Decoder).Decode(t.Context(), formats.Input{Body: strings.NewReader(text), Size: int64(len(text))}, got); err != nil {
			t.Fatal(err)
		}
		if !maps.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
