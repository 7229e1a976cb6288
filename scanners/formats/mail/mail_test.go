package mail_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
	"dossier/scanners/formats/mail"
)

func encoded(text string) string {
	lines := base64.StdEncoding.EncodeToString([]byte(text))
	var b strings.Builder
	for len(lines) > 76 {
		b.WriteString(lines[:76] + "\r\n")
		lines = lines[76:]
	}
	return b.String() + lines + "\r\n"
}

// letter is a message with something in each place that a message has.
func letter() string {
	return strings.ReplaceAll(`Return-Path: <bounce@example.org>
Received: from mail.example.org (mail.example.org [192.0.2.7])
	by mx.example.net for <to@example.net>; Mon, 2 Nov 2026 10:00:00 +0100
From: =?utf-8?q?An_P=C3=A9?= =?utf-8?b?ZXRlcnM=?= <an@example.be>
To: "Maes, Bo" <bo@example.be>, cy@example.be (Cy Claes),
 =?iso-8859-1?q?Zo=EB?= <zoe@example.be>
Cc: team: dirk@example.be, els@example.be;
Bcc: hidden@example.be
Reply-To: reply@example.be
Sender: sender@example.be
Subject: =?UTF-8?B?w6nDqQ==?= offer
X-Originating-IP: [198.51.100.9]
Message-ID: <1234@mail.example.org>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="outer"

before the parts
--outer
Content-Type: multipart/alternative;
	boundary=inner
X-Part: on the part

--inner
Content-Type: text/plain; charset=iso-8859-15
Content-Transfer-Encoding: quoted-printable

Dear Zo=EB, pay =A45 to the account of the fam=
ily.
--inner
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

`, "\n", "\r\n") + encoded(`<p title="In title">Dear <b>Zo</b>&euml;<br><a href="mailto:link@example.be">write</a></p><table><tr><td>A<td>B</table>`) +
		strings.ReplaceAll(`--inner--
between the parts
--outer
Content-Type: text/csv; name="list.csv"
Content-Disposition: attachment; filename*=utf-8''lijst%20%C3%A9.csv
Content-Transfer-Encoding: base64
Content-Description: the list of people

`, "\n", "\r\n") + encoded("name,mail\nFay,fay@example.be\n") + strings.ReplaceAll(`--outer
Content-Type: message/rfc822

From: nested@example.be
Subject: forwarded
Content-Type: text/plain

nested text
--outer
Content-Type: application/ms-tnef; name="winmail.dat"

x
--outer
Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m
Content-Transfer-Encoding: base64

`, "\n", "\r\n") + encoded("secret") + "--outer--\r\nbehind the parts\r\n"
}

func mailbox(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "From sender%d@example.be Mon Nov  2 10:00:00 2026\nFrom: Person %d <p%d@example.be>\nTo: all@example.be\nSubject: number %d\n", i, i, i, i)
		switch i % 4 {
		case 0:
			fmt.Fprintf(&b, "\ntext %d\n\n>From the start\n\nFrom now on\n\n", i)
		case 1:
			fmt.Fprintf(&b, "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n%s\n", encoded(fmt.Sprintf("text %d", i)))
		case 2:
			fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext %d\n--b\nContent-Type: text/csv; name=a.csv\n\na,b\n1,2\n--b--\n\n", i)
		case 3:
			fmt.Fprintf(&b, "Content-Type: text/html\n\n<p>text <i>%d</i>\n\n", i)
		}
	}
	return b.String()
}

// read reads a message; what is attached is a row of the part members.
func read(t testing.TB, u formats.Unpacker, content string) formattest.Result {
	t.Helper()
	return formattest.Read(t, formattest.Members(u), "a.eml", []byte(content))
}

