package formats

import "strings"

// called says what an input that nothing reads is, in a DPO's words ("" where that is unknown), and its MIME type, where detected is what the library
// for MIME types takes it for.
func called(head []byte, detected string) (what, mime string) {
	for _, k := range beginnings() {
		if len(head) >= k.at+len(k.mark) && string(head[k.at:k.at+len(k.mark)]) == k.mark {
			return k.what, k.mime
		}
	}
	plain, _, _ := strings.Cut(detected, ";")
	if what := names()[plain]; what != "" {
		return what, detected
	}
	sort, _, _ := strings.Cut(plain, "/")
	what = map[string]string{"image": "a picture", "audio": "a sound recording", "video": "a film"}[sort]
	switch {
	case what != "":
	case plain == "application/octet-stream":
		what = "data of no known form; it may be encrypted"
	}
	return what, detected
}

// beginning is what a form of data that the library for MIME types does not know begins with.
type beginning struct {
	at               int
	mark, what, mime string
}

func beginnings() []beginning {
	return []beginning{
		{40, " EMF", "a drawing (EMF)", "image/emf"},
		{0, "\xd7\xcd\xc6\x9a", "a drawing (WMF)", "image/wmf"},
		{0, "\x01\x00\x09\x00\x00\x03", "a drawing (WMF)", "image/wmf"},
		{0, "\x09\x00\x04\x00", "an Excel workbook from before 95", "application/vnd.ms-excel"}, // BOF of BIFF2 to BIFF4, [MS-XLS] 2.4.21
		{0, "\x09\x02\x06\x00", "an Excel workbook from before 95", "application/vnd.ms-excel"},
		{0, "\x09\x04\x06\x00", "an Excel workbook from before 95", "application/vnd.ms-excel"},
		{0, "VCLMTF", "a drawing (StarView)", "image/x-starview"},
		{0, "\xffWPC", "a WordPerfect document", "application/vnd.wordperfect"},
		{0, "!BDN", "Outlook's store of mail (PST or OST); exported as mbox or MSG it can be read", "application/vnd.ms-outlook"},
		{0, "\x78\x9f\x3e\x22", "an attachment in Outlook's own form (winmail.dat, TNEF)", "application/vnd.ms-tnef"},
		{0, "ORC", "a table of a data lake (ORC); written as Parquet it can be read", "application/vnd.apache.orc"},
		{0, "ARROW1", "a table of a data lake (Arrow, Feather); written as Parquet it can be read", "application/vnd.apache.arrow.file"},
		{0, "age-encryption.org/", "a file encrypted by age", "application/age-encryption"},
		{0, "Salted__", "a file encrypted by OpenSSL", "application/octet-stream"},
		{0, "PGDMP", "a dump of PostgreSQL in its own form; as SQL (pg_restore -f) it can be read", "application/octet-stream"},
		{0, "LUKS\xba\xbe", "an encrypted disk (LUKS)", "application/octet-stream"},
		{0, "QFI\xfb", "a virtual disk (QCOW); mounted, its files can be read", "application/octet-stream"},
		{0, "KDMV", "a virtual disk (VMDK); mounted, its files can be read", "application/octet-stream"},
		{0, "vhdxfile", "a virtual disk (VHDX); mounted, its files can be read", "application/octet-stream"},
		{32769, "CD001", "an image of a CD or DVD (ISO 9660); mounted, its files can be read", "application/x-iso9660-image"},
		{0, "\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5", "a store of passwords (KeePass)", "application/x-keepass2"},
		{0, "REDIS0", "a dump of Redis (RDB)", "application/octet-stream"},
		{12, "\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92", "a table of SAS; exported as CSV it can be read", "application/x-sas-data"},
		{0, "$FL2@(#)", "a table of SPSS; exported as CSV it can be read", "application/x-spss-sav"},
		{0, "TAPE\x00\x00", "a backup of SQL Server or Windows (MTF)", "application/octet-stream"},
		{0, "\x37\x7f\x06\x82", "the journal of a SQLite database (WAL)", "application/octet-stream"},
		{0, "\x37\x7f\x06\x83", "the journal of a SQLite database (WAL)", "application/octet-stream"},
		{0, "MSWIM\x00", "an image of a Windows disk (WIM); unpacked, its files can be read", "application/x-ms-wim"},
		{0, "070701", "an archive (cpio)", "application/x-cpio"},
		{0, "\xac\xed\x00\x05", "objects that a Java program stored", "application/x-java-serialized-object"},
		{0, "bplist", "a property list (Apple)", "application/x-bplist"},
		{0, "# v2 git bundle\n", "a Git repository in one file (bundle); cloned, its files can be read", "application/x-git-bundle"},
		{0, "# v3 git bundle\n", "a Git repository in one file (bundle); cloned, its files can be read", "application/x-git-bundle"},
		{0, "\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3", "a section of a notebook (OneNote); exported as PDF or for Word it can be read", "application/onenote"},
		{0, "L\x00\x00\x00\x01\x14\x02\x00", "a shortcut (Windows)", "application/x-ms-shortcut"},
		{0, "ElfFile\x00", "an event log (Windows); exported as XML or CSV it can be read", "application/x-ms-evtx"},
		{8, "DUCK", "a database of DuckDB; its tables exported as Parquet or CSV can be read", "application/octet-stream"},
		{0, "\x89HDF\r\n\x1a\n", "data of a measurement or a model (HDF5)", "application/x-hdf5"},
		{0, "\x93NUMPY", "numbers or texts of a Python program (NumPy)", "application/octet-stream"},
		{0, "X\n\x00\x00\x00", "data that an R program stored; written as CSV they can be read", "application/octet-stream"},
		{0, "RDX", "data that an R program stored; written as CSV they can be read", "application/octet-stream"},

		{0, "\x80\x04\x95", "objects that a Python program stored (pickle)", "application/octet-stream"},
		{0, "\x80\x05\x95", "objects that a Python program stored (pickle)", "application/octet-stream"},
		{0, "mozLz40\x00", "data of Firefox (jsonlz4)", "application/octet-stream"},
		{0, "PAR1", "a Parquet file", "application/vnd.apache.parquet"},
	}
}

