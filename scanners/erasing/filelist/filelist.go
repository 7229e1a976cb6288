// Package filelist tells of files that something else knows by their size or checksum: tables of many files, as data lakes have them, the history of
// repositories, images of containers. Written again by itself, such a file is refused by whoever reads the whole, or read in part.
package filelist

import (
	"context"
	"path"
	"regexp"
	"strings"
)

// There tells whether there is a file whose path begins with one text and ends with another.
type There func(ctx context.Context, begin, end string) (bool, error)

// marks are where tables of many files keep their lists, in the folder that holds the table.
var marks = []struct{ begin, end, what string }{
	{"_delta_log/", ".json", "Delta Lake"},              // https://github.com/delta-io/delta/blob/master/PROTOCOL.md: "add" has path and size
	{".hoodie/", "hoodie.properties", "Apache Hudi"},    // https://hudi.apache.org/tech-specs/: commits have names and sizes
	{"metadata/00", ".metadata.json", "Apache Iceberg"}, // https://iceberg.apache.org/spec/: manifests have file_path and file_size_in_bytes
	{"metadata/v", ".metadata.json", "Apache Iceberg"},
	{"_spark_metadata/", "", "Spark"}, // the log of a file sink has path and size
}

// versioned are folders in which a program keeps the history of others. Those of Git have any name, and this file in them.
var versioned = map[string]string{".hg": "Mercurial", ".svn": "Subversion"}

const head = "HEAD"

// summed are files that are called by the checksum of their content: layers of containers' images (OCI image layout), caches.
var summed = regexp.MustCompile(`(?:^|/)sha(?:1|256|384|512)(?:/[0-9a-f]{2})*/[0-9a-f]{32,128}(?:/data)?$`)

// Lists are those that were looked for. One goroutine uses them.
type Lists struct {
	there There
	seen  map[[2]string]bool
}

// New looks for lists with there, and for each once.
func New(there There) *Lists { return &Lists{there, map[[2]string]bool{}} }

// Obstacle says why a file can neither be written again nor go by itself; "" it can. Its path has slashes.
func (l *Lists) Obstacle(ctx context.Context, file string) (string, error) {
	if summed.MatchString(file) {
		return "it is called by the checksum of its content, and what refers to it would no longer find it: erase it by hand, with what refers to it", nil
	}
	for folder := file; folder != ""; {
		folder = folder[:strings.LastIndexByte(strings.TrimSuffix(folder, "/"), '/')+1]
		if why, err := l.kept(ctx, folder); err != nil || why != "" {
			return why, err
		}
	}
	folder, name := path.Split(file)
	if is, err := l.has(ctx, folder+"."+name+".crc", ""); err != nil || !is {
		return "", err
	}
	return "a checksum lies beside it (.crc), by which Hadoop and Spark would refuse it: delete that file, then plan anew", nil
}

// kept says of what that lies in a folder a file below that is a part; "" of nothing.
func (l *Lists) kept(ctx context.Context, folder string) (string, error) {
	program := versioned[path.Base(folder)]
	if program == "" {
		if is, err := l.has(ctx, folder+head, head); err != nil {
			return "", err
		} else if is {
			program = "Git"
		}
	}
	if program != "" {
		return "it is of a repository of " + program + ", which knows what it holds by checksums: rewrite the history there, then have it drop what it no longer needs (git filter-repo, git gc --prune=now)", nil
	}
	for _, m := range marks {
		if is, err := l.has(ctx, folder+m.begin, m.end); err != nil {
			return "", err
		} else if is {
			return "it is of a table of " + m.what + ", which lists its files with their sizes: delete the rows in that table, then what it keeps of older versions (VACUUM, expire snapshots)", nil
		}
	}
	return "", nil
}

func (l *Lists) has(ctx context.Context, begin, end string) (bool, error) {
	is, known := l.seen[[2]string{begin, end}]
	if known {
		return is, nil
	}
	is, err := l.there(ctx, begin, end)
	if err == nil {
		l.seen[[2]string{begin, end}] = is
	}
	return is, err
}
