package formats_test

import (
	"bytes"
	"strings"
	"testing"

	"dossier/scanners/all"
	"dossier/scanners/formats/formattest"
)

// TestUnknownFormsAreNamed: who reads the report learns what it is that was not read.
func TestUnknownFormsAreNamed(t *testing.T) {
	t.Parallel()
	opener := all.Formats(all.Options{})
	for name, c := range map[string]struct{ head, want, mime string }{
		"EMF":          {"\x01\x00\x00\x00\x6c\x00\x00\x00" + strings.Repeat("\x00", 32) + " EMF\x00\x00\x01\x00", "EMF", "image/emf"},
		"old workbook": {"\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00\x00\x00", "Excel", "application/vnd.ms-excel"},
		"Access":       {"\x00\x01\x00\x00Standard Jet DB\x00\x01\x00\x00", "Access", "application/x-msaccess"},
		"ORC":          {"ORC\x00\x01\x02\x03\xff\xfe\x00\x00", "Parquet", "application/vnd.apache.orc"},
		"TNEF":         {"\x78\x9f\x3e\x22\x01\x00\x01\x06\x90\x08\x00\xff", "winmail.dat", "application/vnd.ms-tnef"},
		"PST":          {"!BDN\x00\x01\x02\x03SM\x17\x00\xff", "mbox", "application/vnd.ms-outlook"},
		"sound":        {"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00", "sound", "audio/wav"},
		"noise":        {"\xfe\x01\x9c\x00\x81\x02\xd1\x00\x07\xff\x00\xee", "no known form", "application/octet-stream"},
		"CD":           {strings.Repeat("\x00", 32768) + "\x01CD001\x01\x00", "ISO 9660", "application/x-iso9660-image"},
		"LUKS":         {"LUKS\xba\xbe\x00\x02aes\x00\x00\xff", "encrypted disk", "application/octet-stream"},
		"QCOW":         {"QFI\xfb\x00\x00\x00\x03\x00\x00", "virtual disk", "application/octet-stream"},
		"KeePass":      {"\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5\x00\x00", "passwords", "application/x-keepass2"},
		"Redis":        {"REDIS0011\xfa\x09redis-ver\x057.2.0\xfa\x0a", "Redis", "application/octet-stream"},
		"SAS":          {strings.Repeat("\x00", 12) + "\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92\x08\x00", "SAS", "application/x-sas-data"},
		"MTF":          {"TAPE\x00\x00\x03\x00\x8c\x00\x0e\x01", "SQL Server", "application/octet-stream"},
		"WAL":          {"\x37\x7f\x06\x82\x00\x2d\xe2\x18\x00\x00\x10\x00", "journal", "application/octet-stream"},
		"Java":         {"\xac\xed\x00\x05sr\x00\x01", "Java", "application/x-java-serialized-object"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := formattest.Read(t, opener.Open, "x.dat", append([]byte(c.head), bytes.Repeat([]byte{0}, 100)...))
			if len(got.Unread) != 1 || !strings.Contains(got.Unread[0].Detail, c.want) || got.Unread[0].MIME != c.mime {
				t.Errorf("reported as %v (%v), not as %s", got.Unread, got.Err, c.want)
			}
		})
	}
}