func TestConformance(t *testing.T) {
	t.Parallel()
	formattest.Unpacker(t, mail.Message(formats.Limits{}), []formattest.Sample{
		{Name: "a.eml", Content: []byte(letter())},
		{Name: "1", Content: []byte("Received: x\nFrom: a@example.be\n\n" + strings.Repeat("a line of text\n", 20_000))},
	})
	formattest.Unpacker(t, mail.Mailbox(formats.Limits{}), []formattest.Sample{
		{Name: "a.mbox", Content: []byte(mailbox(40))},
		{Name: "inbox", Content: []byte(strings.ReplaceAll(mailbox(41), "\n", "\r\n"))},
	})
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	got := read(t, mail.Message(formats.Limits{}), letter())
	if got.Err != nil {
		t.Fatal(got.Err)
	}
	main := got.Part("")
	if len(main.Rows) != 1 {
		t.Errorf("%d records, want one", len(main.Rows))
	}
	for field, want := range map[string]string{
		"Return-Path.email": "bounce@example.org",
		"Received":          "from mail.example.org (mail.example.org [192.0.2.7]) by mx.example.net for <to@example.net>; Mon, 2 Nov 2026 10:00:00 +0100",
		"From.email":        "an@example.be", "From.name": "An Péeters",
		"To.email": "bo@example.be; cy@example.be; zoe@example.be", "To.name": "Maes, Bo; Cy Claes; Zoë",
		"Cc.email": "dirk@example.be; els@example.be", "Bcc.email": "hidden@example.be", "Reply-To.email": "reply@example.be",
		"Sender.email": "sender@example.be", "Subject": "éé offer", "X-Originating-Ip": "[198.51.100.9]", "Message-Id": "<1234 mail.example.org>",
		"body":   "Dear Zoë, pay €5 to the account of the family.; Dear Zoë\nwrite\nA\tB",
		"@title": "In title", "mailto": "link@example.be", "part.X-Part": "on the part", "part.Content-Description": "the list of people",
		"outside": "before the parts; between the partsbehind the parts", "attachment": "lijst é.csv",
	} {
		if got := main.Column(field); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %q, want %q", field, got, want)
		}
	}
	nested := "From: nested@example.be\r\nSubject: forwarded\r\nContent-Type: text/plain\r\n\r\nnested text"
	want := [][]string{{"lijst é.csv", "name,mail\nFay,fay@example.be\n"}, {"message.eml", nested}}
	if members := got.Part("members").Rows; !slices.EqualFunc(members, want, slices.Equal[[]string]) {
		t.Errorf("members %q, want %q", members, want)
	}
	var unread []string
	for _, u := range got.Unread {
		unread = append(unread, u.Part.Reveal()+" "+string(u.Why))
	}
	if want := []string{"winmail.dat no decoder", "smime.p7m encrypted"}; !slices.Equal(unread, want) {
		t.Errorf("unread %q, want %q", unread, want)
	}
}

func TestMailbox(t *testing.T) {
	t.Parallel()
	const n = 400
	for name, content := range map[string]string{"unix": mailbox(n), "dos": strings.ReplaceAll(mailbox(n), "\n", "\r\n")} {
		got := read(t, mail.Mailbox(formats.Limits{}), content)
		if got.Err != nil || len(got.Unread) > 0 {
			t.Fatalf("%s: unread %v, ends with %v", name, got.Unread, got.Err)
		}
		main := got.Part("")
		if len(main.Rows) != n {
			t.Fatalf("%s: %d messages, want %d", name, len(main.Rows), n)
		}
		bodies, from, envelopes := main.Column("body"), main.Column("From.email"), main.Column("Envelope.email")
		for i := range n {
			want := fmt.Sprintf("text %d", i)
			if i%4 == 0 {
				want += "\n\n>From the start\n\nFrom now on"
			}
			if bodies[i] != want || from[i] != fmt.Sprintf("p%d@example.be", i) || envelopes[i] != fmt.Sprintf("sender%d@example.be", i) {
				t.Errorf("%s: message %d: %q from %q, %q", name, i+1, bodies[i], from[i], envelopes[i])
			}
		}
		if members := got.Part("members").Rows; len(members) != n/4 || members[0][0] != "message 3/a.csv" {
			t.Errorf("%s: %d members", name, len(members))
		}
	}
}

