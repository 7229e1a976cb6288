package inventory

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/binary"
	"iter"
	"math"
	"sort"
)

// list is a sorted list of entries of one size that begin with their key: too many to be rows of a table, they lie in pages, each
// with the key of its first entry beside it. Looking a key up takes one search in a small index, and one in a page.
type list struct {
	source int64 // whose it is; 0: of all, with the subjects
	what   int
	width  int   // bytes of an entry
	key    int   // bytes of its key
	until  int64 // the last page that counts; 0: all do
	packed bool  // see pack
}

// What lists there are. Numbers are big-endian, so that they sort as bytes.
const (
	whatPrints      = 1 // of a source: fingerprint, row << 16 | kind << 2 | flags
	whatRows        = 2 // of a source: the first row of a block, its number
	whatIdentifiers = 3 // fingerprint, the subject whose it is (4 bytes)
	whatMarks       = 4 // what a pseudonym shows, the subject (4 bytes)
	whatSubjects    = 5 // of no one size: see subjectEntry; the key is the subject
	whatRanks       = 6 // subjects (4 bytes), those with most records first; the key is the place, and stands beside the page alone
	whatFormer      = 7 // what a pseudonym shows that nobody has any more, and that of whom it became
	whatMentions    = 8 // a subject (4 bytes), and where and how a text names it: see Mentioned
	whatProfiles    = 9 // of no one size, sealed: see Notes
	whatLinks       = 10
)

const pageBytes = 32_000 // two of SQLite's pages, with what else the row holds

func printList(source int64) list { return list{source, whatPrints, packedWidth, printSize, 0, true} }
func rowList(source int64) list   { return list{source, whatRows, 16, 8, 0, false} }
func identifierList() list        { return list{0, whatIdentifiers, printSize + 4, printSize, 0, false} }
func markList() list              { return list{0, whatMarks, 8 + 4, 8, 0, false} }
func subjectList() list           { return list{0, whatSubjects, 0, 4, 0, false} }
func rankList() list              { return list{0, whatRanks, 4, 8, 0, false} }
func formerList() list            { return list{0, whatFormer, 8 + 8, 8, 0, false} }
func mentionList() list           { return list{0, whatMentions, mentionWidth, 4, 0, false} }

// upTo returns the list as far as it was written up to a page.
func (l list) upTo(page int64) list {
	l.until = page
	return l
}

// pageWriter appends to a list.
type pageWriter struct {
	list
	insert *sql.Stmt
	first  []byte
	data   []byte
	wrote  func() error // told after each page; may be nil
	count  int          // entries of data
	last   packedEntry
}

const insertPage = `INSERT INTO page (source, what, first, data) VALUES (?, ?, ?, ?)`

func writePages(ctx context.Context, db *sql.Conn, l list) (*pageWriter, error) {
	insert, err := db.PrepareContext(ctx, insertPage)
	return &pageWriter{list: l, insert: insert}, err
}

// add adds an entry, which is not below the one before.
func (w *pageWriter) add(ctx context.Context, key, entry []byte) error {
	if w.packed {
		return w.addPacked(ctx, len(key), &packedEntry{binary.BigEndian.Uint64(entry), binary.BigEndian.Uint64(entry[8:]), binary.BigEndian.Uint64(entry[16:])})
	}
	if len(w.data) == 0 {
		w.first = append(w.first[:0], key...)
	}
	if w.data = append(w.data, entry...); len(w.data)+len(entry) <= pageBytes {
		return nil
	}
	return w.flush(ctx)
}

// addPacked adds an entry of a packed list, whose key are so many of its first bytes.
func (w *pageWriter) addPacked(ctx context.Context, key int, e *packedEntry) error {
	if len(w.data) == 0 {
		var entry [packedWidth]byte
		for i, n := range e {
			binary.BigEndian.PutUint64(entry[8*i:], n)
		}
		w.first = append(w.first[:0], entry[:key]...)
		w.count, w.last = 0, packedEntry{}
	}
	w.count++
	if w.data = pack(w.data, e, &w.last); len(w.data)+packedMost <= pageBytes && w.count < packedEntries {
		return nil
	}
	return w.flush(ctx)
}

