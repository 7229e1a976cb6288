package s3

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"dossier/scanners"
)

// FuzzTarget reads targets: a bucket and a region become parts of host names, so that nothing but letters, digits, points and
// hyphens may get there.
func FuzzTarget(f *testing.F) {
	for _, seed := range []string{"s3://", "s3://bucket", "s3://bucket/a/b?c", "s3://b.c-d/x?endpoint=http://h:1&region=eu-west-1", "s3://a@b/c", "s3://bucket?region=x.evil/"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		target, err := parseTarget(text)
		if err != nil {
			return
		}
		if strings.ContainsAny(target.bucket+target.region, "/@:?#%\\ \x00") {
			t.Errorf("bucket and region hold what a host's name cannot")
		}
	})
}

// FuzzListing takes whatever a server may list: nothing panics, no page is taken twice for ever, and every unit has a name of its own.
func FuzzListing(f *testing.F) {
	f.Add(listed("", false, "a", "b", "b"), "k", "1")
	f.Add(listed("url", true, "%zz", "%00", "a%2Fb"), "k?versionId=1", "null")
	f.Add("<ListBucketResult>", "", "")
	f.Fuzz(func(t *testing.T, xml, key, version string) {
		client := s3.New(s3.Options{
			Region: "r", Credentials: aws.AnonymousCredentials{}, HTTPClient: answers(xml), RetryMaxAttempts: 1,
			BaseEndpoint: aws.String("http://127.0.0.1"), UsePathStyle: true,
		})
		s := &source{connector: &Connector{}, account: &account{}, bucket: "bucket", client: client}
		for _, versions := range []bool{false, true} {
			s.list.versions = versions
			entries, _, _, _ := s.next(t.Context(), "", marker{})
			for i := range entries {
				_ = s.unit(&entries[i]).Info()
			}
		}
		plain := s.unit(&entry{key: key, kind: object, version: identifier(&version)})
		other := s.unit(&entry{key: key + versionMark + version, kind: object})
		if plain.name() == other.name() {
			t.Error("two units have one name")
		}
		if decoded(types.EncodingTypeUrl, &key) == "" && key != "" && !strings.Contains(key, "%") {
			t.Error("a key was lost")
		}
	})
}

// answers is a server that always says the same.
type answers string

func (a answers) Do(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Request: r, Body: io.NopCloser(strings.NewReader(string(a))), Header: http.Header{}}, nil
}

var _ scanners.Several = (*Connector)(nil)
