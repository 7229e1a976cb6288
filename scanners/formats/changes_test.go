package formats_test

import (
	"bytes"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/all"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
)

// changeTest sets a field of a record, which is to replace one piece of the content by another, or is refused.
type changeTest struct {
	number       int64
	part         string
	field, value string
	null         bool
	old, with    string // once in the content, and what is to stand there
	why          string // a piece of the reason why not
}

func testChanges(t *testing.T, name, content string, tests []changeTest) {
	t.Helper()
	o := all.Formats(all.Options{})
	was, _ := formattest.Readable(t, o, name, []byte(content))
	for _, test := range tests {
		var out bytes.Buffer
		list := []erasing.Removal{{Part: scanners.NewPrivate(test.part), Number: test.number, Change: []erasing.Cell{{Field: test.field, Value: []byte(test.value), Null: test.null}}}}
		err := o.Cut(t.Context(), formats.Input{Body: strings.NewReader(content), Name: name, Size: -1}, &out, list)
		switch want := strings.Replace(content, test.old, test.with, 1); {
		case test.why != "":
			if err == nil || !strings.Contains(err.Error(), test.why) {
				t.Errorf("%s, %s: %v, want %q", name, test.field, err, test.why)
			}
		case err != nil:
			t.Errorf("%s, %s: %v", name, test.field, err)
		case strings.Count(content, test.old) != 1:
			t.Errorf("%s: %q stands %d times in it", name, test.old, strings.Count(content, test.old))
		case out.String() != want:
			t.Errorf("%s, %s:\n%q, want\n%q", name, test.field, out.String(), want)
		default:
			got, _ := formattest.Readable(t, o, name, out.Bytes())
			formattest.Changed(t, got, was, list)
		}
	}
}

func TestChangeCards(t *testing.T) {
	t.Parallel()
	card := "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Zedman;Zed;;;\r\nFN:Zed\r\nEMAIL;TYPE=work:zed@ex\r\n ample.org\r\nADR:;;Road 1\\, bus 2;Gent;;9000;BE\r\nNOTE:a\\nb\r\nEND:VCARD\r\n"
	old := "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Z=EBdman;Zed\nitem1.NOTE;QUOTED-PRINTABLE:one=0A=\ntwo\nTEL;HOME:0470\nEND:VCARD\n"
	testChanges(t, "a.vcf", card+strings.ReplaceAll(card, "ed", "éd")+old, []changeTest{
		{number: 1, field: "FN.fullname", value: "Yed; Yedman", old: "FN:Zed\r", with: "FN:Yed\\; Yedman\r"},
		{number: 1, field: "N.givenname", value: "Yed", old: "N:Zedman;Zed;;;", with: "N:Zedman;Yed;;;"},
		{number: 1, field: "EMAIL", value: "yed@example.org", old: "zed@ex\r\n ample.org", with: "yed@example.org"},
		{number: 1, field: "EMAIL", null: true, old: "zed@ex\r\n ample.org", with: ""},
		{number: 2, field: "ADR.city", value: "Liège", old: "Gent;;9000;BE\r\nNOTE:a\\nb\r\nEND:VCARD\r\nBEGIN:VCARD\n", with: "Liège;;9000;BE\r\nNOTE:a\\nb\r\nEND:VCARD\r\nBEGIN:VCARD\n"},
		{
			number: 1, field: "ADR.street", value: strings.Repeat("Straße ", 12) + "3", old: "ADR:;;Road 1\\, bus 2;Gent;;9000;BE\r\nNOTE:a\\nb\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nN:Zéd",
			with: "ADR:;;Straße Straße Straße Straße Straße Straße Straße Straße Stra\r\n ße Straße Straße Straße 3;Gent;;9000;BE\r\nNOTE:a\\nb\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nN:Zéd",
		},
		{number: 3, field: "N.familyname", value: "Yédman", old: "N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Z=EBdman;Zed", with: "N;CHARSET=UTF-8:Yédman;Zed"},
		{number: 3, field: "NOTE", value: "none", old: "item1.NOTE;QUOTED-PRINTABLE:one=0A=\ntwo", with: "item1.NOTE:none"},
		{number: 3, field: "TEL", value: "[erased]", old: "0470", with: "[erased]"},
		{number: 1, field: "TITLE", value: "x", why: "not stand in a line of its own"},
	})
	event := "BEGIN:VEVENT\nUID:1\nSUMMARY:Call with\n  Zed\nATTENDEE;CN=\"Zed Z\";ROLE=CHAIR:mailto:zed@example.org\nORGANIZER;SENT-BY=\"mailto:bo@example.org\":mailto:cy@example.org\nBEGIN:VALARM\nDESCRIPTION:call Zed\nEND:VALARM\nEND:VEVENT\n"
	testChanges(t, "a.ics", "BEGIN:VCALENDAR\nVERSION:2.0\nX-WR-CALNAME:of them\n"+event+"BEGIN:VTODO\nSUMMARY:last\nEND:VTODO\nEND:VCALENDAR\n", []changeTest{
		{number: 1, field: "X-WR-CALNAME", value: "ours", old: "of them", with: "ours"},
		{number: 2, field: "SUMMARY", value: "Call with Yed", old: "Call with\n  Zed", with: "Call with Yed"},
		{number: 2, field: "VALARM.DESCRIPTION", value: "call Yed", old: "call Zed", with: "call Yed"},
		{number: 2, field: "ATTENDEE.name", value: "Yed, Z", old: `"Zed Z"`, with: `"Yed, Z"`},
		{number: 2, field: "ATTENDEE.email", value: "yed@example.org", old: "zed@example.org", with: "yed@example.org"},
		{number: 3, field: "SUMMARY", value: "first", old: "last", with: "first"},
	})
}

