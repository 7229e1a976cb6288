package contacts_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/contacts"
	"dossier/scanners/formats/formattest"
)

var picture = base64.StdEncoding.EncodeToString([]byte("\xff\xd8\xff\xe0 picture"))

func crlf(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

func cards(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "BEGIN:VCARD\nVERSION:3.0\nN:Peeters%d;An;;;\nFN:An Peeters%d\nEMAIL;TYPE=work:an%d@exam\n ple.be\nEND:VCARD\n", i, i, i)
	}
	return crlf(b.String())
}

const calendar = `BEGIN:VCALENDAR
VERSION:2.0
X-WR-CALNAME:Team
BEGIN:VEVENT
UID:123@host.example
ORGANIZER;CN="An Peeters":mailto:an@example.be
ATTENDEE;CN=Bo Maes;ROLE=REQ-PARTICIPANT;SENT-BY="mailto:cy@example.be":MAILTO:bo@exam
 ple.be
SUMMARY:Meet\, talk
DESCRIPTION;LANGUAGE=nl:Call 0470\nnow
LOCATION;ALTREP="http://x:80/":Room 1
ATTACH;FMTTYPE=text/plain;ENCODING=BASE64;VALUE=BINARY:aGVsbG8=
BEGIN:VALARM
DESCRIPTION:Wake
END:VALARM
END:VEVENT
BEGIN:VTODO
SUMMARY:Do
END:VTODO
END:VCALENDAR
`

const directory = `version: 1
# exported for An

dn: uid=an,ou=people,dc=example,dc=be
cn;lang-nl: An Peeters
sn:: UMOpZXRlcnM=
mail: an@exam
 ple.be
mail: an2@example.be
jpegPhoto:: /9j/4CBwaWN0dXJl
labeledURI:< file:///tmp/x

dn: uid=bo
changetype: modify
add: mail
mail: bo@example.be
-
`

func read(t testing.TB, u formats.Unpacker, content string) formattest.Result {
	t.Helper()
	return formattest.Read(t, formattest.Members(u), "a", []byte(content))
}

func TestConformance(t *testing.T) {
	t.Parallel()
	formattest.Unpacker(t, contacts.VCard(formats.Limits{}), []formattest.Sample{{Name: "a.vcf", Content: []byte(cards(50) + "BEGIN:VCARD\r\nPHOTO;ENCODING=b:" + picture + "\r\nEND:VCARD\r\n")}})
	formattest.Unpacker(t, contacts.ICalendar(formats.Limits{}), []formattest.Sample{{Name: "a.ics", Content: []byte(strings.Repeat(calendar, 5))}})
	formattest.Unpacker(t, contacts.LDIF(formats.Limits{}), []formattest.Sample{{Name: "a.ldif", Content: []byte(directory)}})
}

// expect checks the values of a part's fields, all records together.
func expect(t *testing.T, got *formattest.Result, want map[string]string) {
	t.Helper()
	got.CheckComplete(t)
	for field, value := range want {
		cells := slices.DeleteFunc(got.Part("").Column(field), func(s string) bool { return s == formattest.Null })
		if all := strings.Join(cells, "|"); all != value {
			t.Errorf("%s: %q, want %q", field, all, value)
		}
	}
}

func TestCards(t *testing.T) {
	t.Parallel()
	got := read(t, contacts.VCard(formats.Limits{}), crlf(`BEGIN:VCARD
VERSION:2.1
N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:P=E9eters;An;;Dr.
NOTE;QUOTED-PRINTABLE:first=0D=0A=
second
TEL;CELL:+32 470
PHOTO;JPEG;ENCODING=BASE64:
 `+picture+`

END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:Bo \"B\" Maes
item1.ADR;LABEL="At home":;;Street 1\, box 2;Gent;;9000;Belgium
item1.X-ABLabel:home
TEL;VALUE=uri:tel:+32-471
EMAIL:mailto:bo@example.be
ORG:Firm;Unit
BDAY:19800101
PHOTO:data:image/png;base64,`+picture+`
END:VCARD
`))
	expect(t, &got, map[string]string{
		"N.familyname": "Péeters", "N.givenname": "An", "N.prefix": "Dr.", "NOTE": "first\r\nsecond", "TEL": "+32 470|+32-471",
		"FN.fullname": `Bo "B" Maes`, "ADR.street": "Street 1, box 2", "ADR.city": "Gent", "ADR.postcode": "9000", "ADR.country": "Belgium",
		"ADR.LABEL": "At home", "X-ABLABEL": "home", "EMAIL": "bo@example.be", "ORG.company": "Firm", "ORG.unit": "Unit", "BDAY": "19800101",
	})
	members := got.Part("members").Column("name")
	if want := []string{"record 1/photo.jpg", "record 2/photo.png"}; !slices.Equal(members, want) || len(got.Rows()) != 2 {
		t.Errorf("%d cards, members %q", len(got.Rows()), members)
	}
}

