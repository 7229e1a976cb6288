package plantedtest

import (
	"encoding/base64"
	"strings"

	"dossier/scanners/formats/formattest"
)

// folded breaks a content line as RFC 6350 and RFC 5545 have it, between letters.
func folded(line string) string {
	var b strings.Builder
	n := 0
	for _, r := range line {
		if n++; n > 60 {
			b.WriteString("\r\n ")
			n = 0
		}
		b.WriteRune(r)
	}
	return b.String() + "\r\n"
}

// value escapes a text.
func value(text string) string {
	return strings.NewReplacer(`\`, `\\`, ",", `\,`, ";", `\;`).Replace(text)
}

// VCard is cards of several versions.
func VCard(p *formattest.Planter) []byte {
	a := p.Person("own properties")
	return []byte("BEGIN:VCARD\r\nVERSION:3.0\r\n" + folded("FN:"+a.Name) + folded("N:Doe;;;;") + folded("EMAIL;TYPE=work:"+a.Email) + folded("TEL;TYPE=cell:"+a.Phone) +
		folded("ADR;TYPE=home;LABEL=\""+a.Address+"\":;;"+strings.Split(a.Address, ",")[0]+";Gent;;9000;Belgium") +
		folded("X-IP:"+a.IP) + folded("X-IBAN:"+a.IBAN) + folded("X-CARD:"+a.Card) + folded("NOTE:"+value(p.At("note"))) +
		folded("ORG:"+value(p.At("organisation"))) + folded("item1.X-ABLABEL;X-COMMENT=\""+p.At("parameter")+"\":x") + "END:VCARD\r\n" +
		"BEGIN:VCARD\r\nVERSION:2.1\r\nN:Doe\r\nNOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:" + strings.TrimSuffix(quoted(p.At("quoted-printable")), "\r\n") + "\r\nEND:VCARD\r\n")
}

// Calendar is an event, a task and a journal.
func Calendar(p *formattest.Planter) []byte {
	a := p.Person("attendee")
	return []byte("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x\r\n" + folded("X-WR-CALDESC:"+value(p.At("description of the calendar"))) +
		"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260105T100000Z\r\n" + folded("SUMMARY:"+value(p.At("summary"))) + folded("DESCRIPTION:"+value(p.At("description"))) +
		folded("LOCATION:"+value(p.At("place"))) + folded("ATTENDEE;CN=\""+a.Name+"\":mailto:"+a.Email) + folded("COMMENT:"+value(a.String())) +
		"BEGIN:VALARM\r\nACTION:DISPLAY\r\n" + folded("DESCRIPTION:"+value(p.At("reminder"))) + "END:VALARM\r\nEND:VEVENT\r\n" +
		"BEGIN:VTODO\r\n" + folded("SUMMARY:"+value(p.At("task"))) + "END:VTODO\r\nBEGIN:VJOURNAL\r\n" + folded("DESCRIPTION:"+value(p.At("journal"))) + "END:VJOURNAL\r\nEND:VCALENDAR\r\n")
}

// LDIF is an entry and a change (RFC 2849).
func LDIF(p *formattest.Planter) []byte {
	a := p.Person("attributes")
	plain := func(s string) string { return strings.NewReplacer("é", "e", "ü", "u").Replace(s) }
	name := "cn:: " + base64.StdEncoding.EncodeToString([]byte(a.Name))
	return []byte("version: 1\n# " + p.At("comment") + "\ndn: uid=1,ou=people,dc=example\n" + name + "\nmail: " + a.Email + "\ntelephoneNumber: " + a.Phone + "\npostalAddress: " + a.Address +
		"\nx-ip: " + a.IP + "\nx-iban: " + a.IBAN + "\nx-card: " + a.Card + "\ndescription:: " + base64.StdEncoding.EncodeToString([]byte(p.At("encoded"))) + "\n" +
		"info: " + plain("folded\n  over lines") + "\n\ndn:: " + base64.StdEncoding.EncodeToString([]byte("cn="+p.At("name of an entry")+",dc=example")) + "\nchangetype: modify\nadd: info\ninfo:: " +
		base64.StdEncoding.EncodeToString([]byte(p.At("change"))) + "\n-\n")
}