func (w *pageWriter) flush(ctx context.Context) error {
	if len(w.data) == 0 {
		return nil
	}
	_, err := w.insert.ExecContext(ctx, w.source, w.what, w.first, w.data)
	w.data = w.data[:0]
	if err == nil && w.wrote != nil {
		err = w.wrote()
	}
	return err
}

func (w *pageWriter) close() {
	if w.insert != nil {
		_ = w.insert.Close()
	}
}

// page is one page of a list, valid until the next.
type page struct {
	first []byte
	data  []byte
}

// before is the last page that begins below key; without one, its data is nil.
func (l list) before(ctx context.Context, db queryer, key []byte, orAt bool) (p page, err error) {
	below := "<"
	if orAt {
		below = "<="
	}
	err = each(ctx, db, func(rows *sql.Rows) error { return rows.Scan(&p.first, &p.data) },
		`SELECT first, data FROM page WHERE source = ? AND what = ? AND first `+below+` ? ORDER BY first DESC, id DESC LIMIT 1`, l.source, l.what, key)
	if err == nil {
		p.data, err = l.plain(nil, p.data)
	}
	return p, err
}

// plain returns a page's entries one after the other, in buffer where they have to be unpacked.
func (l list) plain(buffer, data []byte) ([]byte, error) {
	switch {
	case l.packed:
		return unpack(buffer[:0], data)
	case l.width > 0 && len(data)%l.width != 0:
		return nil, ErrCorrupt
	}
	return data, nil
}

// pages streams the pages that begin at key or behind it.
func (l list) pages(ctx context.Context, db queryer, key []byte) iter.Seq2[page, error] {
	return func(yield func(page, error) bool) {
		rows, err := db.QueryContext(ctx, `SELECT first, data FROM page WHERE source = ? AND what = ? AND first >= ? AND id <= ? ORDER BY first, id`,
			l.source, l.what, key, cmp.Or(l.until, math.MaxInt64))
		if err != nil {
			yield(page{}, err)
			return
		}
		defer func() { _ = rows.Close() }()
		var unpacked []byte
		for rows.Next() {
			var first, data sql.RawBytes
			err := rows.Scan(&first, &data)
			p := page{first: first}
			if err == nil {
				p.data, err = l.plain(unpacked, data)
			}
			if l.packed {
				unpacked = p.data
			}
			if !yield(p, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(page{}, err)
		}
	}
}

// entries streams all entries; one is valid until the next.
func (l list) entries(ctx context.Context, db queryer) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for p, err := range l.pages(ctx, db, []byte{}) {
			if err != nil {
				yield(nil, err)
				return
			}
			for data := p.data; len(data) > 0; data = data[l.width:] {
				if !yield(data[:l.width:l.width], nil) {
					return
				}
			}
		}
	}
}

// with calls do for each entry whose key begins with prefix.
func (l list) with(ctx context.Context, db queryer, prefix []byte, do func(entry []byte)) error {
	look := func(data []byte) (more bool) {
		n := len(data) / l.width
		at := sort.Search(n, func(i int) bool { return bytes.Compare(data[i*l.width:][:l.key], prefix) >= 0 })
		for ; at < n; at++ {
			entry := data[at*l.width:][:l.width:l.width]
			if !bytes.HasPrefix(entry, prefix) {
				return false
			}
			do(entry)
		}
		return true
	}
	first, err := l.before(ctx, db, prefix, false)
	if err != nil || !look(first.data) {
		return err
	}
	for p, err := range l.pages(ctx, db, prefix) {
		if err != nil || !look(p.data) {
			return err
		}
	}
	return nil
}

// floor is the last entry whose key is not above key; nil for none.
func (l list) floor(ctx context.Context, db queryer, key []byte) ([]byte, error) {
	p, err := l.before(ctx, db, key, true)
	if err != nil {
		return nil, err
	}
	n := len(p.data) / l.width
	at := sort.Search(n, func(i int) bool { return bytes.Compare(p.data[i*l.width:][:l.key], key) > 0 })
	if at == 0 {
		return nil, nil
	}
	return p.data[(at-1)*l.width:][:l.width], nil
}
