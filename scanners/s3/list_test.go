package s3

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"dossier/scanners"
	"dossier/scanners/scannertest/s3server"
)

// folders are keys in folders of several sizes, some with an object of their own, as consoles make them.
func folders(count int) map[string]string {
	contents := map[string]string{"0": "", "00/": "", "b/": "", "b/3/": "", "large0": "", "~last": ""}
	for i := range count - len(contents) {
		key := fmt.Sprintf("%c/%d/%05d", 'a'+i%5, i%7, i)
		if i%3 == 0 {
			key = fmt.Sprintf("large/%05d", i)
		}
		contents[key] = ""
	}
	return contents
}

// TestManyObjects lists 5,000 versions and delete markers, in pages and in pieces, in the order of their keys and each once.
func TestManyObjects(t *testing.T) {
	t.Parallel()
	name := bucket(t, true)
	contents := folders(4000)
	plant(t, name, contents)
	again, gone := map[string]string{}, []string{}
	for _, key := range slices.Sorted(maps.Keys(contents)) { // the same each time: the server loses a version where a page ends in some places
		switch {
		case strings.HasSuffix(key, "/"):
		case len(again) < 500:
			again[key] = "x"
		case len(gone) < 500:
			gone = append(gone, key)
		}
	}
	fill(t, name, again)
	many(8, slices.Values(gone), func(key string) { remove(t, name, key) })
	var lists atomic.Int32
	endpoint := through(t, func(r *http.Request) s3server.Harm {
		if r.URL.Query().Has("list-type") || r.URL.Query().Has("versions") {
			lists.Add(1)
		}
		return s3server.Harm{}
	})
	var keys []string
	units := map[string]int{}
	kinds := map[string]int{}
	for u, err := range open(t, Connector{split: true}, "s3://"+name+"?endpoint="+endpoint).Units(t.Context()) {
		must(t, err)
		key, _, _ := strings.Cut(u.Info().Name.Reveal(), versionMark)
		if len(keys) == 0 || keys[len(keys)-1] != key {
			keys = append(keys, key)
		}
		units[u.Info().Name.Reveal()]++
		kinds[u.Info().Kind]++
	}
	if want := slices.Sorted(maps.Keys(contents)); !slices.Equal(keys, want) {
		t.Errorf("%d keys are listed, want %d, in their order", len(keys), len(want))
	}
	want := map[string]int{object: len(contents) - len(gone), oldVersion: len(again) + len(gone), deleteMarker: len(gone)}
	if !maps.Equal(kinds, want) || len(units) != len(contents)+len(again)+len(gone) {
		t.Errorf("%d units, %v, want %v", len(units), kinds, want)
	}
	for name, n := range units {
		if n > 1 {
			t.Errorf("%q is listed %d times", name, n)
		}
	}
	if n := lists.Load(); n > 60 {
		t.Errorf("it took %d requests to list them", n)
	}
}

// A listing is cut into pieces that are listed side by side, and comes in order all the same, whatever the sizes of the pieces are.
func TestListingIsCut(t *testing.T) {
	t.Parallel()
	for _, page := range []int{1, 2, 7, 100} {
		for _, versions := range []bool{false, true} {
			t.Run(fmt.Sprintf("pages of %d, versions %t", page, versions), func(t *testing.T) {
				t.Parallel()
				f := &fakeBucket{page: page, keys: slices.Sorted(maps.Keys(folders(40 + 5*page)))}
				if versions {
					f.versions = 3
				}
				src := open(t, Connector{split: true, Endpoint: through(t, f.answer)}, "s3://bucket").(*source)
				var got []string
				for u, err := range src.Units(t.Context()) {
					if err == nil {
						got = append(got, u.Info().Name.Reveal())
					}
				}
				if want := f.names(); !slices.Equal(got, want) {
					t.Errorf("%d units are listed, want %d, in their order", len(got), len(want))
				}
				if f.pieces.Load() < 2 {
					t.Errorf("it was cut into %d pieces", f.pieces.Load())
				}
				below := open(t, Connector{split: true, Endpoint: src.account.endpoint}, "s3://bucket/large/")
				if got, _ := names(t, below); len(got) != len(slices.DeleteFunc(f.names(), func(name string) bool { return !strings.HasPrefix(name, "large/") })) {
					t.Errorf("%d units are listed below a prefix", len(got))
				}
			})
		}
	}
}