// names are of types for which the MIME type says little to who does not know it.
func names() map[string]string {
	return map[string]string{
		"application/x-msaccess":                        "a database of Microsoft Access; its tables exported as CSV can be read",
		"application/x-dbf":                             "a table of dBASE",
		"application/x-7z-compressed":                   "an archive (7-Zip)",
		"application/x-rar-compressed":                  "an archive (RAR)",
		"application/x-ole-storage":                     "a compound file of Microsoft's programs",
		"application/x-executable":                      "a program",
		"application/x-elf":                             "a program",
		"application/x-sharedlib":                       "a program",
		"application/vnd.microsoft.portable-executable": "a program",
		"application/vnd.ms-cab-compressed":             "an archive (cabinet)",
		"application/x-installshield":                   "an archive (InstallShield)",
		"application/x-rpm":                             "an archive (RPM)",
		"application/vnd.debian.binary-package":         "an archive (Debian)",
		"application/x-archive":                         "an archive (ar)",
		"application/x-cpio":                            "an archive (cpio)",
		"application/x-lzip":                            "a compressed file (lzip)",
		"application/x-compress":                        "a compressed file (compress, .Z)",
		"application/lzip":                              "a compressed file (lzip)",
		"application/x-tar":                             "a damaged archive (tar)",
		"application/zip":                               "a damaged archive (zip)",
		"application/pgp-encrypted":                     "a file encrypted by PGP",
		"application/x-java-keystore":                   "a store of keys",
		"application/pkcs7-signature":                   "a signature",
		"application/x-mobipocket-ebook":                "an electronic book (Mobipocket)",
		"application/x-shockwave-flash":                 "a film (Flash)",
		"application/vnd.lotus-1-2-3":                   "a sheet of Lotus 1-2-3",
		"application/fits":                              "an astronomer's picture (FITS)",
		"application/x-bittorrent":                      "a list of files to download (BitTorrent)",
	}
}
