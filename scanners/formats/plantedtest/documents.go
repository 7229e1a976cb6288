// Package plantedtest makes a document of each format with people planted in every place of it in which text can hide: what
// [formattest.Planter] makes up of them must be found, by a format's own test as values that come out whole, and by those of whole scans.
package plantedtest

import "dossier/scanners/formats/formattest"

// Document is a file of some format.
type Document struct {
	Name string
	Make func(*formattest.Planter) []byte
}

// Documents lists one or more a format.
func Documents() []Document {
	return []Document{
		{"letter.eml", Message},
		{"letters.mbox", Mailbox},
		{"item.msg", Outlook},
		{"page.html", Page},
		{"people.xml", XML},
		{"people.yaml", YAML},
		{"paper.pdf", PDF},
		{"people.parquet", Parquet},
		{"people.avro", Avro},
		{"card.vcf", VCard},
		{"calendar.ics", Calendar},
		{"people.ldif", LDIF},
		{"photo.jpg", JPEG},
		{"picture.png", PNG},
		{"picture.gif", GIF},
		{"photo.tif", TIFF},
		{"photo.webp", WebP},
		{"photo.heic", HEIC},
		{"dump.sql", Dump},
		{"people.csv", CSV},
		{"people.tsv", TSV},
		{"people.json", JSON},
		{"people.jsonl", JSONLines},
		{"messages.json", Attachments},
		{"people.csv.b64", Base64},
		{"notes.txt", Text},
		{"access.log", AccessLog},
		{"syslog", Syslog},
		{"events.log", Syslog5424},
		{"app.log", Pairs},
		{"files.zip", Zip},
		{"files.tar", Tar},
		{"notes.txt.gz", Gzip},
		{"history.pack", GitPack},
		{"admission.hl7", Admission},
		{"order.edi", Order},
		{"claim.x12", Claim},
		{"statement.sta", Statement},
		{"users.bson", BSON},
		{"clients.lst", Listing},
		{"query.txt", Query},
	}
}
