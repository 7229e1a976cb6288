package filelist

import (
	"context"
	"slices"
	"strings"
	"testing"
)

// TestObstacle tells files of tables from files that only lie in folders of like names.
func TestObstacle(t *testing.T) {
	t.Parallel()
	sum := strings.Repeat("01", 32)
	files := []string{
		"lake/delta/_delta_log/00000000000000000000.json", "lake/delta/day=1/part-0.parquet", "lake/ice/metadata/00001-5f3a.metadata.json", "lake/ice/data/a.parquet",
		"lake/hadoop/metadata/v3.metadata.json", "lake/hadoop/data/a.avro", "lake/hudi/.hoodie/hoodie.properties", "lake/hudi/a.parquet", "sink/_spark_metadata/0", "sink/part-0.csv",
		"lake/plain/metadata/notes.json", "lake/plain/a.parquet", "lake/summed/a.csv", "lake/summed/.a.csv.crc", "lake/summed/b.csv",
		"work/.git/HEAD", "work/.git/objects/57/0e4b", "work/a.csv", "bare/HEAD", "bare/objects/57/0e4b", "svn/.svn/pristine/57/570e.svn-base", "svn/a.csv", "hg/.hg/store/data/a.csv.i", "notes/HEADER.csv",
	}
	l := New(func(_ context.Context, begin, end string) (bool, error) {
		return slices.ContainsFunc(files, func(f string) bool { return strings.HasPrefix(f, begin) && strings.HasSuffix(f, end) }), nil
	})
	for file, want := range map[string]string{
		"lake/delta/day=1/part-0.parquet": "Delta Lake", "lake/delta/_delta_log/00000000000000000000.json": "Delta Lake", "lake/ice/data/a.parquet": "Iceberg", "lake/hadoop/data/a.avro": "Iceberg",
		"lake/hudi/a.parquet": "Hudi", "sink/part-0.csv": "Spark", "lake/summed/a.csv": ".crc", "lake/summed/b.csv": "", "lake/plain/a.parquet": "", "lake/plain/metadata/notes.json": "", "a.parquet": "",
		"work/.git/objects/57/0e4b": "of Git", "work/a.csv": "", "bare/objects/57/0e4b": "of Git", "svn/.svn/pristine/57/570e.svn-base": "Subversion", "svn/a.csv": "", "hg/.hg/store/data/a.csv.i": "Mercurial", "notes/HEADER.csv": "",
		"image/blobs/sha256/" + sum: "checksum of its content", "registry/blobs/sha256/01/" + sum + "/data": "checksum of its content", "exports/sha256/notes.csv": "", "exports/" + sum: "",
	} {
		got, err := l.Obstacle(t.Context(), file)
		if err != nil || (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%s: %q, %v, want %q", file, got, err, want)
		}
	}
}
