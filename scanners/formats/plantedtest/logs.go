package plantedtest

import (
	"bytes"
	"fmt"

	"dossier/scanners/formats/formattest"
)

// AccessLog is a web server's log in the combined form, with the trace of an error in it.
func AccessLog(p *formattest.Planter) []byte {
	var b bytes.Buffer
	for i := range 6 {
		at := func(field string) string { return p.At(fmt.Sprintf("%s, line %d", field, i+1)) }
		who := p.Patterns(fmt.Sprintf("client and user, line %d", i+1))
		fmt.Fprintf(&b, "%s - %s, %s, %s, %s [%02d/May/2026:10:05:03 +0000] \"GET /search?q=%s HTTP/1.1\" 200 203023 \"%s\" \"%s\" %s\n",
			who.IP, who.Email, who.Phone, who.IBAN, who.Card, i+1, at("request"), at("referrer"), at("user agent"), at("rest of the line"))
	}
	return fmt.Appendf(b.Bytes(), "Traceback: %s\n\tat %s\n", p.At("line of another form"), p.At("indented line"))
}

// Syslog is what a daemon writes, in its old and its new form.
func Syslog(p *formattest.Planter) []byte {
	var b bytes.Buffer
	for i := range 6 {
		fmt.Fprintf(&b, "Mar %2d 13:06:56 host-%d app[%d]: %s\n", i+1, i%3, 1000+i, p.At(fmt.Sprintf("message, line %d", i+1)))
	}
	fmt.Fprintf(&b, "2026-03-09T13:06:56.120+01:00 host app[7]: %s\n", p.At("message behind an exact time"))
	return fmt.Appendf(b.Bytes(), "%s\n", p.At("line of another form"))
}

// Syslog5424 is a log in the form of RFC 5424, with structured data.
func Syslog5424(p *formattest.Planter) []byte {
	var b bytes.Buffer
	for i := range 6 {
		person := p.Person(fmt.Sprintf("structured data, line %d", i+1))
		var data string
		for kind, v := range person.Kinds() {
			data += fmt.Sprintf(" %s=%q", kind, v)
		}
		fmt.Fprintf(&b, "<34>1 2026-03-0%dT22:14:15.003Z host app %d ID47 [who@32473%s] \ufeff%s\n", i+1, 1000+i, data, p.At(fmt.Sprintf("message, line %d", i+1)))
	}
	return b.Bytes()
}

// Pairs is a log of key=value pairs.
func Pairs(p *formattest.Planter) []byte {
	var b bytes.Buffer
	for i := range 6 {
		person := p.Person(fmt.Sprintf("pairs, line %d", i+1))
		fmt.Fprintf(&b, "level=info ts=2026-03-0%dT22:14:15Z", i+1)
		for kind, v := range person.Kinds() {
			fmt.Fprintf(&b, " %s=%q", kind, v)
		}
		fmt.Fprintf(&b, " msg=\"said \\\"%s\\\"\"\n", p.At(fmt.Sprintf("message, line %d", i+1)))
	}
	return fmt.Appendf(b.Bytes(), "panic: %s\n\tat %s\n", p.At("line of another form"), p.At("indented line"))
}
