package xmlrows

import (
	"bytes"
	"context"
	"errors"
	"io"

	"golang.org/x/net/html"
)

// maxToken bounds the bytes of one tag, comment or text that are held. A longer text comes in pieces; a longer tag as text.
const maxToken = 4 << 20

// handler takes what a document is made of. Its arguments are valid until it returns.
type handler interface {
	begin(name []byte, attributes []attribute, closed bool) error
	end(name []byte) error
	text(text []byte, comment bool) error
}

// placed is a handler that is told of each token before what it is made of: where it begins, in bytes, and how it is written.
type placed interface {
	place(from int64, raw []byte)
}

type attribute struct{ name, value []byte }

// tokens reads a document with the tokenizer for HTML, which bounds what it holds and takes anything, and gives back to the names
// their capitals.
func tokens(ctx context.Context, body io.Reader, to handler) error {
	var attributes []attribute
	at, places := int64(0), func(*html.Tokenizer) {}
	if p, ok := to.(placed); ok {
		places = func(z *html.Tokenizer) {
			raw := z.Raw()
			p.place(at, raw)
			at += int64(len(raw))
		}
	}
	for {
		z := html.NewTokenizer(body)
		z.SetMaxBuf(maxToken)
		z.AllowCDATA(true)
		for n := 0; ; n++ {
			if n%1024 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			var err error
			kind := z.Next()
			places(z)
			switch kind {
			case html.ErrorToken:
				err = z.Err()
				if raw := z.Raw(); len(raw) > 0 {
					if refused := to.text(raw, false); refused != nil {
						return refused
					}
				}
			case html.TextToken:
				err = to.text(z.Text(), false)
			case html.CommentToken:
				err = to.text(z.Text(), true)
			case html.StartTagToken, html.SelfClosingTagToken:
				z.NextIsNotRawText()
				var name []byte
				name, attributes = tag(z, attributes[:0])
				err = to.begin(name, attributes, kind == html.SelfClosingTagToken)
			case html.EndTagToken:
				name, _ := tag(z, nil)
				err = to.end(name)
			case html.DoctypeToken:
				if entity := z.Text(); bytes.ContainsAny(entity, `"'`) && bytes.Contains(entity, []byte("<!ENTITY")) { // what an internal subset begins with
					err = to.text(entity, true)
				}
			}
			if err != nil && kind == html.ErrorToken && errors.Is(err, html.ErrBufferExceeded) {
				body = io.MultiReader(bytes.NewReader(bytes.Clone(z.Buffered())), body)
				break
			}
			if err == io.EOF && kind == html.ErrorToken {
				return nil
			}
			if err != nil {
				return err
			}
		}
	}
}

// tag returns the name and the attributes of a tag without the prefixes of their namespaces.
func tag(z *html.Tokenizer, attributes []attribute) ([]byte, []attribute) {
	raw := bytes.TrimLeft(z.Raw(), "</")
	name, more := z.TagName()
	if len(raw) >= len(name) {
		name, raw = raw[:len(name)], raw[len(name):]
	}
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		if at := indexFold(raw, key); at >= 0 {
			key, raw = raw[at:at+len(key)], raw[at+len(key):]
		}
		if bytes.HasPrefix(key, []byte("xmlns")) || len(value) == 0 {
			continue
		}
		attributes = append(attributes, attribute{local(key), value})
	}
	return local(name), attributes
}

// indexFold finds where key stands first in text, in capitals or not.
func indexFold(text, key []byte) int {
	for i := 0; i+len(key) <= len(text); i++ {
		if text[i]|0x20 == key[0]|0x20 && bytes.EqualFold(text[i:i+len(key)], key) {
			return i
		}
	}
	return -1
}

// local is a name without its prefix.
func local(name []byte) []byte {
	if at := bytes.IndexByte(name, ':'); at+1 < len(name) {
		return name[at+1:]
	}
	return name
}
