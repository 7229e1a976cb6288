package plantedtest

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"mime/quotedprintable"
	"net/url"
	"strings"
	"unicode/utf16"

	"dossier/scanners/formats/formattest"
	"dossier/scanners/formats/ole2/ole2test"
)

// word encodes a header's text (RFC 2047) in words of a length that they may have, cut between letters.
func word(text string) string {
	var words []string
	for runes := []rune(text); len(runes) > 0; {
		n := min(len(runes), 20)
		words = append(words, "=?utf-8?B?"+base64.StdEncoding.EncodeToString([]byte(string(runes[:n])))+"?=")
		runes = runes[n:]
	}
	return strings.Join(words, "\r\n ")
}

func lines(text string) string {
	var b strings.Builder
	for encoded := base64.StdEncoding.EncodeToString([]byte(text)); encoded != ""; {
		n := min(len(encoded), 76)
		b.WriteString(encoded[:n] + "\r\n")
		encoded = encoded[n:]
	}
	return b.String()
}

func quoted(text string) string {
	var b strings.Builder
	w := quotedprintable.NewWriter(&b)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return b.String()
}

// latin is text in Latin-1.
func latin(text string) string {
	var b []byte
	for _, r := range text {
		b = append(b, byte(r))
	}
	return string(b)
}

// Message is a mail with parts in parts.
func Message(p *formattest.Planter) []byte {
	from := p.Person("sender")
	inner := "From: " + word(p.At("sender of the attached message")) + " <inner@example.org>\r\nSubject: inside\r\n\r\n" + quotedLess(p.At("attached message"))
	return []byte("From: " + word(from.Name) + " <" + from.Email + ">\r\n" +
		"To: \"" + word(p.At("recipient")) + "\" <to@example.org>\r\n" +
		"Subject: " + word(p.At("subject")) + "\r\n" +
		"X-Note: " + word(p.At("field of its own")+" "+strings.Join([]string{from.Phone, from.Address, from.IP, from.IBAN, from.Card}, ", ")) + "\r\n" +
		"Comments: " + word(p.At("comments")) + "\r\n" +
		"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=outer\r\n\r\n" +
		"--outer\r\nContent-Type: multipart/alternative; boundary=inner\r\n\r\n" +
		"--inner\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: base64\r\n\r\n" + lines(latin(p.At("plain text"))) +
		"--inner\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
		quoted("<html><body><p>"+p.At("HTML text")+"</p><img alt='"+p.At("alternative text in HTML")+"'></body></html>") + "\r\n" +
		"--inner--\r\n" +
		"--outer\r\nContent-Type: text/csv; name=list.csv\r\nContent-Disposition: attachment; filename=list.csv\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
		lines("number,note\n1,\""+p.At("attached table")+"\"\n2,\"nothing\"\n") +
		"--outer\r\nContent-Type: text/plain\r\nContent-Description: " + word(p.At("description of a part")) +
		"\r\nContent-Disposition: attachment; filename*=utf-8''" + url.PathEscape(p.At("name of an attachment")) + ".txt\r\n\r\nempty\r\n" +
		"--outer\r\nContent-Type: text/calendar; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + string(Calendar(p)) +
		"--outer\r\nContent-Type: message/rfc822\r\n\r\n" + inner + "\r\n--outer--\r\n")
}

// quotedLess is text behind a header without a character set: UTF-8 as it is.
func quotedLess(text string) string { return text + "\r\n" }

// Mailbox is two messages, of which a line of the second begins as a message does.
func Mailbox(p *formattest.Planter) []byte {
	return []byte("From a@example.org Mon Jan  5 10:00:00 2026\nFrom: " + word(p.At("sender of the first")) + " <a@example.org>\nSubject: one\n\n" + p.At("first message") + "\n\n" +
		"From b@example.org Mon Jan  5 11:00:00 2026\nFrom: b@example.org\nSubject: " + word(p.At("subject of the second")) + "\n\n>From here on: " + p.At("second message") + "\n\n")
}

func wide(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// Outlook is an item of Outlook's ([MS-OXMSG]): a person of the address book with a letter.
func Outlook(p *formattest.Planter) []byte {
	text := func(id, value string) ole2test.Stream {
		return ole2test.Stream{Name: "__substg1.0_" + id + "001F", Content: wide(value)}
	}
	page := "<html><body><p>" + p.At("HTML body") + "</p></body></html>"
	rtf := `{\rtf1\ansi ` + escaped(p.At("RTF body")) + `\par}`
	packed := binary.LittleEndian.AppendUint32(nil, uint32(len(rtf)+12))
	packed = append(binary.LittleEndian.AppendUint32(packed, uint32(len(rtf))), "MELA\x00\x00\x00\x00"+rtf...)
	header := make([]byte, 32)
	return ole2test.File(
		ole2test.Stream{Name: "__properties_version1.0", Content: header},
		text("001A", "IPM.Note"), text("0037", p.At("subject")), text("0C1A", p.At("sender")), text("1000", p.At("body")),
		text("0070", p.At("topic")), text("3A06", p.At("given name")), text("8005", p.At("named property")),
		text("007D", "Received: from x\r\nX-Note: "+strings.ReplaceAll(word(p.At("header of the network")), "\r\n ", " ")+"\r\n"),
		ole2test.Stream{Name: "__substg1.0_10130102", Content: []byte(page)},
		ole2test.Stream{Name: "__substg1.0_10090102", Content: packed},
	)
}

// escaped writes letters with accents as RTF does.
func escaped(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r < 0x80 {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, `\u%d?`, r)
		}
	}
	return b.String()
}
