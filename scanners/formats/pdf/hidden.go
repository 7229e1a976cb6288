package pdf

import (
	"bytes"
	"compress/zlib"
	"io"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

const (
	maxOutline = 10_000 // bookmarks, of one that may go in a circle
	maxScripts = 1000
)

// outline hands over the titles of bookmarks.
func (d *document) outline() error {
	var titles []string
	first := func(of *references.FPDF_BOOKMARK) *references.FPDF_BOOKMARK {
		got, err := d.pdf.FPDFBookmark_GetFirstChild(&requests.FPDFBookmark_GetFirstChild{Document: d.ref, Bookmark: of})
		if err != nil {
			return nil
		}
		return got.Bookmark
	}
	todo := []*references.FPDF_BOOKMARK{first(nil)}
	for len(todo) > 0 && len(titles) < maxOutline {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if at == nil {
			continue
		}
		if got, err := d.pdf.FPDFBookmark_GetTitle(&requests.FPDFBookmark_GetTitle{Bookmark: *at}); err == nil {
			titles = append(titles, got.Title)
		}
		if got, err := d.pdf.FPDFBookmark_GetNextSibling(&requests.FPDFBookmark_GetNextSibling{Document: d.ref, Bookmark: *at}); err == nil {
			todo = append(todo, got.Bookmark)
		}
		todo = append(todo, first(at))
	}
	return d.list("bookmarks", titles)
}

// scripts hands over the document's programs.
func (d *document) scripts() error {
	count, err := d.pdf.FPDFDoc_GetJavaScriptActionCount(&requests.FPDFDoc_GetJavaScriptActionCount{Document: d.ref})
	if err != nil {
		return nil //nolint:nilerr // it has none
	}
	var texts []string
	for i := range min(count.JavaScriptActionCount, maxScripts) {
		action, err := d.pdf.FPDFDoc_GetJavaScriptAction(&requests.FPDFDoc_GetJavaScriptAction{Document: d.ref, Index: i})
		if err != nil {
			continue
		}
		ref := action.JavaScriptAction
		if got, err := d.pdf.FPDFJavaScriptAction_GetScript(&requests.FPDFJavaScriptAction_GetScript{JavaScriptAction: ref}); err == nil {
			texts = append(texts, got.Script)
		}
		_, _ = d.pdf.FPDFDoc_CloseJavaScriptAction(&requests.FPDFDoc_CloseJavaScriptAction{JavaScriptAction: ref})
	}
	return d.list("scripts", texts)
}

// descriptions hands over what is said of the attached files.
func (d *document) descriptions(count int) error {
	texts := make([]string, 0, count)
	for i := range count {
		got, err := d.pdf.FPDFDoc_GetAttachment(&requests.FPDFDoc_GetAttachment{Document: d.ref, Index: i})
		if err != nil {
			continue
		}
		if about, err := d.pdf.FPDFAttachment_GetDescription(&requests.FPDFAttachment_GetDescription{Attachment: got.Attachment}); err == nil {
			texts = append(texts, about.Value)
		}
	}
	return d.list("attachments", texts)
}

// list hands over texts at one place.
func (d *document) list(name string, texts []string) error {
	var all bytes.Buffer
	for _, t := range texts {
		if t != "" {
			all.WriteString(t + "\n")
		}
	}
	return d.lines(name, all.String())
}

// packedXMP finds packets that are compressed, which some programs do although they are meant to be found (ISO 32000-2, 14.3.2), by what their dictionaries say.
func packedXMP(body io.ReaderAt, size int64) (packets [][]byte) {
	const around = 512 // bytes of a dictionary on both sides of the word that is looked for
	window := make([]byte, 256<<10)
	for from := int64(0); from < size && len(packets) < 16; from += int64(len(window)) - 2*around {
		n, _ := body.ReadAt(window, from) // the end is met again by what follows
		held := window[:n]
		for at := 0; ; {
			next := bytes.Index(held[at:], []byte("/XML"))
			if next < 0 {
				break
			}
			at += next + 4
			if at < around && from > 0 { // the window before had it
				continue
			}
			dictionary := held[max(0, at-around):min(n, at+around)]
			begin := bytes.LastIndex(dictionary[:at-max(0, at-around)], []byte("obj"))
			end := bytes.Index(dictionary, []byte("stream"))
			if begin < 0 || end < begin || !bytes.Contains(dictionary[begin:end], []byte("/Metadata")) || !bytes.Contains(dictionary[begin:end], []byte("/FlateDecode")) {
				continue
			}
			start := from + int64(max(0, at-around)+end) + int64(len("stream"))
			if packet := inflated(io.NewSectionReader(body, start, size-start)); len(packet) > 0 {
				packets = append(packets, packet)
			}
		}
	}
	return packets
}

// inflated is what stands compressed behind the end of a line, as much of it as there is, up to maxXMP.
func inflated(body *io.SectionReader) []byte {
	var mark [2]byte
	if _, err := body.ReadAt(mark[:], 0); err != nil {
		return nil
	}
	skip := int64(1)
	if mark[0] == '\r' {
		skip = 2
	}
	z, err := zlib.NewReader(io.NewSectionReader(body, skip, body.Size()-skip))
	if err != nil {
		return nil
	}
	defer z.Close()
	out, _ := io.ReadAll(io.LimitReader(z, maxXMP)) // a damaged one gives what came before
	return out
}
