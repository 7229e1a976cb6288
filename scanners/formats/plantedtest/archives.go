package plantedtest

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"

	"dossier/scanners/formats/formattest"
)

// fileNames are names of files, one of each value of a person.
func fileNames(p *formattest.Planter, place, ending string) (names []string) {
	person := p.Patterns(place)
	for _, value := range person.Kinds() {
		names = append(names, "letters/"+value+ending)
	}
	return names
}

// Zip has members, an archive among them, and comments.
func Zip(p *formattest.Planter) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	put := func(h *zip.FileHeader, content []byte) {
		m, _ := w.CreateHeader(h)
		_, _ = m.Write(content)
	}
	put(&zip.FileHeader{Name: "a.txt", Method: zip.Deflate, Comment: p.At("comment of a member")}, []byte(p.At("member")))
	put(&zip.FileHeader{Name: "b.txt"}, []byte(p.At("stored member")))
	for _, name := range fileNames(p, "names of members", ".txt") {
		put(&zip.FileHeader{Name: name}, []byte("nothing"))
	}
	for _, name := range fileNames(p, "names of folders", "/") {
		put(&zip.FileHeader{Name: name}, nil)
	}
	put(&zip.FileHeader{Name: "inner.tar", Method: zip.Deflate}, Tar(p))
	_ = w.SetComment(p.At("comment of the archive"))
	_ = w.Close()
	return b.Bytes()
}

// Tar has members, and what its headers say of them.
func Tar(p *formattest.Planter) []byte {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	put := func(h *tar.Header, content string) {
		h.Size, h.Mode = int64(len(content)), 0o600
		_ = w.WriteHeader(h)
		_, _ = w.Write([]byte(content))
	}
	put(&tar.Header{Name: "a.txt"}, p.At("member of a tar"))
	for _, name := range fileNames(p, "names of members of a tar", ".txt") {
		put(&tar.Header{Name: name}, "nothing")
	}
	put(&tar.Header{Name: "c.txt", PAXRecords: map[string]string{"comment": p.At("comment in a tar")}}, "nothing")
	put(&tar.Header{Name: "b.txt", Uname: p.At("owner")}, "nothing")
	for _, name := range fileNames(p, "targets of links", ".txt") {
		put(&tar.Header{Name: "link", Typeflag: tar.TypeSymlink, Linkname: name}, "")
	}
	_ = w.Close()
	return b.Bytes()
}

// Gzip is a file with a comment.
func Gzip(p *formattest.Planter) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Name = latin(p.At("name"))
	w.Comment = latin(p.At("comment"))
	_, _ = w.Write([]byte(p.At("file")))
	_ = w.Close()
	return b.Bytes()
}