// The families of mbox differ in how they keep texts from being taken for the beginning of a message.
func TestSeparators(t *testing.T) {
	t.Parallel()
	const head = "From a@example.be Mon Nov  2 10:00:00 2026\nFrom: a@example.be\nSubject: x\n"
	for name, test := range map[string]struct {
		content string
		want    int
	}{
		"content length, text that looks alike": {head + "Content-Length: 30\n\ntext\n\nFrom where I stand\nall is well\n\n" + head + "\nb\n", 2},
		"no empty line between":                 {head + "\nfirst\n" + head + "\nsecond\n", 2},
		"other date":                            {"From MAILER-DAEMON Fri Jul  8 12:08:34 +0100 2011\nFrom: x\n\na\n\n" + head + "\nb", 2},
		"no date":                               {"From someone\nFrom: x\nTo: y\nSubject: z\n\na\n\nFrom another\nFrom: x\n\nb", 2},
		"quoted":                                {head + "\n>From a@example.be Mon Nov  2 10:00:00 2026\nFrom: b\n", 1},
		"only headers":                          {head + "\n" + head + "\n" + head, 3},
	} {
		got := read(t, mail.Mailbox(formats.Limits{}), test.content)
		if n := len(got.Part("").Rows); n != test.want || got.Err != nil {
			t.Errorf("%s: %d messages, want %d; %v", name, n, test.want, got.Err)
		}
	}
}