func TestChangeEntries(t *testing.T) {
	t.Parallel()
	testChanges(t, "a.ldif", "version: 1\n\n# of Zed\ndn: cn=Zed,dc=example\ncn;lang-nl: Zed\nsn:: WsOpZG1hbg==\nmail: zed@exa\n mple.org\ndescription:: IHNwYWNlZA==\nphoto:< file:///x\n\ndn: cn=Yed,dc=example\ncn: Yed\n", []changeTest{
		{number: 1, field: "cn", value: "Xed", old: "cn;lang-nl: Zed", with: "cn;lang-nl: Xed"},
		{number: 1, field: "cn", value: "Xéd", old: "cn;lang-nl: Zed", with: "cn;lang-nl:: WMOpZA=="},
		{number: 1, field: "sn", value: "[erased]", old: "sn:: WsOpZG1hbg==", with: "sn: [erased]"},
		{number: 1, field: "sn", value: ":x", old: "sn:: WsOpZG1hbg==", with: "sn:: Ong="},
		{number: 1, field: "mail", null: true, old: "mail: zed@exa\n mple.org", with: "mail:"},
		{number: 2, field: "dn", value: "cn=Wed,dc=example", old: "cn=Yed,dc", with: "cn=Wed,dc"},
		{number: 1, field: "photo", value: "x", why: "a file of its own"},
		{number: 1, field: "(comment)", value: "x", why: "not stand in a line of its own"},
		{number: 9, field: "cn", value: "x", why: "changed since"},
	})
}

