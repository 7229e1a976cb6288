package jsonrows

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"dossier/scanners"
	"dossier/scanners/formats"
)

// pool is a Receiver that gives the same batch out again.
type pool struct{ idle []*scanners.Batch }

func (p *pool) New() *scanners.Batch {
	if n := len(p.idle); n > 0 {
		b := p.idle[n-1]
		p.idle = p.idle[:n-1]
		return b
	}
	return scanners.NewBatch(func(b *scanners.Batch) { p.idle = append(p.idle, b) })
}

func (p *pool) Batch(b *scanners.Batch) error   { b.Release(); return nil }
func (p *pool) Unread(u *scanners.Unread) error { return u }

func logLines(size int) []byte {
	var b bytes.Buffer
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, `{"time":"17/May/2024:08:05:%02d +0000","remote_ip":"93.180.71.%d","remote_user":"-","method":"GET","request":"/downloads/product_%d HTTP/1.1","status":%d,"bytes":%d,"referrer":"-","agent":"Debian APT-HTTP/1.3 (0.8.16~exp12ubuntu10.21)","ok":%v}`+"\n",
			i%60, i%256, i%9, 200+i%5, i*7919%100000, i%3 == 0)
	}
	return b.Bytes()
}

func BenchmarkLines(b *testing.B) {
	in, d, to := logLines(8<<20), new(Decoder), new(pool)
	b.SetBytes(int64(len(in)))
	b.ReportAllocs()
	for b.Loop() {
		if err := d.Decode(context.Background(), formats.Input{Body: bytes.NewReader(in)}, to); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTokens is the yardstick: the same input through jsontext, its strings unescaped and nothing kept.
func BenchmarkTokens(b *testing.B) {
	in := logLines(8 << 20)
	b.SetBytes(int64(len(in)))
	var scratch []byte
	for b.Loop() {
		d := jsontext.NewDecoder(bytes.NewReader(in), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
		for {
			v, err := d.ReadToken()
			if err == io.EOF {
				break
			}
			if err != nil {
				b.Fatal(err)
			}
			if v.Kind() == '"' {
				scratch = append(scratch[:0], v.String()...)
			}
		}
	}
}