// A server that does not list from a key on is not asked for pieces, each of which would begin at the beginning.
func TestServerWithoutStartAfterIsNotCut(t *testing.T) {
	t.Parallel()
	f := &fakeBucket{page: 5, keys: slices.Sorted(maps.Keys(folders(60))), ignores: true}
	src := open(t, Connector{Endpoint: through(t, f.answer)}, "s3://bucket")
	if got, _ := names(t, src); !slices.Equal(got, f.keys) || f.asked.Load() > 40 {
		t.Errorf("%d keys are listed by %d requests", len(got), f.asked.Load())
	}
}

func TestLevels(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		prefix, key string
		want        []string
	}{
		{"", "a", []string{""}},
		{"", "a/b/c", []string{"", "a/", "a/b/"}},
		{"a/", "a/b/c", []string{"a/", "a/b/"}},
		{"a/b", "a/bc/d", []string{"a/b", "a/bc/"}},
		{"", "1/2/3/4/5/6/7", []string{"", "1/", "1/2/", "1/2/3/", "1/2/3/4/"}},
	} {
		if got := levels(test.prefix, test.key); !slices.Equal(got, test.want) {
			t.Errorf("levels of %q below %q are %q, want %q", test.key, test.prefix, got, test.want)
		}
	}
}

func TestThin(t *testing.T) {
	t.Parallel()
	list := []string{"a", "b", "c", "d", "e", "f", "g"}
	if got := thin(list, 3); !slices.Equal(got, []string{"b", "d", "f"}) {
		t.Errorf("of seven, three are %q", got)
	}
	if got := thin(list, 7); !slices.Equal(got, list) {
		t.Errorf("of seven, seven are %q", got)
	}
}

