package recordkey

import (
	"sort"
	"strconv"

	"dossier/scanners"
)

// Number is by what number a record of a batch is told from others of its part: the one that the database itself gave it (a rowid), if a hidden key holds
// one and nothing else, or else its place.
func Number(b *scanners.Batch, record int) (number int64, given bool) {
	if len(b.Key) == 1 && b.Columns[b.Key[0]].Hidden {
		c := &b.Columns[b.Key[0]]
		if at := sort.Search(c.Len(), func(i int) bool { return c.Record(i) >= record }); at < c.Len() && c.Record(at) == record {
			n, err := strconv.ParseInt(string(c.Value(at)), 10, 64)
			var digits [20]byte
			if err == nil && string(strconv.AppendInt(digits[:0], n, 10)) == string(c.Value(at)) {
				return n, true
			}
		}
	}
	return b.First + int64(record), false
}
