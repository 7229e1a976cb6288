package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"database/sql"
	"fmt"
	"io"
	"maps"
	"strconv"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"dossier/cmd/dossier/estate"
)

// sight is what stands in an estate: texts by unit and part; in the shop by table and key.
type sight struct {
	files  map[string]string            // by path, as bytes
	parts  map[[2]string]string         // by path and member, as text
	tables map[string]map[string]string // by table and key, values of the row
	owner  map[[2]string]int64          // by table and key, the customer whose row it is; of an employee's, the number below zero
}

// look reads all of an estate.
func (d *desk) look() *sight {
	d.t.Helper()
	s := &sight{files: contents(d.t, d.path(estate.Files)), parts: map[[2]string]string{}, tables: map[string]map[string]string{}, owner: map[[2]string]int64{}}
	if d.stores != nil {
		maps.Copy(s.files, d.stores.objects())
	}
	for name, content := range s.files {
		for part, text := range unpacked(name, []byte(content)) {
			s.parts[[2]string{name, part}] = text
		}
	}
	db := d.opened("ro")
	defer db.Close()
	for table, key := range shopKeys {
		if d.stores == nil || d.stores.databases[table] == nil {
			s.rows(d.t, db, table, key)
			continue
		}
		s.tables[table] = map[string]string{}
		for _, row := range d.stores.tableRows(table, key) {
			owner, err := strconv.ParseInt(row[1], 10, 64)
			if err != nil {
				d.t.Fatal(err)
			}
			s.tables[table][row[0]], s.owner[[2]string{table, row[0]}] = row[2], owner
		}
	}
	return s
}

// rows reads a table of the shop.
func (s *sight) rows(t *testing.T, db *sql.DB, table, key string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "SELECT "+key+", coalesce(("+ownerOf(table)+"), 0), t.* FROM "+table+" t")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	s.tables[table] = map[string]string{}
	for rows.Next() {
		var key string
		var owner int64
		values, into := make([]any, len(columns)-2), make([]any, len(columns))
		into[0], into[1] = &key, &owner
		for i := range values {
			into[i+2] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		var row strings.Builder
		for _, v := range values {
			if b, ok := v.([]byte); ok {
				v = string(b)
			}
			fmt.Fprintf(&row, "%T %v\x00", v, v)
		}
		s.tables[table][key], s.owner[[2]string{table, key}] = row.String(), owner
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

// shopKeys are the tables of the shop with what their rows are known by: where that is a number, by which values were planted.
var shopKeys = map[string]string{
	"customers": "id", "addresses": "id", "products": "id", "orders": "id", "order_lines": "printf('%09d/%09d', order_id, line_no)", "payments": "id", "employees": "id",
	"tickets": "id", "ticket_comments": "id", "attachments": "id", "sessions": "token", "access_log": "rowid", "newsletter": "rowid", "trials": "id", "customer_notes": "id",
	"absences": "id", "settings": "rowid",
}

// ownerOf is SQL for the customer whose row it is by the foreign keys, or of an employee's the number below zero.
func ownerOf(table string) string {
	switch table {
	case "customers":
		return "t.id"
	case "addresses", "orders", "tickets", "sessions", "customer_notes":
		return "t.customer_id"
	case "order_lines", "payments":
		return "SELECT o.customer_id FROM orders o WHERE o.id = t.order_id"
	case "ticket_comments", "attachments":
		return "SELECT k.customer_id FROM tickets k WHERE k.id = t.ticket_id"
	case "absences":
		return "-t.employee_id"
	}
	return "0"
}

// unpacked is the text of a file's parts.
func unpacked(name string, content []byte) map[string]string {
	plain := func(r io.Reader, err error) string {
		if err != nil {
			return ""
		}
		text, _ := io.ReadAll(r) // of one that is cut off, what there is
		return string(text)
	}
	one := func(text string) map[string]string { return map[string]string{"": text} }
	switch {
	case strings.HasSuffix(name, ".tar.gz"):
		list := map[string]string{}
		z, err := gzip.NewReader(bytes.NewReader(content))
		if err != nil {
			return list
		}
		for r := tar.NewReader(z); ; {
			h, err := r.Next()
			if err != nil {
				return list
			}
			list[h.Name] = plain(r, nil)
		}
	case strings.HasSuffix(name, ".zip"):
		list := map[string]string{}
		z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		if err != nil {
			return list
		}
		for _, m := range z.File {
			r, err := m.Open()
			list[m.Name] = plain(r, err)
		}
		return list
	case strings.HasSuffix(name, ".gz"):
		return one(plain(gzip.NewReader(bytes.NewReader(content))))
	case strings.HasSuffix(name, ".bz2"):
		return one(plain(bzip2.NewReader(bytes.NewReader(content)), nil))
	case strings.HasSuffix(name, ".xz"):
		return one(plain(xz.NewReader(bytes.NewReader(content))))
	case strings.HasSuffix(name, ".zst"):
		return one(plain(zstd.NewReader(bytes.NewReader(content))))
	case bytes.HasPrefix(content, []byte{0xff, 0xfe}):
		return one(plain(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Reader(bytes.NewReader(content)), nil))
	case strings.HasSuffix(name, "klanten 2024.csv"):
		return one(plain(charmap.Windows1252.NewDecoder().Reader(bytes.NewReader(content)), nil))
	}
	return one(string(content))
}
