package s3

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"dossier/scanners"
	"dossier/scanners/erasing"
)

// eraserOf opens a bucket to erase from it.
func eraserOf(tb testing.TB, c Connector, bucket string) *eraser {
	tb.Helper()
	c.Formats = lines{}
	if c.Endpoint == "" {
		c.Endpoint = server.Endpoint
	}
	e, err := c.OpenEraser(tb.Context(), "s3://"+bucket)
	must(tb, err)
	tb.Cleanup(func() { _ = e.Close() })
	return e.(*eraser)
}

// line is the removal of a line of a unit, whole that of the unit.
func line(unit string, number int64) erasing.Removal {
	return erasing.Removal{Unit: scanners.NewPrivate(unit), Number: number}
}

func whole(unit string) []erasing.Removal { return []erasing.Removal{line(unit, 0)} }

// planned asks what would be done, and puts it down.
func planned(tb testing.TB, e *eraser, list []erasing.Removal) []erasing.Removal {
	tb.Helper()
	standing, err := e.Examine(tb.Context(), list)
	must(tb, err)
	for i := range list {
		s := &standing[i]
		if s.Obstacle != "" || !s.Found || s.How == "" {
			tb.Fatalf("found %v, obstacle %q, how %q", s.Found, s.Obstacle, s.How)
		}
		list[i].Digest, list[i].After = s.Digest, s.After
	}
	return list
}

// erased plans, erases, looks again, and erases again.
func erased(tb testing.TB, e *eraser, list []erasing.Removal) {
	tb.Helper()
	planned(tb, e, list)
	done, err := e.Erase(tb.Context(), list)
	must(tb, err)
	if done.Before || done.Count != int64(len(list)) {
		tb.Fatalf("it says %+v", *done)
	}
	stays(tb, e, list)
}

// stays sees that all is as it is to be afterwards.
func stays(tb testing.TB, e *eraser, list []erasing.Removal) {
	tb.Helper()
	standing, err := e.Examine(tb.Context(), list)
	must(tb, err)
	for i := range standing {
		if s := &standing[i]; s.Found != (list[i].After != nil) || !bytes.Equal(s.Digest, list[i].After) {
			tb.Errorf("afterwards %v stands there", s.Found)
		}
	}
	again, err := e.Erase(tb.Context(), list)
	must(tb, err)
	if !again.Before {
		tb.Error("it was done twice")
	}
}

func everything(tb testing.TB, bucket string) map[string]string {
	tb.Helper()
	all, err := server.Contents(tb.Context(), bucket)
	must(tb, err)
	return all
}

// adorned gives an object all that is to be kept.
func adorned(in *s3.PutObjectInput) {
	in.Metadata = map[string]string{"department": "sales", "customer": "An Peeters"}
	in.Tagging = aws.String("class=b%20c&person=an")
	in.ContentType, in.CacheControl, in.ContentLanguage = aws.String("text/csv; charset=utf-8"), aws.String("max-age=3"), aws.String("nl")
	in.ContentDisposition, in.ContentEncoding = aws.String(`attachment; filename="list.csv"`), aws.String("identity")
	in.Expires, in.WebsiteRedirectLocation = aws.Time(time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)), aws.String("/elsewhere")
}

func versioning(tb testing.TB, bucket string, status types.BucketVersioningStatus) {
	tb.Helper()
	_, err := server.Client().PutBucketVersioning(tb.Context(), &s3.PutBucketVersioningInput{
		Bucket: &bucket, VersioningConfiguration: &types.VersioningConfiguration{Status: status},
	})
	must(tb, err)
}

// sort of bucket, and how a unit of it is called by its key and version.
var sorts = []struct {
	name string
	make func(testing.TB) string
}{
	{"without versions", func(tb testing.TB) string { tb.Helper(); return bucket(tb, false) }},
	{"with versions", func(tb testing.TB) string { tb.Helper(); return bucket(tb, true) }},
	{"suspended", func(tb testing.TB) string {
		tb.Helper()
		name := bucket(tb, true)
		versioning(tb, name, types.BucketVersioningStatusSuspended)
		return name
	}},
}