func TestBroken(t *testing.T) {
	t.Parallel()
	const head = "From: an@example.be\nSubject: x\n"
	for name, test := range map[string]struct {
		content, body string
		why           []scanners.Why
	}{
		"no empty line behind the header": {head + "the text begins\nhere", "the text begins\nhere", nil},
		"no body":                         {head, formattest.Null, nil},
		"no boundary named":               {head + "Content-Type: multipart/mixed\n\n--x\n\ntext\n", "--x\n\ntext", nil},
		"boundary never comes":            {head + "Content-Type: multipart/mixed; boundary=b\n\ntext\n", formattest.Null, []scanners.Why{scanners.Corrupt}},
		"closing boundary missing":        {head + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n", "text", []scanners.Why{scanners.Truncated}},
		"inner closing boundary missing":  {head + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\ntext\n--b--\n", "text", nil},
		"boundary in quotes not closed":   {head + "Content-Type: multipart/mixed; boundary=\"b;\n charset=x\n\n--b\n\ntext\n--b--\n", "text", nil},
		"broken base64":                   {head + "Content-Transfer-Encoding: BASE64\n\n!!aGVs\n bG8=\nIHRoZXJl??", "hello there", nil},
		"broken quoted-printable":         {head + "Content-Transfer-Encoding: quoted-printable\n\na=zzb=3dc= \nd=", "a=zzb=cd", nil},
		"unknown encoding":                {head + "Content-Transfer-Encoding: x-own\n\ntext", "text", []scanners.Why{scanners.TextOnly}},
		"unknown character set":           {head + "Content-Type: text/plain; charset=x-own\n\nZo\xeb", "Zoë", []scanners.Why{scanners.TextOnly}},
		"wrong character set":             {head + "Content-Type: text/plain; charset=us-ascii\n\nZoë", "Zoë", nil},
		"utf-7":                           {head + "Content-Type: text/plain; charset=utf-7\n\nZo+AOs-", "Zoë", nil},
		"inline pgp":                      {head + "\n-----BEGIN PGP MESSAGE-----\nabc", "-----BEGIN PGP MESSAGE-----\nabc", []scanners.Why{scanners.Encrypted}},
		"uuencoded":                       {head + "Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a.txt\n%:&5L;&\\\n`\nend\n", "hello", nil},
		"flat header":                     {head + "Content-Type:text/plain;charset=\"iso-8859-2\"\n\n\xa3\xf3d\xbc", "Łódź", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := read(t, mail.Message(formats.Limits{}), test.content)
			body := got.Part("").Column("body")
			if body == nil {
				body = []string{formattest.Null}
			}
			if !slices.Equal(body, []string{test.body}) || !slices.Equal(got.Whys(), test.why) || got.Err != nil {
				t.Errorf("body %q, unread %v, %v; want %q, %v", body, got.Unread, got.Err, test.body, test.why)
			}
			if !strings.Contains(got.Part("").Text(), "an@example.be") {
				t.Error("the sender is lost")
			}
		})
	}
}

func TestEncryptedIsNotReadAsText(t *testing.T) {
	t.Parallel()
	got := read(t, mail.Message(formats.Limits{}), "From: an@example.be\nSubject: x\nContent-Type: multipart/encrypted; boundary=b\n\n"+
		"--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream\n\nxyz\n--b--\n")
	if whys := got.Whys(); !slices.Equal(whys, []scanners.Why{scanners.Encrypted}) || len(got.Part("members").Rows) > 0 {
		t.Errorf("unread %v, members %q", whys, got.Part("members").Rows)
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ in, emails, names string }{
		"plain":            {"an@example.be", "an@example.be", ""},
		"comma in a name":  {`"Peeters, An" <an@example.be>, bo@example.be`, "an@example.be; bo@example.be", "Peeters, An"},
		"semicolons":       {"an@example.be; Bo <bo@example.be>", "an@example.be; bo@example.be", "Bo"},
		"no address":       {"undisclosed-recipients:;", "", "undisclosed-recipients:"},
		"only a name":      {"An Peeters", "", "An Peeters"},
		"open quote":       {`"An <an@example.be>, Bo <bo@example.be>`, "an@example.be; bo@example.be", "An; Bo"},
		"name behind":      {"<an@example.be> An", "an@example.be", "An"},
		"no brackets":      {"An Peeters an@example.be", "an@example.be", "An Peeters"},
		"encoded":          {"=?utf-8?q?An_=3Can=40example.be=3E?= <x@example.be>", "x@example.be", "An <an@example.be>"},
		"escaped":          {`"An \"A\" P" <an@example.be>`, "an@example.be", `An "A" P`},
		"international":    {"Zoë <zoë@exämple.be>", "zoë@exämple.be", "Zoë"},
		"latin-1 unlabled": {"Zo\xeb <z@example.be>", "z@example.be", "Zoë"},
	} {
		got := read(t, mail.Message(formats.Limits{}), "Subject: x\nMessage-Id: y\nTo: "+test.in+"\n\nx")
		emails, names := strings.Join(got.Part("").Column("To.email"), ""), strings.Join(got.Part("").Column("To.name"), "")
		if emails != test.emails || names != test.names {
			t.Errorf("%s: %q, %q; want %q, %q", name, emails, names, test.emails, test.names)
		}
	}
}

func TestRecognise(t *testing.T) {
	t.Parallel()
	message, mbox := mail.Message(formats.Limits{}), mail.Mailbox(formats.Limits{})
	for _, test := range []struct {
		name, head string
		by         formats.Unpacker
	}{
		{"1", "Received: from x\nFrom: a@example.org\n\ntext", message},
		{"a.eml", "Subject: x\n\ntext", message},
		{"a.mht", "From: <Saved by a browser>\nSubject: x\nContent-Type: multipart/related\n\n", message},
		{"1.emlx", "1234      \nFrom: a@example.org\nTo: b\nSubject: c\n\n", message},
		{"a.mbox", mailbox(1), mbox},
		{"inbox", "From - Mon Nov  2 10:00:00 2026\nX-Status: 0001\nFrom: x\nSubject: y\n\n", mbox},
		{"a.mbox", "From someone Mon Jun 01 10:00:00 2009\n\ntext", mbox},
		{"a.txt", "From someone Mon Jun 01 10:00:00 2009\n\ntext", nil},
		{"a.txt", "From here to there\nSubject: x\n\n", nil},
		{"a.txt", "Dear all,\nDate: tomorrow\n", nil},
		{"a.txt", "name: An\nstreet: x\n", nil},
		{"a.eml", "{\"a\":1}", nil},
		{"a.csv", "From,To\na,b\n", nil},
		{"a", "", nil},
	} {
		for _, u := range []formats.Unpacker{message, mbox} {
			want := formats.No
			if u == test.by {
				want = formats.Certain
			}
			if got := u.Recognise([]byte(test.head), formats.Input{Name: test.name}); got != want {
				t.Errorf("%q %q by %s: %v, want %v", test.name, test.head, u.Name(), got, want)
			}
		}
	}
}

// A mailbox that is larger than any memory is read in little.
// uuencoded is the file "list.csv" as mail programs wrote it before MIME.
const uuencoded = "begin 644 list.csv\n" + "M;F%M92QM86EL\"D9A>2QF87E 97AA;7!L92YB90I'=7,L9W5S0&5X86UP;&4N\n88F4@86YD(&UO<F4@;V8@=&AE(&QI;F4*\n" + "`\nend\n"

const uuencodedContent = "name,mail\nFay,fay@example.be\nGus,gus@example.be and more of the line\n"

func TestFilesInTextsAreOpened(t *testing.T) {
	t.Parallel()
	const head = "From: a@example.be\nSubject: x\n"
	list := []string{"list.csv", uuencodedContent}
	for name, c := range map[string]struct {
		content string
		want    [][]string
		why     []scanners.Why
	}{
		"behind a text":     {head + "\nsee the list\n\n" + uuencoded + "bye\n", [][]string{list}, nil},
		"two":               {head + "\n" + uuencoded + uuencoded, [][]string{list, {"list#2.csv", uuencodedContent}}, nil},
		"lines end in CRLF": {strings.ReplaceAll(head+"\n"+uuencoded, "\n", "\r\n"), [][]string{list}, nil},
		"in a part":         {head + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n" + uuencoded + "--b--\n", [][]string{list}, nil},
		"broken off":        {head + "\n" + uuencoded[:strings.Index(uuencoded, "`")-20], [][]string{{"list.csv", uuencodedContent[:45]}}, nil},
		"words":             {head + "\nbegin 2026 well\nand begin 644 things\nbegin 644 x\nno such lines\n", nil, nil},
		"a long text":       {head + "\n" + uuencoded + strings.Repeat("a line of text\n", 100_000), nil, []scanners.Why{scanners.NoDecoder}},
	} {
		got := read(t, mail.Message(formats.Limits{}), c.content)
		if members := got.Part("members").Rows; got.Err != nil || !slices.EqualFunc(members, c.want, slices.Equal[[]string]) || !slices.Equal(got.Whys(), c.why) {
			t.Errorf("%s: members %q, want %q; unread %v, ends with %v", name, members, c.want, got.Unread, got.Err)
		}
	}
}

func TestLongBodies(t *testing.T) {
	t.Parallel()
	const lines = 40_000
	body := strings.Repeat("an@example.be wrote a line\r\n", lines)
	for name, content := range map[string]string{
		"plain":    "From: a\nSubject: x\nDate: y\n\n" + body,
		"base64":   "From: a\nSubject: x\nDate: y\nContent-Transfer-Encoding: base64\n\n" + encoded(body),
		"one line": "From: a\nSubject: x\nDate: y\nContent-Transfer-Encoding: quoted-printable\n\n" + strings.ReplaceAll(body, "\r\n", " =3D"),
		"html":     "From: a\nSubject: x\nDate: y\nContent-Type: text/html\n\n" + body,
		"header":   "From: a\nSubject: x\nDate: y\nX: " + strings.ReplaceAll(body, "\r\n", "\r\n ") + "\r\n\r\n",
	} {
		got := read(t, mail.Message(formats.Limits{}), content)
		if n := strings.Count(got.Part("").Text(), "an@example.be"); got.Err != nil || len(got.Rows()) != 1 || n != lines {
			t.Errorf("%s: %d of %d lines in %d records; %v", name, n, lines, len(got.Rows()), got.Err)
		}
	}
}

func FuzzMessage(f *testing.F) {
	f.Add([]byte(letter()))
	f.Add([]byte("From: \"a\nTo: (b <c@d>;\nContent-Type: multipart/x; boundary*0=a; boundary*1*=%41\n\n--aA\n\n--aA--"))
	f.Fuzz(func(t *testing.T, content []byte) {
		got := read(t, mail.Message(formats.Limits{}), string(content))
		if got.Err != nil || len(got.Rows()) > 1 {
			t.Error("a message ends with an error, or is several")
		}
	})
}

func FuzzMailbox(f *testing.F) {
	f.Add([]byte(mailbox(4)))
	f.Add([]byte("From x\nFrom y\n\nFrom a 1:2 2020\n>From \nA: =?x?q?=41?= =?x?b?QQ=?=\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		if got := read(t, mail.Mailbox(formats.Limits{}), string(content)); got.Err != nil {
			t.Error("a mailbox ends with an error")
		}
	})
}

func BenchmarkMailbox(b *testing.B) {
	content := []byte(mailbox(20_000))
	b.SetBytes(int64(len(content)))
	u := mail.Mailbox(formats.Limits{})
	to := &formattest.Discard{}
	b.ReportAllocs()
	for b.Loop() {
		err := u.Unpack(b.Context(), formats.Input{Body: bytes.NewReader(content), Size: -1}, to, func(_ context.Context, in formats.Input) error {
			_, err := io.Copy(io.Discard, in.Body)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
