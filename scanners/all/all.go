// Package all lists the connectors and the formats. It is the one place that names them all.
package all

import (
	"dossier/scanners"
	"dossier/scanners/files"
	"dossier/scanners/formats"
	"dossier/scanners/formats/archive"
	"dossier/scanners/formats/charset"
	"dossier/scanners/formats/compressed"
	"dossier/scanners/formats/csvrows"
	"dossier/scanners/formats/jsonrows"
	"dossier/scanners/formats/plaintext"
	"dossier/scanners/sqlite"
)

// Options say how the parts are set up. The zero value is ready for use.
type Options struct {
	Limits  formats.Limits // zero: formats.DefaultLimits
	Exclude []string       // patterns of file paths that are left out
}

// Connectors lists the connectors in the order in which they are asked.
func Connectors(o Options) []scanners.Connector {
	opener := Formats(o)
	return []scanners.Connector{
		sqlite.Connector{Formats: opener},
		&files.Connector{Formats: opener, Exclude: o.Exclude},
	}
}

// Formats lists the formats in an opener. Among those equally sure of an input, the first is taken.
func Formats(o Options) *formats.Opener {
	if o.Limits == (formats.Limits{}) {
		o.Limits = formats.DefaultLimits()
	}
	database := &sqlite.Decoder{}
	opener := &formats.Opener{
		Decoders:  []formats.Decoder{database},
		Texts:     []formats.Decoder{&jsonrows.Decoder{Limits: o.Limits}, csvrows.Decoder{Limits: o.Limits}, plaintext.Decoder{Limits: o.Limits}},
		Unpackers: []formats.Unpacker{compressed.Gzip(), compressed.Zstd(), compressed.Bzip2(), compressed.XZ(), archive.Zip(), archive.Tar()},
		Charset:   charset.Text,
		Limits:    o.Limits,
	}
	database.Formats = opener // a BLOB may hold anything, a database too
	return opener
}