// called is the name of a unit.
func called(key, version string) string {
	if version == "" || version == "null" {
		return key
	}
	return key + versionMark + version
}

// What is not to go keeps its bytes, and all that is said of it.
func TestEraseRecords(t *testing.T) {
	t.Parallel()
	for _, sort := range sorts {
		t.Run(sort.name, func(t *testing.T) {
			t.Parallel()
			name := sort.make(t)
			id := put(t, name, "list.csv", "head\nAn\nJan\nAn too\nLast", adorned)
			put(t, name, "list.csv2", "other\n", adorned)
			put(t, name, "a/other", "other\n")
			want := everything(t, name)
			e := eraserOf(t, Connector{}, name)
			erased(t, e, []erasing.Removal{line(called("list.csv", id), 2), line(called("list.csv", id), 4)})
			got := everything(t, name)
			was := "list.csv " + cmp.Or(id, "null")
			is := newest(t, name, "list.csv")
			if got[is] != strings.Replace(want[was], `"head\nAn\nJan\nAn too\nLast"`, `"head\nJan\nLast"`, 1) {
				t.Errorf("it is %s\n, was %s", got[is], want[was])
			}
			delete(got, is)
			delete(want, was)
			if !maps.Equal(got, want) {
				t.Errorf("others are %q, were %q", got, want)
			}
		})
	}
}

// newest is the key and the version of what is current.
func newest(tb testing.TB, bucket, key string) string {
	tb.Helper()
	out, err := server.Client().ListObjectVersions(tb.Context(), &s3.ListObjectVersionsInput{Bucket: &bucket, Prefix: &key, MaxKeys: aws.Int32(1)})
	must(tb, err)
	if len(out.Versions) != 1 || *out.Versions[0].Key != key || !*out.Versions[0].IsLatest {
		tb.Fatalf("%s has no current version", key)
	}
	return key + " " + *out.Versions[0].VersionId
}

// Metadata and tags go by themselves.
func TestEraseWhatIsSaid(t *testing.T) {
	t.Parallel()
	for _, sort := range sorts {
		t.Run(sort.name, func(t *testing.T) {
			t.Parallel()
			name := sort.make(t)
			id := put(t, name, "list.csv", "head\nAn\n", adorned)
			e := eraserOf(t, Connector{}, name)
			unit := scanners.NewPrivate(called("list.csv", id))
			tags := erasing.Removal{Unit: unit, Part: scanners.NewPrivate(TagsPart), Number: 1, Change: []erasing.Cell{{Field: "person", Null: true}}}
			before := newest(t, name, "list.csv")
			want := everything(t, name)[before]
			erased(t, e, []erasing.Removal{tags})
			want = strings.Replace(want, "[class=b c person=an]", "[class=b c]", 1)
			if got := everything(t, name); got[before] != want || len(got) != 1 {
				t.Fatalf("without the tag it is %q, want %q", got, want)
			}
			metadata := erasing.Removal{Unit: unit, Part: scanners.NewPrivate(MetadataPart), Number: 1, Change: []erasing.Cell{
				{Field: "customer", Value: []byte("[erased] é")}, {Field: "content-disposition", Null: true},
			}}
			tags.Change[0] = erasing.Cell{Field: "class", Null: true}
			erased(t, e, []erasing.Removal{line(unit.Reveal(), 2), metadata, tags})
			for _, change := range [][2]string{
				{"[class=b c]", "[]"}, {"An Peeters", "=?utf-8?q?[erased]_=C3=A9?="}, {` attachment; filename="list.csv" `, "  "}, {`"head\nAn\n"`, `"head\n"`},
			} {
				want = strings.Replace(want, change[0], change[1], 1)
			}
			if got := everything(t, name); got[newest(t, name, "list.csv")] != want || len(got) != 1 {
				t.Errorf("without all of it, it is %q, want %q", got, want)
			}
		})
	}
}

