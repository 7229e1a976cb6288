package parquet

import (
	"errors"
	"fmt"
	"io"
	"slices"

	pq "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"

	"dossier/scanners"
)

// ahead reads over the pages of a column before the library does, which makes room for what a page says of itself, and for a block of LZ4 that is
// damaged makes twice as much again and again.
type ahead struct {
	at         io.ReaderAt
	next, end  int64 // bytes of the file: the next page, and the end of the column
	lz4        bool
	most       int64 // bytes that a page may have unpacked
	head       []byte
	block, out []byte
}

// pagesOf is for the pages of a column in the file that at reads, none of which may be larger than most unpacked.
func pagesOf(at io.ReaderAt, column *format.ColumnMetaData, most int64) *ahead {
	first := column.DataPageOffset
	if column.DictionaryPageOffset != 0 {
		first = column.DictionaryPageOffset
	}
	return &ahead{at: at, next: first, end: first + column.TotalCompressedSize, lz4: column.Codec == format.Lz4Raw, most: most}
}

var errPage = errors.New("a page is damaged")

const (
	firstHead = 256     // bytes that are read to find where the head of a page ends
	mostHead  = 1 << 20 // which may hold the least and the greatest value
)

// check looks at the next page with values, and at the dictionary before it. Whether there is one is for the library to tell.
func (a *ahead) check() error {
	for a.next < a.end {
		p, err := a.read()
		if err != nil {
			return err
		}
		if p.packed < 0 || p.packed > a.end-a.next || p.unpacked < 0 || p.levels < 0 || p.levels > p.packed {
			return errPage
		}
		if p.unpacked > a.most {
			return &scanners.Unread{Why: scanners.OverLimit, Detail: fmt.Sprintf("a page of more than %d MiB", a.most>>20), Bytes: -1}
		}
		if a.lz4 && !p.plain {
			if err := a.unpack(p); err != nil {
				return err
			}
		}
		a.next += p.packed
		if p.kind != int64(format.DictionaryPage) {
			return nil
		}
	}
	return nil
}

// whole looks at all pages.
func (a *ahead) whole() error {
	for a.next < a.end {
		if err := a.check(); err != nil {
			return err
		}
	}
	return nil
}

// unpack tries whether a page's block unpacks into what the page says at the most.
func (a *ahead) unpack(p page) error {
	a.block = slices.Grow(a.block[:0], int(p.packed-p.levels))[:p.packed-p.levels]
	if _, err := a.at.ReadAt(a.block, a.next+p.levels); err != nil && err != io.EOF {
		return err
	}
	a.out = slices.Grow(a.out[:0], int(p.unpacked))[:p.unpacked]
	if _, err := lz4.UncompressBlock(a.block, a.out); err != nil {
		return errPage
	}
	return nil
}

// page is what the head of a page says.
type page struct {
	kind, unpacked, packed int64
	levels                 int64 // bytes before what is packed
	plain                  bool  // it is not packed though the column is
}

// read reads the head of the next page, and goes behind it.
func (a *ahead) read() (page, error) {
	for size := int64(firstHead); ; size *= 16 {
		size = min(size, a.end-a.next)
		a.head = slices.Grow(a.head[:0], int(size))[:size]
		n, err := a.at.ReadAt(a.head, a.next)
		if err != nil && err != io.EOF {
			return page{}, err
		}
		c := contents{a.head[:n]}
		if p, ok := c.page(); ok {
			a.next += int64(n - len(c.rest))
			return p, nil
		}
		if int64(n) < size || size == a.end-a.next || size >= mostHead {
			return page{}, errPage
		}
	}
}

// page reads a structure PageHeader, https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift.
func (c *contents) page() (p page, ok bool) {
	ok = c.fields(func(field int64, kind byte) (ok bool) {
		switch {
		case field == 1 && kind == i32:
			p.kind, ok = c.signed()
		case field == 2 && kind == i32:
			p.unpacked, ok = c.signed()
		case field == 3 && kind == i32:
			p.packed, ok = c.signed()
		case field == 8 && kind == structure:
			ok = c.second(&p)
		default:
			ok = c.skip(kind, 0)
		}
		return ok
	})
	return p, ok
}

// second reads a structure DataPageHeaderV2.
func (c *contents) second(p *page) bool {
	return c.fields(func(field int64, kind byte) bool {
		if kind != i32 || field != 5 && field != 6 {
			p.plain = p.plain || field == 7 && kind == no
			return c.skip(kind, 0)
		}
		n, ok := c.signed()
		p.levels += n
		return ok && n >= 0
	})
}

// checkPages looks at all pages of a row group.
func checkPages(at io.ReaderAt, group *format.RowGroup, most int64) error {
	for i := range group.Columns {
		if err := pagesOf(at, &group.Columns[i].MetaData, most).whole(); err != nil {
			return err
		}
	}
	return nil
}

// checked are pages that are looked at before the library reads them.
type checked struct {
	pq.Pages
	ahead *ahead
}

func (p checked) ReadPage() (pq.Page, error) {
	if err := p.ahead.check(); err != nil {
		return nil, err
	}
	return p.Pages.ReadPage()
}