func TestChangeMail(t *testing.T) {
	t.Parallel()
	letter := "Received: from x by y; Mon, 2 Nov 2026 10:00:00 +0100\nFrom: =?utf-8?q?Z=C3=A9d?= Zedman <zed@example.org>\nTo: \"Desk, the\" <desk@corp.example>,\n bo@corp.example\nSubject: order of\n Zed\nMessage-ID: <1@x.example>\nMIME-Version: 1.0\n"
	mixed := "Content-Type: multipart/mixed; boundary=b\n\npreamble\n--b\nX-Note: Zed\n\nDear desk,\n\nI am Zed.\n\n--b\nContent-Type: text/csv\nContent-Disposition: attachment; filename=a.csv\n\nid,name\n1,Zed\n2,Yed\n--b--\nbehind\n"
	testChanges(t, "a.eml", letter+mixed, []changeTest{
		{number: 1, field: "From.email", value: "yed@example.org", old: "From: =?utf-8?q?Z=C3=A9d?= Zedman <zed@example.org>", with: "From: =?utf-8?q?Z=C3=A9d_Zedman?= <yed@example.org>"},
		{number: 1, field: "From.name", value: "Yed, the", old: "=?utf-8?q?Z=C3=A9d?= Zedman", with: `"Yed, the"`},
		{number: 1, field: "From.name", null: true, old: "=?utf-8?q?Z=C3=A9d?= Zedman <zed@example.org>", with: "zed@example.org"},
		{number: 1, field: "From.email", value: "[erased]", old: "=?utf-8?q?Z=C3=A9d?= Zedman <zed@example.org>", with: "=?utf-8?q?Z=C3=A9d_Zedman?= <[erased]>"},
		{number: 1, field: "To.name", value: "Desk", old: "\"Desk, the\" <desk@corp.example>,\n bo@", with: "Desk <desk@corp.example>, bo@"},
		{number: 1, field: "Subject", value: "order of Yéd", old: "order of\n Zed", with: "=?utf-8?q?order_of_Y=C3=A9d?="},
		{number: 1, field: "body", value: "Dear desk,\n\nI am Yéd.", old: "I am Zed.", with: "I am Yéd."},
		{number: 1, field: "body", null: true, old: "Dear desk,\n\nI am Zed.", with: ""},
		{number: 1, field: "part.X-Note", value: "Yed", old: "X-Note: Zed", with: "X-Note: Yed"},
		{number: 1, field: "Date", value: "x", why: "is not written again"},
		{number: 1, field: "attachment", value: "b.csv", why: "is not written again"},
		{number: 1, part: "a.csv", field: "name", value: "x", why: "take it off by hand"},
	})
	quoted := letter + "Content-Type: text/plain; charset=iso-8859-15\nContent-Transfer-Encoding: quoted-printable\n\nI am Z=E9d, at your s=\nervice\n"
	testChanges(t, "a.eml", strings.ReplaceAll(quoted, "\n", "\r\n"), []changeTest{
		{number: 1, field: "body", value: "I am Yéd\nfor 5 €", old: "I am Z=E9d, at your s=\r\nervice\r\n", with: "I am Y=E9d\r\nfor 5 =A4\r\n"},
		{number: 1, field: "body", value: "I am \u0141", why: "character set"},
	})
	testChanges(t, "a.emlx", "130       \nFrom: zed@example.org\nTo: desk@corp.example\nSubject: order\nDate: today\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\nSSBhbSBaZWQ=\n", []changeTest{
		{number: 1, field: "body", value: "I am Yed", old: "SSBhbSBaZWQ=", with: "SSBhbSBZZWQ="},
		{number: 1, field: "From.email", value: "zedzed@example.org", old: "130       \nFrom: zed@", with: "133       \nFrom: zedzed@"},
	})
	box := "From zed@example.org Thu Jan  1 12:00:00 2026\nFrom: Zed <zed@example.org>\nTo: desk@corp.example\nSubject: one\nContent-Length: 10\n\nI am Zed.\n\nFrom bo@corp.example Thu Jan  1 12:00:00 2026\nFrom: bo@corp.example\nTo: desk@corp.example\nSubject: two\n\nI am Bo.\n\n"
	testChanges(t, "a.mbox", box, []changeTest{
		{number: 1, field: "From.name", value: "Yed", old: "From: Zed", with: "From: Yed"},
		{number: 1, field: "Envelope.email", value: "yed@example.org", old: "From zed@example.org Thu", with: "From yed@example.org Thu"},
		{number: 1, field: "body", value: "I am Zedzed.", old: "Content-Length: 10\n\nI am Zed.", with: "Content-Length: 13\n\nI am Zedzed."},
		{number: 2, field: "body", value: "I am\n\nFrom somebody Thu Jan  1 12:00:00 2026\nTo: x", why: "would not read"},
		{number: 2, field: "Subject", value: "three", old: "two", with: "three"},
		{number: 3, field: "Subject", value: "x", why: "changed since"},
	})
}

