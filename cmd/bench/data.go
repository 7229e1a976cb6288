package main

import (
	"bufio"
	"context"
	"math/rand/v2"
	"os"
	"strconv"
)

// maker makes lines. The same kind makes the same ones each time.
type maker struct {
	rng  *rand.Rand
	n    int64 // lines so far
	line []byte
}

// generate writes a file of exactly size bytes: lines until it is full, the last one cut.
func generate(ctx context.Context, name string, size int64, next func(*maker)) (err error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if closed := f.Close(); err == nil {
			err = closed
		}
	}()
	w := bufio.NewWriterSize(f, 1<<20)
	m := &maker{rng: rand.New(rand.NewPCG(1, 2))}
	for left := size; left > 0; {
		m.line = m.line[:0]
		next(m)
		m.n++
		m.line = m.line[:min(int64(len(m.line)), left)]
		left -= int64(len(m.line))
		if _, err := w.Write(m.line); err != nil {
			return err
		}
		if m.n%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return w.Flush()
}

func (m *maker) text(s string)    { m.line = append(m.line, s...) }
func (m *maker) number(n int64)   { m.line = strconv.AppendInt(m.line, n, 10) }
func (m *maker) oneOf(s []string) { m.text(s[m.rng.IntN(len(s))]) }

// digits adds exactly n of them.
func (m *maker) digits(n int) {
	for range n {
		m.line = append(m.line, byte('0'+m.rng.IntN(10)))
	}
}

// personal tells whether this line holds something: one in ten does.
func (m *maker) personal() bool { return m.n%10 == 0 }

// sensitive adds something of a person who does not exist, in one of several spellings.
func (m *maker) sensitive() {
	switch m.rng.IntN(6) {
	case 0:
		m.mailbox()
	case 1:
		m.text("+32 450 ")
		m.digits(2)
		m.text(" ")
		m.digits(2)
		m.text(" ")
		m.digits(2)
	case 2:
		m.address()
	case 3:
		m.oneOf(given())
		m.text(" ")
		m.oneOf(family())
	case 4:
		m.text("Tel. 0450/")
		m.digits(2)
		m.text(".")
		m.digits(2)
		m.text(".")
		m.digits(2)
	default:
		m.oneOf([]string{"Kerkstraat ", "Stationsstraat ", "Meidoornlaan "})
		m.number(1 + m.rng.Int64N(180))
		m.text(", 9000 Gent")
	}
}

func (m *maker) mailbox() {
	m.oneOf(given())
	m.text(".")
	m.oneOf(family())
	m.number(m.rng.Int64N(5000))
	m.oneOf([]string{"@webpost.example", "@example.org", "@mailbus.example"})
}

func (m *maker) address() {
	m.text("81.82.")
	m.number(m.rng.Int64N(256))
	m.text(".")
	m.number(1 + m.rng.Int64N(254))
}

func given() []string {
	return []string{"Lotte", "Griet", "Pieter", "Wout", "Sanne", "Maarten", "Julien", "Heike"}
}

func family() []string {
	return []string{"Peeters", "Janssens", "Dekker", "Visser", "Girard", "Lehmann", "Hoffmann"}
}

// logLine is a line of a web server's log (the combined format). Most requests come through a proxy, which has a name.
func logLine(m *maker) {
	if m.personal() {
		m.address()
	} else {
		m.text("proxy-0")
		m.digits(1)
	}
	m.text(" - - [")
	m.number(10 + m.n/400_000%19)
	m.text("/Mar/2026:")
	m.number(10 + m.n/36_000%13)
	m.text(":")
	m.number(10 + m.n/600%50)
	m.text(":")
	m.number(10 + m.n/10%50)
	m.text(` +0100] "GET `)
	m.oneOf([]string{"/products/flow-meter-dn50", "/assets/app.6f1c2.js", "/search?q=gateway+modbus", "/cart", "/api/v2/stock?sku=KM-1110-02"})
	if m.n%40 == 0 {
		m.text("?email=")
		m.mailbox()
	}
	m.text(` HTTP/1.1" `)
	m.oneOf([]string{"200 ", "304 ", "404 "})
	m.number(300 + m.rng.Int64N(60_000))
	m.text(` "https://shop.kolmeer.example/" "`)
	m.oneOf([]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
		"Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
	})
	m.text("\"\n")
}

// csvLine is an order, with a contact and a remark in one of ten.
func csvLine(m *maker) {
	if m.n == 0 {
		m.text("order,ordered_at,sku,quantity,price,status,contact,remark\n")
		return
	}
	m.number(1_000_000 + m.n)
	m.text(",2026-03-1")
	m.digits(1)
	m.text("T1")
	m.digits(1)
	m.text(":25:00Z,KM-1")
	m.digits(3)
	m.text("-02,")
	m.digits(1)
	m.text(",")
	m.number(5 + m.rng.Int64N(2000))
	m.text(".95,")
	m.oneOf([]string{"paid,", "shipped,", "delivered,"})
	if m.personal() {
		m.mailbox()
		m.text(",\"to be delivered at the neighbours, ")
		m.sensitive()
		m.text("\"\n")
		return
	}
	m.text(",")
	m.oneOf([]string{"no packaging please\n", "\n", "second delivery of the same order\n", "\"gate 3, before noon\"\n"})
}

// words are a text without a single line break.
func words(m *maker) {
	m.oneOf([]string{
		"the sensor fails after a few hours with error code 14 ", "the supply was checked and found to be right ",
		"the certificate of the bench ends in spring ", "is there a newer release of the gateway ",
	})
	if m.personal() {
		m.sensitive()
		m.text(" ")
	}
}
