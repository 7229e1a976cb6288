package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/gzip"
	pq "github.com/parquet-go/parquet-go"

	"dossier/scanners"
	scannersall "dossier/scanners/all"
	"dossier/scanners/formats"
)

// gzipFile packs a file, unless an earlier run left the result.
func gzipFile(from, to string) (err error) {
	if _, err := os.Stat(to); err == nil {
		return nil
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	z := gzip.NewWriter(out)
	_, err = io.Copy(z, in)
	for _, closing := range []io.Closer{z, out} {
		if closed := closing.Close(); err == nil {
			err = closed
		}
	}
	return err
}

// gunzip unpacks a file and drops what comes out.
func gunzip(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	_, err = io.CopyBuffer(struct{ io.Writer }{io.Discard}, struct{ io.Reader }{z}, make([]byte, 256<<10))
	return err
}

// order is a row of the Parquet file: an order with a contact and a remark in one of ten.
type order struct {
	Order    int64   `parquet:"order,delta"`
	Ordered  int64   `parquet:"ordered_at,timestamp(millisecond)"`
	SKU      string  `parquet:"sku,dict"`
	Quantity int32   `parquet:"quantity"`
	Price    float64 `parquet:"price"`
	Status   string  `parquet:"status,dict"`
	Contact  string  `parquet:"contact,snappy"`
	Remark   string  `parquet:"remark,snappy"`
}

// parquetFile writes a table and returns the bytes of its texts.
func parquetFile(ctx context.Context, name string, rows int) (text int64, err error) {
	out, err := os.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, err
	}
	defer func() {
		if closed := out.Close(); err == nil {
			err = closed
		}
	}()
	w := pq.NewGenericWriter[order](out)
	m := &maker{rng: rand.New(rand.NewPCG(3, 4))}
	part := func(fill func()) string {
		m.line = m.line[:0]
		fill()
		text += int64(len(m.line))
		return string(m.line)
	}
	batch := make([]order, 0, 1000)
	for i := range rows {
		m.n = int64(i)
		o := order{Order: int64(1_000_000 + i), Ordered: 1_770_000_000_000 + int64(i)*1000, Quantity: int32(1 + i%9), Price: float64(5+i%2000) + 0.95}
		o.SKU = part(func() { m.text("KM-1"); m.digits(3); m.text("-02") })
		o.Status = part(func() { m.oneOf([]string{"paid", "shipped", "delivered"}) })
		if m.personal() {
			o.Contact = part(m.mailbox)
			o.Remark = part(func() { m.text("to be delivered at the neighbours, "); m.sensitive() })
		} else {
			o.Remark = part(func() {
				m.oneOf([]string{"no packaging please", "second delivery of the same order", "gate 3, before noon"})
			})
		}
		if batch = append(batch, o); len(batch) == cap(batch) || i == rows-1 {
			if _, err := w.Write(batch); err != nil {
				return 0, err
			}
			batch = batch[:0]
			if err := ctx.Err(); err != nil {
				return 0, err
			}
		}
	}
	return text, w.Close()
}

// readColumns reads the columns of a Parquet file page by page, all or those of text, as simply as the library lets one, and drops what it reads.
func readColumns(name string, all bool) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	table, err := pq.OpenFile(f, info.Size())
	if err != nil {
		return err
	}
	values := make([]pq.Value, 1024)
	for _, group := range table.RowGroups() {
		for _, column := range group.ColumnChunks() {
			if !all && column.Type().Kind() != pq.ByteArray {
				continue
			}
			if err := readPages(column, values); err != nil {
				return err
			}
		}
	}
	return nil
}

func readPages(column pq.ColumnChunk, values []pq.Value) error {
	pages := column.Pages()
	defer pages.Close()
	for {
		page, err := pages.ReadPage()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		reader := page.Values()
		for err == nil {
			_, err = reader.ReadValues(values)
		}
		if err != io.EOF {
			return err
		}
		pq.Release(page)
	}
}

// readOpened reads a file as a scan does, without any detector.
func readOpened(ctx context.Context, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	opener := scannersall.Formats(scannersall.Options{})
	return opener.Open(ctx, formats.Input{Body: f, At: f, Path: name, Name: filepath.Base(name), Size: info.Size()}, &nobody{})
}

// nobody is a receiver with one batch, that drops what it is given.
type nobody struct{ batch *scanners.Batch }

func (n *nobody) New() *scanners.Batch {
	if n.batch == nil {
		n.batch = scanners.NewBatch(nil)
	}
	return n.batch
}

func (*nobody) Batch(*scanners.Batch) error { return nil }

func (*nobody) Unread(u *scanners.Unread) error { return fmt.Errorf("something is not read: %w", u) }