const page = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>Customers of Zed</title><meta name="author" content="Zed Z"></head><body>
<h1>List</h1><p>Dear <b>Zed</b> Zedman &amp; co,<br>
  you owe 5 &euro;.</p>
<ul><li>Zed <a href="mailto:zed@example.org?subject=x">write</a> him</li><li class=x title=Yed>Yed</li></ul>
<!-- made for Zed -->
<table><tr><th>Name</th><th>E-mail</th></tr>
<tr><td>Zed</td><td><a href='mailto:zed@example.org'>zed@example.org</a></td></tr>
<tr><td> Yed </td><td>yed@example.org</td></tr></table>
<script>var x = "Zed";</script></body></html>
`

func TestChangePages(t *testing.T) {
	t.Parallel()
	o := all.Formats(all.Options{})
	list, _ := formattest.Readable(t, o, "a.html", []byte(page))
	number := func(part, text string) int64 {
		for _, r := range list {
			if r.Part == part && strings.Contains(r.Text, text) {
				return r.Number
			}
		}
		t.Errorf("nothing holds %q", text)
		return 0
	}
	letter, item, other, row := number("", "you owe"), number("", "him"), number("", "@title"), number("table 1", "zed@")
	testChanges(t, "a.html", page, []changeTest{
		{number: letter, field: "text", value: "Dear Yed Zedman & co,\nyou owe 5 €.", old: "<b>Zed</b>", with: "<b>Yed</b>"},
		{number: letter, field: "text", value: "Dear Zed Yedman <& co>,\nyou owe 7 €.", old: "Zedman &amp; co,<br>\n  you owe 5 &euro;.", with: "Yedman &lt;&amp; co&gt;,<br>\n  you owe 7 €."},
		{number: letter, field: "text", value: "Dear Yo & co,\nyou owe 5 €.", old: "<b>Zed</b> Zedman &amp;", with: "<b>Yo</b> &amp;"},
		{number: item, field: "text", value: "Yed write him", old: "<li>Zed <a", with: "<li>Yed <a"},
		{number: other, field: "@title", value: `Xed's "x"`, old: "title=Yed", with: `title="Xed&#39;s &#34;x&#34;"`},
		{number: row, part: "table 1", field: "Name", value: "Xed", old: "<td>Zed</td>", with: "<td>Xed</td>"},
		{number: row, part: "table 1", field: "mailto", value: "xed@example.org", old: "href='mailto:zed@", with: "href='mailto:xed@"},
		{number: row, part: "table 1", field: "E-mail", null: true, old: ">zed@example.org</a>", with: "></a>"},
		{number: row + 9, part: "table 1", field: "Name", value: "x", why: "changed since"},
		{number: number("", "var x"), field: "script", value: "x", why: "by hand"},
	})
	for _, test := range []struct {
		part   string
		number int64
		old    string
		with   string
	}{
		{"table 1", row, "<tr><td>Zed</td><td><a href='mailto:zed@example.org'>zed@example.org</a></td></tr>", "<tr><td></td><td><a href=''></a></td></tr>"},
		{"", item, `<li>Zed <a href="mailto:zed@example.org?subject=x">write</a> him</li>`, `<li> <a href=""></a> </li>`},
		{"", other, `<li class=x title=Yed>Yed</li>`, `<li class=x title=""></li>`},
	} {
		var out bytes.Buffer
		one := []erasing.Removal{{Part: scanners.NewPrivate(test.part), Number: test.number}}
		err := o.Cut(t.Context(), formats.Input{Body: strings.NewReader(page), Name: "a.html", Size: -1}, &out, one)
		if want := strings.Replace(page, test.old, test.with, 1); err != nil || out.String() != want {
			t.Errorf("%d of %q: %v\n%s", test.number, test.part, err, out.String())
		}
	}
}

