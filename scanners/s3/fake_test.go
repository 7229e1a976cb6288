package s3

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"dossier/scanners/scannertest/s3server"
)

// fakeBucket lists keys as S3 does, in small pages. The tests' server lists from a key on only where a page ended.
type fakeBucket struct {
	keys     []string // sorted
	versions int      // of each key; 0: none are kept
	page     int      // entries
	ignores  bool     // where a listing is to start

	asked, pieces atomic.Int32 // requests; those that begin a piece
}

// names are those of the units it stands for.
func (f *fakeBucket) names() (list []string) {
	for _, key := range f.keys {
		if f.versions == 0 {
			list = append(list, key)
		}
		for v := range f.versions {
			list = append(list, key+versionMark+strconv.Itoa(v))
		}
	}
	return list
}

func (f *fakeBucket) answer(r *http.Request) s3server.Harm {
	f.asked.Add(1)
	q := r.URL.Query()
	if q.Has("key-marker") && !q.Has("version-id-marker") || q.Has("start-after") && !q.Has("continuation-token") && !q.Has("delimiter") && q.Get("max-keys") != "1" {
		f.pieces.Add(1)
	}
	switch {
	case q.Has("list-type"):
		return s3server.Harm{Status: http.StatusOK, Whole: f.current(q)}
	case q.Has("versions") && f.versions > 0:
		return s3server.Harm{Status: http.StatusOK, Whole: f.all(q)}
	}
	return s3server.Harm{Status: http.StatusNotImplemented, Code: "NotImplemented"}
}

func (f *fakeBucket) current(q url.Values) string {
	after := cmp.Or(q.Get("continuation-token"), q.Get("start-after"))
	if f.ignores {
		after = q.Get("continuation-token")
	}
	page := f.page
	if n, err := strconv.Atoi(q.Get("max-keys")); err == nil {
		page = min(page, n)
	}
	var b strings.Builder
	last, count, truncated := "", 0, false
	folders := map[string]bool{}
	for _, key := range f.keys {
		prefix := q.Get("prefix")
		if key <= after || !strings.HasPrefix(key, prefix) {
			continue
		}
		folder, _, isIn := strings.Cut(key[len(prefix):], "/")
		folder = prefix + folder + "/"
		if isIn = isIn && q.Get("delimiter") == "/"; isIn && (folders[folder] || folder <= after) {
			continue
		}
		if count++; count > page {
			truncated = true
			break
		}
		last = key
		if isIn {
			folders[folder] = true
			fmt.Fprintf(&b, "<CommonPrefixes><Prefix>%s</Prefix></CommonPrefixes>", folder)
			continue
		}
		fmt.Fprintf(&b, `<Contents><Key>%s</Key><Size>1</Size><ETag>"e"</ETag></Contents>`, key)
	}
	return fmt.Sprintf("<ListBucketResult><IsTruncated>%t</IsTruncated><NextContinuationToken>%s</NextContinuationToken>%s</ListBucketResult>",
		truncated, last, b.String())
}

// all lists versions: behind a key, or behind one of its versions.
func (f *fakeBucket) all(q url.Values) string {
	names := f.names()
	after := q.Get("key-marker")
	from := slices.IndexFunc(names, func(name string) bool {
		key, _, _ := strings.Cut(name, versionMark)
		return key > after
	})
	if version := q.Get("version-id-marker"); version != "" {
		from = slices.Index(names, after+versionMark+version) + 1
	}
	if from < 0 {
		from = len(names)
	}
	var b strings.Builder
	last, lastVersion, count := "", "", 0
	for _, name := range names[from:] {
		key, version, _ := strings.Cut(name, versionMark)
		if !strings.HasPrefix(key, q.Get("prefix")) {
			continue
		}
		if count++; count > f.page {
			fmt.Fprintf(&b, "<NextKeyMarker>%s</NextKeyMarker><NextVersionIdMarker>%s</NextVersionIdMarker>", last, lastVersion)
			break
		}
		last, lastVersion = key, version
		fmt.Fprintf(&b, "<Version><Key>%s</Key><VersionId>%s</VersionId><IsLatest>%t</IsLatest></Version>", key, version, version == "0")
	}
	return fmt.Sprintf("<ListVersionsResult><IsTruncated>%t</IsTruncated>%s</ListVersionsResult>", count > f.page, b.String())
}
