package rtf

import (
	"dossier/scanners/formats/codepage"
)

// control reads a control symbol or word.
func (r *reader) control() error {
	c, ok := r.in.next()
	if !ok {
		return nil
	}
	if c|0x20 >= 'a' && c|0x20 <= 'z' {
		var n int
		var has bool
		r.name, n, has = r.in.word(c, r.name)
		return r.word(string(r.name), n, has)
	}
	switch c {
	case '\'':
		return r.byte()
	case '*':
		r.star = true
	case '~':
		return r.addRune(' ')
	case '_':
		return r.addRune('-')
	case '-', '|', ':':
	case '\r', '\n':
		return r.endLine()
	default:
		return r.char(c)
	}
	return nil
}

// byte reads \'xx.
func (r *reader) byte() error {
	value := 0
	for range 2 {
		c, ok := r.in.next()
		digit := -1
		switch {
		case !ok:
			return nil
		case c >= '0' && c <= '9':
			digit = int(c - '0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			digit = int(c|0x20-'a') + 10
		}
		if digit < 0 {
			r.in.back()
			return nil
		}
		value = value<<4 | digit
	}
	if r.ignore > 0 {
		r.ignore--
		return nil
	}
	if t := r.now.to; t == nil || t.kind == lines || t.kind == fact || t.kind == names {
		r.pending = append(r.pending, byte(value))
		if len(r.pending) >= 4096 {
			r.flush()
		}
	}
	return nil
}

func (r *reader) word(name string, n int, has bool) error {
	starred := r.star
	r.star = false
	if done, err := r.letters(name, n, has); done {
		return err
	}
	if r.destination(name) {
		return nil
	}
	if starred { // a destination that is not known
		r.begin(skip, "")
	}
	return nil
}

// letters are words that stand for text or change how it is read.
func (r *reader) letters(name string, n int, has bool) (done bool, err error) {
	switch name {
	case "par", "line", "sect", "page", "column", "lbr":
		return true, r.endLine()
	case "tab":
		return true, r.addRune('\t')
	case "cell", "nestcell":
		if r.now.to == nil {
			err = r.endCell()
			r.col++
			return true, err
		}
		return true, r.addRune('\t')
	case "row", "nestrow":
		if r.now.to == nil && r.table != nil {
			r.row, r.col = r.row+1, 0
		}
	case "pard":
		r.now.inRow = false
	case "intbl":
		r.now.inRow = r.now.to == nil
	case "u":
		return true, r.unicode(n)
	case "uc":
		r.now.uc = max(0, min(n, 16))
	case "bin":
		return true, r.skipBinary(n)
	case "ansicpg":
		if n > 0 {
			r.page = n
		}
	case "mac":
		r.page = 10000
	case "pc":
		r.page = 437
	case "pca":
		r.page = 850
	case "f":
		r.font(n)
	case "fcharset":
		if t := r.now.to; t != nil && t.kind == fonts && len(r.fonts) < maxFonts {
			r.fonts[t.font] = codepage.OfCharset(n)
		}
	case "plain":
		r.flush()
		r.now.page = -1
	default:
		c, known := signs[name]
		if !known {
			return false, nil
		}
		return true, r.addRune(c)
	}
	return true, nil
}

var signs = map[string]rune{
	"emdash": '—', "endash": '–', "emspace": ' ', "enspace": ' ', "qmspace": ' ', "bullet": '•', "lquote": '‘', "rquote": '’', "ldblquote": '“', "rdblquote": '”',
}

// font changes the character set to that of a font.
func (r *reader) font(n int) {
	if t := r.now.to; t != nil && t.kind == fonts {
		t.font = n
		return
	}
	r.flush()
	if r.now.page = -1; r.fonts[n] > 0 {
		r.now.page = r.fonts[n]
	}
}

// skipBinary goes over data that are no text; those of objects and pictures are kept.
func (r *reader) skipBinary(n int) error {
	t := r.now.to
	keep := t != nil && (t.kind == object || t.kind == picture)
	for ; n > 0; n-- {
		c, ok := r.in.next()
		if !ok {
			return nil
		}
		if keep && len(t.text) < maxObject {
			t.text = append(t.text, c)
		}
	}
	return nil
}

// destination begins a group whose text goes elsewhere.
func (r *reader) destination(name string) bool {
	switch name {
	case "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf":
		r.begin(lines, "headers and footers")
	case "footnote":
		r.begin(lines, "footnotes")
	case "annotation":
		r.begin(lines, "comments")
	case "atnauthor", "atnid":
		r.begin(names, "")
	case "fldinst", "xe", "tc", "ffname", "ffdeftext", "ffhelptext", "ffstattext", "ffl", "docvar", "sv", "datafield":
		r.begin(lines, "fields")
	case "revtbl":
		r.begin(lines, "authors of changes")
	case "title", "subject", "author", "manager", "company", "operator", "category", "keywords", "comment", "doccomm", "hlinkbase", "propname", "staticval", "template":
		r.begin(fact, name)
	case "fonttbl":
		r.begin(fonts, "")
	case "pict":
		r.begin(picture, "")
	case "objdata":
		r.begin(object, "")
	case "pngblip", "jpegblip":
		if t := r.now.to; t != nil && t.kind == picture {
			t.image = map[string]string{"pngblip": ".png", "jpegblip": ".jpg"}[name]
		}
	case "colortbl", "stylesheet", "themedata", "colorschememapping", "datastore", "generator", "listtable", "listoverridetable", "rsidtbl", "xmlnstbl",
		"latentstyles", "blipuid", "filetbl", "pgptbl", "mmathPr", "wgrffmtfilter", "bkmkstart", "bkmkend", "atnref", "atndate", "atrfstart", "atrfend",
		"objclass", "sn", "nonesttables", "fontemb", "falt", "panose", "fname", "passwordhash", "htmltag", "nonshppict":
		r.begin(skip, "")
	case "shppict", "shpinst", "shptxt", "shprslt", "result", "fldrslt", "field", "info", "userprops", "formfield", "object", "sp", "shp", "picprop", "do", "dptxbxtext",
		"background", "nesttableprops", "mmath", "moMath", "upr", "ud", "atnicn", "ftnsep":
		return true
	default:
		return false
	}
	return true
}
