package archive_test

import (
	"testing"

	"dossier/scanners/all"
	"dossier/scanners/formats/archive"
	"dossier/scanners/formats/formattest"
	"dossier/scanners/formats/plantedtest"
)

func TestEveryPlaceIsRead(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]func(*formattest.Planter) []byte{"a.zip": plantedtest.Zip, "a.tar": plantedtest.Tar, "a.rar": rarPlanted} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := &formattest.Planter{}
			p.Check(t, formattest.Read(t, all.Formats(all.Options{}).Open, name, file(p)))
		})
	}
}

func rarPlanted(p *formattest.Planter) []byte {
	return archive.RAROf("a.txt", p.At("member of a rar"), p.At("name"), "nothing", "link->"+p.At("target of a link"), "")
}