// Versions that go as a whole let nothing older come back; with the last one, the delete markers go.
func TestEraseVersions(t *testing.T) {
	t.Parallel()
	name := bucket(t, true)
	first := put(t, name, "a", "form")
	second := put(t, name, "a", "An")
	put(t, name, "ab", "other")
	e := eraserOf(t, Connector{}, name)

	standing, err := e.Examine(t.Context(), []erasing.Removal{line(called("a", first), 1)})
	must(t, err)
	if s := standing[0]; !strings.Contains(s.Obstacle, "older version") || s.Document == nil {
		t.Errorf("an older version: %q", s.Obstacle)
	}
	erased(t, e, whole(called("a", second)))
	all := everything(t, name)
	if len(all) != 3 || !strings.Contains(all["a "+first], "latest false") {
		t.Errorf("without the current version there is %q", all)
	}
	erased(t, e, whole(called("a", first)))
	if all := everything(t, name); len(all) != 1 {
		t.Errorf("without the last version there is %q", all)
	}
}

func TestEraseMarkers(t *testing.T) {
	t.Parallel()
	name := bucket(t, true)
	put(t, name, "an.txt", "1")
	remove(t, name, "an.txt")
	second := put(t, name, "an.txt", "2")
	remove(t, name, "an.txt")
	e := eraserOf(t, Connector{}, name)
	list, _ := names(t, open(t, Connector{}, "s3://"+name))
	var plan [][]erasing.Removal
	for _, unit := range list {
		plan = append(plan, planned(t, e, whole(unit)))
	}
	for i, step := range plan {
		_, err := e.Erase(t.Context(), step)
		must(t, err)
		if out, err := server.Client().GetObject(t.Context(), &s3.GetObjectInput{Bucket: &name, Key: aws.String("an.txt")}); err == nil {
			t.Errorf("after step %d the object is back, as %s, of which the version before was %s", i, aws.ToString(out.VersionId), second)
		}
	}
	if len(plan) != 4 || len(everything(t, name)) > 0 {
		t.Errorf("after %d steps there is %q", len(plan), everything(t, name))
	}
	for _, step := range plan {
		stays(t, e, step)
	}
}

// In a bucket without versions, and in one whose versions are suspended, the object without an identifier goes.
func TestEraseNull(t *testing.T) {
	t.Parallel()
	name := bucket(t, false)
	put(t, name, "a", "1")
	put(t, name, "b", "2")
	e := eraserOf(t, Connector{}, name)
	erased(t, e, whole("a"))
	if all := everything(t, name); len(all) != 1 {
		t.Fatalf("there is %q", all)
	}
	versioning(t, name, types.BucketVersioningStatusEnabled)
	v := put(t, name, "b", "3")
	versioning(t, name, types.BucketVersioningStatusSuspended)
	e = eraserOf(t, Connector{}, name)
	for _, list := range [][]erasing.Removal{{line(called("b", v), 1)}, whole(called("b", v))} {
		standing, err := e.Examine(t.Context(), list)
		must(t, err)
		if !strings.Contains(standing[0].Obstacle, "would destroy the version without an identifier") {
			t.Errorf("obstacle %q, how %q", standing[0].Obstacle, standing[0].How)
		}
	}
	erased(t, e, whole("b"))
	if all := everything(t, name); len(all) != 1 || !strings.HasPrefix(all["b "+v], "latest true") {
		t.Errorf("there is %q", all)
	}
	put(t, name, "b", "An\nJan")
	erased(t, e, whole("b")) // which is the current one now
	if all := everything(t, name); len(all) != 2 || all["b null"] != "latest true, delete marker" {
		t.Errorf("there is %q", all)
	}
	erased(t, e, whole(called("b", v)))
	if all := everything(t, name); len(all) != 0 {
		t.Errorf("there is %q", all)
	}
}