func TestChangeYAML(t *testing.T) {
	t.Parallel()
	testChanges(t, "a.yaml", "# people\n- name: Zed Z\n  mail: \"zed@example.org\" # work\n  note: 'it''s é: x'\n  tags: [a, \"b\"]\n  age: 7\n  ok: true\n  none: ~\n- name: &n Bo\n  also: *n\n  text: |\n    two\n    lines\n  when: !!str 2026\n  at: {city: Gent , \"zip\": 9000}\n", []changeTest{
		{number: 2, field: "name", value: "Yed: é", old: "Zed Z", with: `"Yed: é"`},
		{number: 2, field: "mail", value: "[erased]", old: `"zed@example.org"`, with: `"[erased]"`},
		{number: 2, field: "note", value: `a "b"`, old: "'it''s é: x'", with: `"a \"b\""`},
		{number: 2, field: "note", null: true, old: "'it''s é: x'", with: "null"},
		{number: 2, field: "age", value: "8", old: "7", with: "8"},
		{number: 2, field: "ok", value: "false", old: "true", with: "false"},
		{number: 3, field: "at.city", value: "Brugge", old: "Gent", with: `"Brugge"`},
		{number: 3, field: "at.zip", value: "8000", old: "9000", with: "8000"},
		{number: 3, field: "name", value: "x", why: "not stand in one line"},
		{number: 3, field: "also", value: "x", why: "not stand in one line"},
		{number: 3, field: "text", value: "x", why: "not stand in one line"},
		{number: 3, field: "when", value: "x", why: "not stand in one line"},
		{number: 2, field: "nothing", value: "x", why: "not written as one that can be changed"},
	})
}

func TestChangeXML(t *testing.T) {
	t.Parallel()
	const people = `<people>
  <person id="7" x:mail='zed@example.org' empty=""><name>
    Zed &amp; Z </name><tel>1</tel><tel>2</tel><note><![CDATA[of <zed>]]></note><mixed>a <b>zed</b> c</mixed><none/></person>
  <person id="8"><name>Bo</name></person>
</people>
`
	tests := []changeTest{
		{number: 1, field: "person.name", value: `Yed "é" <y> & 'z'`, old: "Zed &amp; Z", with: "Yed &#34;é&#34; &#60;y&#62; &#38; &#39;z&#39;"},
		{number: 1, field: "person.name", null: true, old: "Zed &amp; Z", with: ""},
		{number: 1, field: "person.@mail", value: "[erased]", old: "zed@example.org", with: "[erased]"},
		{number: 1, field: "person.@id", value: "9", old: "7", with: "9"},
		{number: 2, field: "person.name", value: "Co", old: "Bo", with: "Co"},
		{number: 1, field: "person.note", value: "x", why: "does not stand by itself"},
		{number: 1, field: "person.mixed", value: "x", why: "does not stand by itself"},
		{number: 1, field: "person.none", value: "x", why: "does not stand by itself"},
	}
	testChanges(t, "a.xml", people, tests)
	tests[0].with = "Yed &#34;&#233;&#34; &#60;y&#62; &#38; &#39;z&#39;"
	testChanges(t, "a.xml", "<?xml version='1.0' encoding='iso-8859-1'?>\n"+people, tests[:2])
}

// A text whose new values make it look like another sort of file would be read as that from then on, and the rest of it perhaps not at all.
func TestChangeKeepsTheSort(t *testing.T) {
	t.Parallel()
	testChanges(t, "a.txt", "Zed\n1, 2]\n", []changeTest{
		{number: 1, field: "text", value: "[erased]", old: "Zed", with: "[erased]"},
		{number: 1, field: "text", value: "[", why: "would not read as it is to"},
		{number: 1, field: "text", value: "Z\rBo", why: "not stand in a line of its own"},
	})
	testChanges(t, "a.txt", "\rZed", []changeTest{{number: 1, field: "text", value: "<A", why: "would not read as it is to"}})
	testChanges(t, "a.csv", "A;0A\n0;", []changeTest{{number: 2, field: "c2", value: "0", why: "would not read as it is to"}}) // A;0A would be a header
}
