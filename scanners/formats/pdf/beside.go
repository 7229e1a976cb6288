package pdf

import (
	"bytes"
	"io"
	"slices"
	"strings"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"dossier/scanners"
)

// record is one record of named values, in the order in which they are set.
type record struct {
	names  []string
	values []string
}

func (r *record) set(name, value string) {
	if value != "" {
		r.names, r.values = append(r.names, name), append(r.values, value)
	}
}

// records hands over records that have these fields.
func (d *document) records(name string, all []record) error {
	var fields []scanners.Field
	at := map[string]int{}
	for _, r := range all {
		for _, n := range r.names {
			if _, known := at[n]; !known && len(fields) < d.limits.Columns {
				at[n] = len(fields)
				fields = append(fields, scanners.Field{Name: scanners.NewPrivate(n)})
			}
		}
	}
	if len(fields) == 0 {
		return nil
	}
	b := d.to.New()
	b.Reset(d.inside(name), fields)
	for i, r := range all {
		for j, n := range r.names {
			column, ok := at[n]
			if !ok {
				column = len(fields) - 1
			}
			d.value(&b.Columns[column], i, r.values[j])
		}
	}
	b.Records = len(all)
	return d.to.Batch(b)
}

// properties hands over the document information dictionary.
func (d *document) properties() error {
	got, err := d.pdf.GetMetaData(&requests.GetMetaData{Document: d.ref})
	if err != nil {
		return nil //nolint:nilerr // it has none
	}
	var r record
	for _, t := range got.Tags {
		r.set(t.Tag, t.Value)
	}
	return d.records("properties", []record{r})
}

// maxAnnotations is how many annotations of a page are read in a batch.
const maxAnnotations = 4096

// annotations hands over the comments, notes and links of a page.
func (d *document) annotations(page requests.Page, name string) error {
	count, err := d.pdf.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: page})
	if err != nil || count.Count <= 0 {
		return nil //nolint:nilerr // it has none
	}
	var all []record
	for i := range min(count.Count, maxAnnotations) {
		got, err := d.pdf.FPDFPage_GetAnnot(&requests.FPDFPage_GetAnnot{Page: page, Index: i})
		if err != nil {
			continue
		}
		if r := d.annotation(got.Annotation); len(r.names) > 0 {
			all = append(all, r)
		}
		_, _ = d.pdf.FPDFPage_CloseAnnot(&requests.FPDFPage_CloseAnnot{Annotation: got.Annotation})
	}
	if err := d.records(name, all); err != nil || count.Count <= maxAnnotations {
		return err
	}
	return d.to.Unread(&scanners.Unread{Part: d.inside(name), Why: scanners.OverLimit, Detail: "annotations beyond the first 4096 of a page", Bytes: -1})
}

func (d *document) annotation(ref references.FPDF_ANNOTATION) record {
	var r record
	// ISO 32000-2, tables 166, 172 and 234: the text, its author (of a form field, its name), its subject, the field's hint and value.
	for _, key := range []struct{ name, field string }{{"Contents", "text"}, {"T", "author"}, {"Subj", "subject"}, {"TU", "hint"}, {"V", "value"}} {
		if got, err := d.pdf.FPDFAnnot_GetStringValue(&requests.FPDFAnnot_GetStringValue{Annotation: ref, Key: key.name}); err == nil {
			r.set(key.field, got.Value)
		}
	}
	link, err := d.pdf.FPDFAnnot_GetLink(&requests.FPDFAnnot_GetLink{Annotation: ref})
	if err != nil {
		return r
	}
	action, err := d.pdf.FPDFLink_GetAction(&requests.FPDFLink_GetAction{Link: link.Link})
	if err != nil || action.Action == nil {
		return r
	}
	if uri, err := d.pdf.FPDFAction_GetURIPath(&requests.FPDFAction_GetURIPath{Document: d.ref, Action: *action.Action}); err == nil && uri.URIPath != nil {
		r.set("link", strings.TrimPrefix(*uri.URIPath, "mailto:"))
	}
	return r
}

// form hands over the form fields of a page, each as a field of the one record.
func (d *document) form(page requests.Page, name string) error {
	got, err := d.pdf.GetForm(&requests.GetForm{Page: page})
	if err != nil {
		d.broken++
		return nil //nolint:nilerr // which report tells
	}
	var r record
	for _, f := range got.Fields {
		if f.Value != nil {
			r.set(f.Name, *f.Value)
		}
		for _, v := range f.Values {
			r.set(f.Name, v)
		}
		if f.Type != enums.FPDF_FORMFIELD_TYPE_COMBOBOX && f.Type != enums.FPDF_FORMFIELD_TYPE_LISTBOX {
			continue
		}
		for _, o := range f.Options { // a list of colleagues, of which one was chosen or none
			if !slices.Contains(f.Values, o) {
				r.set(f.Name+" (choices)", o)
			}
		}
	}
	return d.records(name, []record{r})
}

// maxXMP is how much of a packet of XMP is read.
const maxXMP = 1 << 20

// xmp hands over packets of XMP (ISO 16684-1), which stand in the file as they are so that any program may find them.
func (d *document) xmp(body io.Reader) error {
	begin, end := []byte("<x:xmpmeta"), []byte("</x:xmpmeta>")
	var packets []string
	var held []byte
	chunk := make([]byte, 256<<10)
	var n int
	for err := error(nil); err == nil; {
		if d.ctx.Err() != nil {
			return d.ctx.Err()
		}
		n, err = body.Read(chunk)
		held = append(held, chunk[:n]...)
		for {
			from := bytes.Index(held, begin)
			if from < 0 {
				held = append(held[:0], held[max(0, len(held)-len(begin)):]...)
				break
			}
			held = append(held[:0], held[from:]...)
			to := bytes.Index(held, end)
			if to < 0 && len(held) < maxXMP {
				break
			}
			if to < 0 {
				to = len(held) - len(end)
			}
			packets = append(packets, string(held[:to]))
			held = append(held[:0], held[to+len(end):]...)
			if len(packets) == 16 { // more than any program writes
				return d.lines("XMP", textOf(packets))
			}
		}
	}
	return d.lines("XMP", textOf(packets))
}

// textOf leaves the elements' text and the attributes' values, one a line.
func textOf(packets []string) string {
	text := strings.NewReplacer(">", "\n", "<", "\n", "\"", "\n", "&amp;", "&", "&lt;", "<", "&gt;", ">", "&#39;", "'").Replace(strings.Join(packets, "\n"))
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasSuffix(line, "=") && !strings.HasPrefix(line, "/") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
