// Package all lists the connectors and the formats. It is the one place that names them all.
package all

import (
	"dossier/scanners"
	"dossier/scanners/files"
	"dossier/scanners/formats"
	"dossier/scanners/formats/archive"
	"dossier/scanners/formats/avro"
	"dossier/scanners/formats/bson"
	"dossier/scanners/formats/charset"
	"dossier/scanners/formats/child"
	"dossier/scanners/formats/cms"
	"dossier/scanners/formats/compressed"
	"dossier/scanners/formats/contacts"
	"dossier/scanners/formats/csvrows"
	"dossier/scanners/formats/encoded"
	"dossier/scanners/formats/fixedwidth"
	"dossier/scanners/formats/git"
	"dossier/scanners/formats/htmltext"
	"dossier/scanners/formats/imagemeta"
	"dossier/scanners/formats/jsonrows"
	"dossier/scanners/formats/logrows"
	"dossier/scanners/formats/mail"
	"dossier/scanners/formats/messages"
	"dossier/scanners/formats/msg"
	"dossier/scanners/formats/msoffice"
	"dossier/scanners/formats/ocr"
	"dossier/scanners/formats/odf"
	"dossier/scanners/formats/ooxml"
	"dossier/scanners/formats/openpgp"
	"dossier/scanners/formats/parquet"
	"dossier/scanners/formats/pdf"
	"dossier/scanners/formats/plaintext"
	"dossier/scanners/formats/rtf"
	"dossier/scanners/formats/spool"
	"dossier/scanners/formats/sqldump"
	"dossier/scanners/formats/xmlrows"
	"dossier/scanners/formats/yamlrows"
	"dossier/scanners/mysql"
	"dossier/scanners/postgres"
	"dossier/scanners/s3"
	"dossier/scanners/sqlite"
)

// Options say how the parts are set up. The zero value is ready for use.
type Options struct {
	Limits   formats.Limits // zero: formats.DefaultLimits
	Exclude  []string       // patterns of file paths that are left out
	Database Database
	S3       ObjectStore
	Children *child.Pool // where hazardous formats run; nil: here
	OCR      *ocr.Reader // reads what pictures show; nil: nobody does. Children must know of it too
}

// Database says how servers are read.
type Database struct {
	Views          bool                // scan views as well
	MaxConnections int                 // a source; 0: the connector's own
	MaxRows        int64               // a second, 0: no bound
	MaxBytes       int64               // a second, 0: no bound
	Getenv         func(string) string // for ${VAR} in URLs; nil: there are none
	Home           string              // where password files lie; "": nowhere
}

// ObjectStore says how buckets are found. The zero value takes all from the default chain of Amazon's SDK.
type ObjectStore struct {
	Endpoint       string // URL of a server, "": Amazon's
	Region         string
	Profile        string
	Role           string // ARN
	VirtualHost    bool   // buckets are hosts below the endpoint
	MaxConnections int    // objects read at once; 0: the connector's own
}

// Connectors lists the connectors in the order in which they are asked.
func Connectors(o Options) []scanners.Connector {
	opener := Formats(o)
	return []scanners.Connector{
		&postgres.Connector{
			Formats: opener, Views: o.Database.Views, MaxConnections: o.Database.MaxConnections,
			MaxRows: o.Database.MaxRows, MaxBytes: o.Database.MaxBytes, Getenv: o.Database.Getenv, Home: o.Database.Home,
		},
		&mysql.Connector{
			Formats: opener, Views: o.Database.Views, MaxConnections: o.Database.MaxConnections,
			MaxRows: o.Database.MaxRows, MaxBytes: o.Database.MaxBytes, Getenv: o.Database.Getenv, Home: o.Database.Home,
		},
		&s3.Connector{
			Formats: opener, Endpoint: o.S3.Endpoint, Region: o.S3.Region, Profile: o.S3.Profile, Role: o.S3.Role,
			VirtualHost: o.S3.VirtualHost, MaxConnections: o.S3.MaxConnections,
		},
		sqlite.Connector{Formats: opener},
		&files.Connector{Formats: opener, Exclude: o.Exclude},
	}
}

// Hazardous lists the formats that hostile input can make crash, hang or use up all memory. They run in children, which keep what
// takes long to prepare in the folder cache ("": nowhere). Pages that are pictures are members if pictures says so.
func Hazardous(limits formats.Limits, cache string, pictures bool) (decoders []formats.Decoder, unpackers []formats.Unpacker) {
	decoders = []formats.Decoder{parquet.Decoder{Limits: limits}, avro.Decoder{Limits: limits}}
	unpackers = []formats.Unpacker{pdf.New(limits, cache, pictures), msg.Unpacker{Limits: limits}, archive.RAR(), archive.SevenZip()}
	return decoders, unpackers
}

// Formats lists the formats in an opener. Among those equally sure of an input, the first is taken.
func Formats(o Options) *formats.Opener {
	o.Limits = o.Limits.OrDefault()
	database := &sqlite.Decoder{}
	opener := &formats.Opener{
		Decoders: []formats.Decoder{database, &odf.Flat{Limits: o.Limits}, xmlrows.Decoder{Limits: o.Limits}, bson.Decoder{Limits: o.Limits}, openpgp.Decoder{}, cms.Certificates{}},
		Texts: []formats.Decoder{
			&jsonrows.Decoder{Limits: o.Limits}, yamlrows.New(o.Limits),
			sqldump.Decoder{Limits: o.Limits},
			messages.HL7(o.Limits), messages.EDIFACT(o.Limits), messages.X12(o.Limits), messages.MT940(o.Limits), &logrows.Decoder{Limits: o.Limits},
			csvrows.Decoder{Limits: o.Limits},
			fixedwidth.Decoder{Limits: o.Limits},
			plaintext.Decoder{Limits: o.Limits},
		},
		Unpackers: []formats.Unpacker{
			&ooxml.Unpacker{Limits: o.Limits}, &odf.Unpacker{Limits: o.Limits}, &rtf.Unpacker{Limits: o.Limits}, &msoffice.Unpacker{Limits: o.Limits}, // the first two before zip, which they are as well
			compressed.Gzip(), compressed.Zstd(), compressed.Bzip2(), compressed.XZ(), compressed.LZMA(),
			compressed.LZ4(), compressed.Snappy(), compressed.Zlib(), compressed.Compress(), compressed.Brotli(), archive.Zip(), archive.Tar(),
			mail.Message(o.Limits), mail.Mailbox(o.Limits),
			cms.Unpacker{},
			cms.PEM{},
			encoded.Base64{},
			encoded.UU{},
			htmltext.Unpacker{Limits: o.Limits},
			contacts.VCard(o.Limits), contacts.ICalendar(o.Limits), contacts.LDIF(o.Limits),
			imagemeta.Unpacker{Limits: o.Limits, OCR: o.OCR},
			git.Object(o.Limits), git.Pack(o.Limits),
		},
		Charset: charset.Text,
		Hold:    spool.Hold, Rewrite: charset.Rewrite,
		Limits: o.Limits,
	}
	decoders, unpackers := Hazardous(o.Limits, "", o.OCR != nil)
	opener.Decoders = append(opener.Decoders, o.Children.Decoders(decoders)...)
	opener.Unpackers = append(opener.Unpackers, o.Children.Unpackers(unpackers)...)
	database.Formats = opener // a BLOB may hold anything, a database too
	return opener
}
