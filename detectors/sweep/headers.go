package sweep

import (
	"fmt"
	"io"
	"sync"

	"dossier/detectors"
	"dossier/scanners"
)

// header is what a column's name and type say.
type header struct {
	label string
	words []string // none of running text
	hints map[detectors.Kind]detectors.Hint
}

// headers keeps what names say: the objects of a bucket and the members of an archive have the same fields, again and again.
type headers struct {
	mu    sync.Mutex
	known map[heading]*header
}

// heading is what a header was read from.
type heading struct {
	name, declared string
	text           bool
}

// Format prints a placeholder under every verb: a column may be called by a name.
func (heading) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[header]") }

// keptHeaders is how many are kept at the most.
const keptHeaders = 1 << 12

// of reads the name of a column.
func (h *headers) of(f scanners.Field, s *Sweeper) *header {
	from := heading{f.Name.Reveal(), f.Type, f.Text}
	h.mu.Lock()
	known := h.known[from]
	h.mu.Unlock()
	if known != nil {
		return known
	}
	read := &header{label: s.label.field(from.name)}
	if read.label == "" {
		read.label = "(unnamed)"
	}
	if !f.Text {
		read.words = Words(from.name)
		read.hints = s.search.hints(read.words, f.Type)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.known == nil || len(h.known) >= keptHeaders {
		h.known = map[heading]*header{}
	}
	h.known[from] = read
	return read
}