func TestCalendar(t *testing.T) {
	t.Parallel()
	got := read(t, contacts.ICalendar(formats.Limits{}), calendar)
	expect(t, &got, map[string]string{
		"X-WR-CALNAME": "Team", "UID": "123 host.example", "ORGANIZER.email": "an@example.be", "ORGANIZER.name": "An Peeters",
		"ATTENDEE.email": "cy@example.be; bo@example.be", "ATTENDEE.name": "Bo Maes", "SUMMARY": "Meet, talk|Do", "DESCRIPTION": "Call 0470\nnow",
		"LOCATION": "Room 1", "LOCATION.ALTREP": "http://x:80/", "VALARM.DESCRIPTION": "Wake",
	})
	if members := got.Part("members").Rows; len(got.Rows()) != 3 || !slices.EqualFunc(members, [][]string{{"record 2/attach.txt", "hello"}}, slices.Equal[[]string]) {
		t.Errorf("%d records, members %q", len(got.Rows()), members)
	}
}

func TestDirectory(t *testing.T) {
	t.Parallel()
	got := read(t, contacts.LDIF(formats.Limits{}), directory)
	expect(t, &got, map[string]string{
		"dn": "uid=an,ou=people,dc=example,dc=be|uid=bo", "cn": "An Peeters", "sn": "Péeters", "mail": "an@example.be; an2@example.be|bo@example.be",
		"labeledURI": "file:///tmp/x", "(comment)": "exported for An",
	})
	if members := got.Part("members").Column("name"); !slices.Equal(members, []string{"record 2/jpegphoto"}) {
		t.Errorf("members %q", members)
	}
}

func TestBroken(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		in   string
		want string
		why  []scanners.Why
	}{
		"cut":       {"BEGIN:VCARD\nFN:An\n", "An", []scanners.Why{scanners.Truncated}},
		"no colon":  {"BEGIN:VCARD\nsome text An\nEND:VCARD", "An", nil},
		"too long":  {"BEGIN:VCARD\nNOTE:An " + strings.Repeat("x ", 5<<20) + "\nFN:Bo\nEND:VCARD", "An Bo", []scanners.Why{scanners.OverLimit}},
		"nested":    {strings.Repeat("BEGIN:VCARD\n", 500) + "FN:An\n" + strings.Repeat("END:VCARD\n", 500), "An", nil},
		"bad quote": {"BEGIN:VCARD\nTEL;X=\"a:An\nEND:VCARD", "An", nil},
	} {
		got := read(t, contacts.VCard(formats.Limits{}), test.in)
		all := got.Part("").Text()
		for word := range strings.FieldsSeq(test.want) {
			if !strings.Contains(all, word) {
				t.Errorf("%s: %s is lost", name, word)
			}
		}
		if whys := got.Whys(); !slices.Equal(whys, test.why) {
			t.Errorf("%s: unread %v, want %v", name, whys, test.why)
		}
	}
}

func TestRecognise(t *testing.T) {
	t.Parallel()
	all := []formats.Unpacker{contacts.VCard(formats.Limits{}), contacts.ICalendar(formats.Limits{}), contacts.LDIF(formats.Limits{})}
	for head, by := range map[string]string{
		"\xef\xbb\xbfbegin:vcard\n": "vcard", "BEGIN:VCALENDAR\n": "icalendar", "dn: uid=an\ncn: x": "ldif", "version: 1\n\ndn: x=y": "ldif",
		"# by x\n#\ndn:: YQ==\n": "ldif", "version: 1\nname: x\n": "", "dn: x\n": "", "text": "", "": "",
	} {
		for _, u := range all {
			if got := u.Recognise([]byte(head), formats.Input{Name: "a"}); (got == formats.Certain) != (u.Name() == by) {
				t.Errorf("%q by %s: %v", head, u.Name(), got)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(cards(2)), 0)
	f.Add([]byte(calendar), 1)
	f.Add([]byte(directory), 2)
	f.Fuzz(func(t *testing.T, content []byte, which int) {
		all := []formats.Unpacker{contacts.VCard(formats.Limits{}), contacts.ICalendar(formats.Limits{}), contacts.LDIF(formats.Limits{})}
		_ = read(t, all[uint(which)%3], string(content))
	})
}