func TestEraseLocked(t *testing.T) {
	t.Parallel()
	name := fmt.Sprintf("dossier-locked-%d", buckets.Add(1))
	c := server.Client()
	_, err := c.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &name, ObjectLockEnabledForBucket: aws.Bool(true)})
	must(t, err)
	until := time.Now().Add(48 * time.Hour).Truncate(time.Second)
	locked := func(mode types.ObjectLockMode) func(*s3.PutObjectInput) {
		return func(in *s3.PutObjectInput) { in.ObjectLockMode, in.ObjectLockRetainUntilDate = mode, &until }
	}
	units := map[string]string{
		called("compliance", put(t, name, "compliance", "An\nJan", locked(types.ObjectLockModeCompliance))):                                               "object lock (compliance) keeps it until " + until.UTC().Format(time.DateOnly),
		called("governance", put(t, name, "governance", "An\nJan", locked(types.ObjectLockModeGovernance))):                                               "object lock (governance) keeps it until",
		called("held", put(t, name, "held", "An\nJan", func(in *s3.PutObjectInput) { in.ObjectLockLegalHoldStatus = types.ObjectLockLegalHoldStatusOn })): "a legal hold keeps it",
	}
	free := put(t, name, "free", "An\nJan")
	want := everything(t, name)
	e := eraserOf(t, Connector{}, name)
	for unit, why := range units {
		for _, list := range [][]erasing.Removal{{line(unit, 1)}, whole(unit)} {
			standing, err := e.Examine(t.Context(), list)
			must(t, err)
			s := standing[0]
			if !strings.Contains(s.Obstacle, why) || strings.Contains(why, "lock") != s.Until.Equal(until) || !s.Found {
				t.Errorf("%s: %q until %v", why, s.Obstacle, s.Until)
			}
			list[0].Digest, list[0].After = s.Digest, []byte("x") // as if it had been locked after the plan
			if list[0].Number == 0 {
				list[0].After = nil
			}
			if _, err := e.Erase(t.Context(), list); !errors.Is(err, erasing.ErrChanged) {
				t.Errorf("%s: erasing ends with %v", why, err)
			}
		}
	}
	if got := everything(t, name); !maps.Equal(got, want) {
		t.Errorf("there is %q, was %q", got, want)
	}
	erased(t, e, []erasing.Removal{line(called("free", free), 1)})
	if got := everything(t, name); len(got) != 4 || strings.Contains(got[newest(t, name, "free")], "An") {
		t.Errorf("there is %q", got)
	}
}

// An upload that was never finished is ended.
func TestEraseUpload(t *testing.T) {
	t.Parallel()
	name := bucket(t, true)
	put(t, name, "an", "other")
	out, err := server.Client().CreateMultipartUpload(t.Context(), &s3.CreateMultipartUploadInput{Bucket: &name, Key: aws.String("an")})
	must(t, err)
	e := eraserOf(t, Connector{}, name)
	if remains := e.Remains(); len(remains) != 1 || !strings.Contains(remains[0], "the parts of 1 uploads") {
		t.Errorf("remains: %q", remains)
	}
	erased(t, e, whole("an"+uploadMark+*out.UploadId))
	if all := everything(t, name); len(all) != 1 {
		t.Errorf("there is %q", all)
	}
}

