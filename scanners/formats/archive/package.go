package archive

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/spool"
)

// Package is a zip archive whose members are read by name, which office documents are. One member is read at a time.
type Package struct {
	list   *directory
	names  []string
	at     map[string]*entry
	file   *spool.File
	out    int64
	limits formats.Limits
	x      *inflater
}

// OpenPackage lists the members of in. The error is an [*scanners.Unread], or the context's.
func OpenPackage(ctx context.Context, in formats.Input, limits formats.Limits) (*Package, error) {
	file, err := spool.Open(ctx, in)
	if err != nil {
		return nil, err
	}
	p := &Package{file: file, limits: limits, at: map[string]*entry{}, x: &inflater{in: newBuffer()}}
	if err := p.read(ctx); err != nil {
		p.Close()
		return nil, err
	}
	return p, nil
}

// Close removes what was kept of the input.
func (p *Package) Close() { p.file.Close() }

// read lists the members. Of those with the same name the last counts, as for the programs that write such files; the others
// get a number behind it.
func (p *Package) read(ctx context.Context) error {
	var err error
	if p.list, err = findDirectory(p.file, p.file.Size); err == nil {
		err = p.list.each(ctx, func(e *entry) error {
			if len(p.names) >= p.limits.Entries {
				return &scanners.Unread{Why: scanners.OverLimit, Detail: fmt.Sprintf("more than %d members", p.limits.Entries), Bytes: p.file.Size}
			}
			if e.isFolder() {
				return nil
			}
			name := e.name
			for n := 2; p.at[name] != nil && n < 100; n++ {
				name = fmt.Sprintf("%s#%d", e.name, n)
			}
			if p.at[name] == nil {
				p.names = append(p.names, name)
			}
			p.at[name] = e
			return nil
		})
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		u := damaged(err, "the list of its members at its end is damaged or missing; it may be cut off")
		u.Bytes = p.file.Size
		return u
	}
	return nil
}

// Names lists the members that are no folders, in the order of the archive's list.
func (p *Package) Names() []string { return p.names }

// Has tells whether there is a member of this name.
func (p *Package) Has(name string) bool { return p.at[name] != nil }

// Open returns what a member holds, until the next call. Its errors and those of its reads are Unreads: the member cannot be
// opened, is damaged, or the package gives more than the limits allow.
func (p *Package) Open(name string) (io.ReadCloser, error) {
	e := p.at[name]
	if e == nil {
		return nil, &scanners.Unread{Why: scanners.Corrupt, Detail: "a part that others refer to is missing", Bytes: 0}
	}
	if u := e.refused(); u != nil {
		return nil, u
	}
	start, err := p.list.content(e)
	if err != nil || e.packed < 0 {
		return nil, damaged(err, "it is not where the document lists it")
	}
	p.x.in.Reset(io.NewSectionReader(p.list.at, start, e.packed))
	out, done, err := p.x.method(e, io.LimitReader(p.x.in, e.packed))
	if err != nil {
		return nil, damaged(err, "the part is damaged")
	}
	return &packageMember{&checked{from: out, size: e.size, sum: e.sum}, p, done}, nil
}

// packageMember counts what comes out of a package and ends when that is too much.
type packageMember struct {
	from io.Reader
	p    *Package
	done func()
}

func (m *packageMember) Read(b []byte) (int, error) {
	n, err := m.from.Read(b)
	p := m.p
	p.out += int64(n)
	if p.out > p.limits.Unpacked {
		return 0, &scanners.Unread{Why: scanners.OverLimit, Detail: fmt.Sprintf("more than %d bytes unpacked", p.limits.Unpacked), Bytes: -1}
	}
	if p.out > 16<<20 && float64(p.out) > p.limits.Ratio*float64(max(p.file.Size, 1)) {
		detail := fmt.Sprintf("more than %g bytes unpacked from each byte", p.limits.Ratio)
		return 0, &scanners.Unread{Why: scanners.OverLimit, Detail: detail, Bytes: -1}
	}
	return n, err
}

func (m *packageMember) Close() error {
	m.done()
	return nil
}

// The forms of documents that are zip archives.
const (
	OOXML        = "ooxml"        // ISO/IEC 29500: Word, Excel, PowerPoint since 2007
	OpenDocument = "opendocument" // ISO/IEC 26300: LibreOffice
)

// Office names the form of office document that a zip archive is, by its first bytes and, where in can be
// read at random and is named like one, its list; "" for an ordinary archive.
func Office(head []byte, in formats.Input, extensions ...string) string {
	if len(head) < 30 || string(head[:4]) != localMark {
		return ""
	}
	if form := officeForm(head); form != "" || in.At == nil || in.Size < 0 {
		return form
	}
	for _, e := range extensions {
		if len(in.Name) > len(e) && bytes.EqualFold([]byte(in.Name[len(in.Name)-len(e):]), []byte(e)) {
			return listedForm(in)
		}
	}
	return ""
}

func listedForm(in formats.Input) (form string) {
	d, err := findDirectory(in.At, in.Size)
	if err != nil {
		return ""
	}
	members := bufio.NewReaderSize(io.NewSectionReader(d.at, d.base+d.start, d.size), 4<<10)
	for range 1000 {
		e, err := readListed(members)
		if err != nil {
			return ""
		}
		if form := partForm(e.name); form != "" {
			return form
		}
	}
	return ""
}
