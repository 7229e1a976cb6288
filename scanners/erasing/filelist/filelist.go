// Package filelist tells of files that something else lists with their size or checksum: tables of many files, as data lakes have them, and what Git
// keeps of a history. Written again or deleted by itself, such a file is refused by whoever reads the table or the repository, or read in part.
package filelist

import (
	"context"
	"path"
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

// history: each object's name is made of its content, and of the names of those before it.
const history = "it is of a Git repository's history: take the file out of all of it with git filter-repo, and have every clone made anew"

// Lists are those that were looked for. One goroutine uses them.
type Lists struct {
	there There
	seen  map[[2]string]bool
}

// New looks for lists with there, and for each once.
func New(there There) *Lists { return &Lists{there, map[[2]string]bool{}} }

// Obstacle says why a file can neither be written again nor go by itself; "" it can. Its path has slashes.
func (l *Lists) Obstacle(ctx context.Context, file string) (string, error) {
	if at := strings.LastIndex(file, "objects/"); at >= 0 && (at == 0 || file[at-1] == '/') {
		if is, err := l.has(ctx, file[:at]+"HEAD", ""); err != nil {
			return "", err
		} else if is {
			return history, nil
		}
	}
	for folder := file; folder != ""; {
		folder = folder[:strings.LastIndexByte(strings.TrimSuffix(folder, "/"), '/')+1]
		for _, m := range marks {
			if is, err := l.has(ctx, folder+m.begin, m.end); err != nil {
				return "", err
			} else if is {
				return "it is of a table of " + m.what + ", which lists its files with their sizes: delete the rows in that table, then what it keeps of older versions (VACUUM, expire snapshots)", nil
			}
		}
	}
	folder, name := path.Split(file)
	if is, err := l.has(ctx, folder+"."+name+".crc", ""); err != nil || !is {
		return "", err
	}
	return "a checksum lies beside it (.crc), by which Hadoop and Spark would refuse it: delete that file, then plan anew", nil
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