// listed answers with a listing of these keys, as XML.
func listed(encoding string, truncated bool, keys ...string) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><ListBucketResult>`)
	if encoding != "" {
		b.WriteString("<EncodingType>" + encoding + "</EncodingType>")
	}
	fmt.Fprintf(&b, "<IsTruncated>%t</IsTruncated>", truncated)
	for _, key := range keys {
		b.WriteString("<Contents><Key>" + key + `</Key><Size>1</Size><ETag>"e"</ETag></Contents>`)
	}
	if truncated {
		b.WriteString("<NextContinuationToken>more</NextContinuationToken>")
	}
	return b.String() + "</ListBucketResult>"
}

// pretend is a server that is not there: it answers listings of objects, and knows nothing else.
func pretend(t *testing.T, answer func(r *http.Request) string) Connector {
	t.Helper()
	return Connector{Endpoint: through(t, func(r *http.Request) s3server.Harm {
		if r.URL.Query().Has("list-type") {
			return s3server.Harm{Status: http.StatusOK, Whole: answer(r)}
		}
		return s3server.Harm{Status: http.StatusNotImplemented, Code: "NotImplemented"}
	})}
}

// Keys that XML cannot hold are encoded by the servers that know how to, and decoded here.
func TestEncodedKeys(t *testing.T) {
	t.Parallel()
	c := pretend(t, func(*http.Request) string {
		return listed("url", false, "%01control", "%2Fleading", "..%2Fup", "a+b", "a%2Bb", "a%2F%2Fb", "new%0Aline", "%25")
	})
	got, unlisted := names(t, open(t, c, "s3://bucket"))
	want := []string{"\x01control", "/leading", "../up", "a b", "a+b", "a//b", "new\nline", "%"}
	if !slices.Equal(got, want) || len(unlisted) != 1 {
		t.Errorf("the keys are %q, want %q; not listed %q", got, want, unlisted)
	}
}

// A server that lists keys out of their order may leave some out where a listing goes on: that is told.
func TestListingOutOfOrder(t *testing.T) {
	t.Parallel()
	c := pretend(t, func(r *http.Request) string {
		if r.URL.Query().Has("continuation-token") {
			return listed("", false, "a", "c")
		}
		return listed("", true, "b", "d")
	})
	got, unlisted := names(t, open(t, c, "s3://bucket"))
	if !slices.Equal(got, []string{"b", "d", "a", "c"}) || !slices.ContainsFunc(unlisted, func(s string) bool { return strings.Contains(s, "out of their order") }) {
		t.Errorf("listed %q, not listed %q", got, unlisted)
	}
}

// A listing that is broken off in the middle is coverage if rights are why, and ends the scan if the server is gone.
func TestListingBreaksOff(t *testing.T) {
	t.Parallel()
	denied := Connector{Endpoint: through(t, func(r *http.Request) s3server.Harm {
		switch {
		case !r.URL.Query().Has("list-type"):
			return s3server.Harm{Status: http.StatusNotImplemented, Code: "NotImplemented"}
		case r.URL.Query().Has("continuation-token"):
			return s3server.Harm{Status: http.StatusForbidden, Code: "AccessDenied"}
		}
		return s3server.Harm{Status: http.StatusOK, Whole: listed("", true, "a")}
	})}
	got, unlisted := names(t, open(t, denied, "s3://bucket"))
	if !slices.Equal(got, []string{"a"}) || !slices.ContainsFunc(unlisted, func(s string) bool { return strings.Contains(s, "bucket denied: a part of the keys") }) {
		t.Errorf("listed %q, not listed %q", got, unlisted)
	}
}

// Versions and delete markers, which are two lists, are joined by key, the newest first.
func TestVersionsAndMarkersAreJoined(t *testing.T) {
	t.Parallel()
	const versions = `<?xml version="1.0"?><ListVersionsResult><IsTruncated>false</IsTruncated>
		<Version><Key>a</Key><VersionId>2</VersionId><IsLatest>false</IsLatest><LastModified>2026-01-02T00:00:00Z</LastModified><Size>1</Size></Version>
		<DeleteMarker><Key>a</Key><VersionId>3</VersionId><IsLatest>true</IsLatest><LastModified>2026-01-02T00:00:00Z</LastModified></DeleteMarker>
		<DeleteMarker><Key>a</Key><VersionId>1</VersionId><IsLatest>false</IsLatest><LastModified>2026-01-01T00:00:00Z</LastModified></DeleteMarker>
		<Version><Key>b</Key><VersionId>null</VersionId><IsLatest>true</IsLatest><LastModified>2026-01-01T00:00:00Z</LastModified><Size>1</Size></Version>
		<DeleteMarker><Key>b</Key><VersionId>1</VersionId><IsLatest>false</IsLatest><LastModified>2026-01-01T00:00:00Z</LastModified></DeleteMarker>
		<DeleteMarker><Key>c</Key><VersionId>1</VersionId><IsLatest>true</IsLatest><LastModified>2026-01-01T00:00:00Z</LastModified></DeleteMarker>
		</ListVersionsResult>`
	c := Connector{Endpoint: through(t, func(r *http.Request) s3server.Harm {
		if r.URL.Query().Has("versions") {
			return s3server.Harm{Status: http.StatusOK, Whole: versions}
		}
		if r.URL.Query().Has("list-type") {
			return s3server.Harm{Status: http.StatusOK, Whole: listed("", false)}
		}
		return s3server.Harm{Status: http.StatusNotImplemented, Code: "NotImplemented"}
	})}
	got, _ := names(t, open(t, c, "s3://bucket"))
	want := []string{"a?versionId=3", "a?versionId=2", "a?versionId=1", "b", "b?versionId=1", "c?versionId=1"}
	if !slices.Equal(got, want) {
		t.Errorf("the units are %q, want %q", got, want)
	}
}

var _ scanners.Concurrent = (*source)(nil)
