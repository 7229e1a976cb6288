package plantedtest

import (
	"bytes"
	"compress/zlib"
	"crypto/sha1"
	"encoding/binary"
	"fmt"
	"strings"

	"dossier/scanners/formats/formattest"
)

// GitPack is a repository's history: versions of files, who wrote them, what was said of them, and names.
func GitPack(p *formattest.Planter) []byte {
	const commit, tree, blob, tag = 1, 2, 3, 4
	var objects [][]byte
	add := func(kind byte, word, content string) (name string) {
		size := len(content)
		head := []byte{kind<<4 | byte(size&15)}
		for size >>= 4; size > 0; size >>= 7 {
			head[len(head)-1] |= 0x80
			head = append(head, byte(size&0x7f))
		}
		b := bytes.NewBuffer(head)
		w := zlib.NewWriter(b)
		_, _ = w.Write([]byte(content))
		_ = w.Close()
		objects = append(objects, b.Bytes())
		sum := sha1.Sum(fmt.Appendf(nil, "%s %d\x00%s", word, len(content), content))
		return string(sum[:])
	}
	var list strings.Builder
	version := add(blob, "blob", p.At("version of a file"))
	for _, name := range fileNames(p, "names of files in a history", ".txt") {
		fmt.Fprintf(&list, "100644 %s\x00%s", strings.TrimPrefix(name, "letters/"), version)
	}
	files := add(tree, "tree", list.String())
	change := add(commit, "commit", fmt.Sprintf("tree %x\nauthor %s\ncommitter %s\nreviewed-by %s\n\n%s\n", files,
		p.At("author of a commit")+" <> 1700000000 +0000", p.At("committer")+" <> 1700000000 +0000", p.At("header of a commit"), p.At("message of a commit")))
	add(tag, "tag", fmt.Sprintf("object %x\ntype commit\ntag v1\ntagger %s\n\n%s\n", change, p.At("tagger")+" <> 1700000000 +0000", p.At("message of a tag")))
	out := binary.BigEndian.AppendUint32([]byte("PACK\x00\x00\x00\x02"), uint32(len(objects)))
	for _, o := range objects {
		out = append(out, o...)
	}
	sum := sha1.Sum(out)
	return append(out, sum[:]...)
}