// A large object is written in parts, on the same condition; what a killed run left of it goes.
func TestEraseFromLargeObject(t *testing.T) {
	t.Parallel()
	name := bucket(t, true)
	content := "head\nAn\n" + strings.Repeat("a line of somebody else\n", 900_000)
	id := put(t, name, "large", content, adorned)
	e := eraserOf(t, Connector{}, name)
	e.large = 1
	list := planned(t, e, []erasing.Removal{line(called("large", id), 2)})
	c := server.Client()
	begun, err := c.CreateMultipartUpload(t.Context(), &s3.CreateMultipartUploadInput{Bucket: &name, Key: aws.String("large")})
	must(t, err)
	want := strings.Replace(content, "An\n", "", 1)
	_, err = c.UploadPart(t.Context(), &s3.UploadPartInput{Bucket: &name, Key: aws.String("large"), UploadId: begun.UploadId, PartNumber: aws.Int32(1), Body: strings.NewReader(want[:partBytes])})
	must(t, err)
	other, err := c.CreateMultipartUpload(t.Context(), &s3.CreateMultipartUploadInput{Bucket: &name, Key: aws.String("large")})
	must(t, err)
	was := everything(t, name)["large "+id]
	_, err = e.Erase(t.Context(), list)
	must(t, err)
	got := everything(t, name)
	if is := got[newest(t, name, "large")]; len(got) != 2 || got["large upload "+*other.UploadId] == "" || is != strings.Replace(was, `\nAn\n`, `\n`, 1) {
		t.Errorf("there are %d versions and uploads; it is of %d bytes, was of %d", len(got), len(is), len(was))
	}
	stays(t, e, list)
}

// What cannot be written again says so, and by what it could go instead.
func TestEraseRefuses(t *testing.T) {
	t.Parallel()
	name := bucket(t, false)
	put(t, name, "a.bin", "An")
	e := eraserOf(t, Connector{}, name)
	standing, err := e.Examine(t.Context(), []erasing.Removal{line("a.bin", 1)})
	must(t, err)
	if s := standing[0]; s.Obstacle != "nobody writes these" || s.Document == nil || !s.Found {
		t.Errorf("%q", s.Obstacle)
	}
	if standing, err = e.Examine(t.Context(), []erasing.Removal{line("gone", 1)}); err != nil || standing[0].Found {
		t.Errorf("what is gone: %v, %v", standing[0].Found, err)
	}
	if _, err := e.Erase(t.Context(), []erasing.Removal{{Unit: scanners.NewPrivate("gone"), Number: 1, Digest: []byte("x"), After: []byte("y")}}); !errors.Is(err, erasing.ErrChanged) {
		t.Errorf("erasing what is gone: %v", err)
	}
	for target, want := range map[string]string{"s3://": "name those", "s3://" + name + "-not": "no such bucket"} {
		c := Connector{Formats: lines{}, Endpoint: server.Endpoint}
		if _, err := c.OpenEraser(t.Context(), target); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", target, err)
		}
	}
}

// An object that a table of many files lists with its size stays, also where the list lies above the target; an older version, which the list does not mean,
// can go.
func TestEraseLeavesObjectsOfTables(t *testing.T) {
	t.Parallel()
	name := bucket(t, true)
	put(t, name, "lake/t/metadata/00000-1a2b.metadata.json", "{}")
	old := put(t, name, "lake/t/data/day=1/a.csv", "one\ntwo\n")
	now := put(t, name, "lake/t/data/day=1/a.csv", "one\ntwo\nthree\n")
	alone := put(t, name, "lake/u/data/a.csv", "one\ntwo\n")
	for _, target := range []string{name, name + "/lake/t/data/"} {
		e := eraserOf(t, Connector{}, target)
		for _, list := range [][]erasing.Removal{{line(called("lake/t/data/day=1/a.csv", now), 1)}, whole(called("lake/t/data/day=1/a.csv", now))} {
			standing, err := e.Examine(t.Context(), list)
			must(t, err)
			if !strings.Contains(standing[0].Obstacle, "Apache Iceberg") {
				t.Errorf("from %s: obstacle %q", target, standing[0].Obstacle)
			}
		}
	}
	e := eraserOf(t, Connector{}, name)
	erased(t, e, whole(called("lake/t/data/day=1/a.csv", old)))
	erased(t, e, []erasing.Removal{line(called("lake/u/data/a.csv", alone), 1)})
}
