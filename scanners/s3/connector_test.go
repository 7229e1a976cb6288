package s3

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/scannertest"
	"dossier/scanners/scannertest/s3server"
)

func linesOf(ctx context.Context, in formats.Input, to scanners.Receiver) error {
	if strings.HasSuffix(in.Name, ".bin") {
		return &scanners.Unread{Why: scanners.NoDecoder, Bytes: in.Size}
	}
	body := in.Body
	if strings.HasSuffix(in.Name, ".at") {
		body = io.NewSectionReader(in.At, 0, in.Size)
	}
	s := bufio.NewScanner(body)
	s.Buffer(nil, 1<<20)
	more := s.Scan()
	for first := int64(1); more; {
		b := to.New()
		b.Reset(in.Part, []scanners.Field{{Text: true}})
		b.First = first
		for ; more && b.Records < 50; more = s.Scan() {
			b.Columns[0].Append(s.Bytes())
			b.Records++
			b.Bytes += int64(len(s.Bytes()) + 1)
		}
		first += int64(b.Records)
		if err := to.Batch(b); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return s.Err()
}

func TestConformance(t *testing.T) {
	name := bucket(t, true)
	put(t, name, "b/log.txt", strings.Repeat("a line\n", 1000))
	first := put(t, name, "a.txt", "first\nsecond", func(in *s3.PutObjectInput) {
		in.Metadata = map[string]string{"owner": "An Peeters"}
		in.Tagging = aws.String("person=an")
	})
	second := put(t, name, "a.txt", "third")
	empty := put(t, name, "b/empty", "")
	put(t, name, "c.bin", "x")
	remove(t, name, "c.bin")
	src := open(t, Connector{}, "s3://"+name)
	all, unlisted := names(t, src)
	if len(unlisted) > 0 {
		t.Fatalf("not listed: %q", unlisted)
	}
	want := []string{"a.txt?versionId=" + second, "a.txt?versionId=" + first, "b/empty?versionId=" + empty}
	if len(all) != 6 || !slices.Equal(all[:3], want) {
		t.Fatalf("the units are %q, want them to begin with %q", all, want)
	}
	scannertest.Source(t, func(t *testing.T) scanners.Source {
		t.Helper()
		src, err := try(t.Context(), Connector{}, "s3://"+name)
		must(t, err)
		return src
	}, scannertest.Expect{Units: all})
}

func TestKeysMetadataAndTagsAreRead(t *testing.T) {
	t.Parallel()
	name := bucket(t, false)
	put(t, name, "hr/An Peeters.txt", "one\ntwo", func(in *s3.PutObjectInput) {
		in.Metadata = map[string]string{"owner": "an@example.be", "name": "=?UTF-8?q?Andr=C3=A9?="}
		in.ContentDisposition = aws.String(`attachment; filename="cv.txt"`)
		in.Tagging = aws.String("person=An+Peeters&team=hr")
	})
	c := scannertest.Collect(t, open(t, Connector{}, "s3://"+name))["hr/An Peeters.txt"]
	if c == nil || len(c.Rows) != 2 || c.Rows[1].Value("") != "two" || c.Err != nil || c.Bytes != 8 {
		t.Fatalf("the object: %s", ended(c))
	}
	var got []string
	for _, row := range c.Beside {
		for field, values := range row.Values {
			got = append(got, row.Part+"|"+field+"|"+strings.Join(values, ","))
		}
	}
	slices.Sort(got)
	want := []string{
		"metadata|content-disposition|attachment; filename=\"cv.txt\"", "metadata|name|André", "metadata|owner|an@example.be",
		"tags|person|An Peeters", "tags|team|hr", "|(key)|hr/An Peeters.txt",
	}
	if !slices.Equal(got, want) {
		t.Errorf("beside the content there is %q, want %q", got, want)
	}
}

// Headers are ASCII: what a browser calls the file, and what programs keep beside it, is encoded in one way or another.
func TestEncodedHeadersAreRead(t *testing.T) {
	t.Parallel()
	name := bucket(t, false)
	for key, header := range map[string]string{
		"plain":    `attachment; filename="CV An Peeters.pdf"`,
		"extended": `attachment; filename="cv.pdf"; filename*=UTF-8''Jos%C3%A9_Pe%C3%B1a.pdf`,
		"latin":    `attachment; filename*=iso-8859-1'en'Jos%E9.pdf`,
		"percent":  `inline; filename=Jos%C3%A9%20Pe%C3%B1a.pdf; size=3`,
		"words":    `=?UTF-8?q?attachment;_filename=3D"Jos=C3=A9.pdf"?=`,
		"odd":      `attachment; filename=100%.pdf`,
		"alone":    `filename*=UTF-8''Jos%C3%A9.pdf`,
	} {
		put(t, name, key, "x", func(in *s3.PutObjectInput) {
			in.ContentDisposition = &header
			in.Metadata = map[string]string{"original": "Jos%C3%A9%20Pe%C3%B1a.pdf", "share": "100%"}
		})
	}
	got := map[string]string{}
	all := scannertest.Collect(t, open(t, Connector{}, "s3://"+name))
	for key, c := range all {
		for _, row := range c.Beside {
			if row.Part == MetadataPart {
				got[key] = row.Value(disposition)
				if original, share := row.Value("original"), row.Value("share"); original != "José Peña.pdf" || share != "100%" {
					t.Errorf("%s: the metadata is %q and %q", key, original, share)
				}
			}
		}
	}
	want := map[string]string{
		"plain":    `attachment; filename="CV An Peeters.pdf"`,
		"extended": `attachment; filename="cv.pdf"; filename*="José_Peña.pdf"`,
		"latin":    `attachment; filename*="José.pdf"`,
		"percent":  `inline; filename="José Peña.pdf"; size=3`,
		"words":    `attachment; filename="José.pdf"`,
		"odd":      `attachment; filename="100%.pdf"`,
		"alone":    `filename*="José.pdf"`,
	}
	if !maps.Equal(got, want) {
		t.Errorf("the headers say %q, want %q", got, want)
	}
}

// What is put in the place of a header's text is encoded as that was.
func TestHeadersAreEncodedAgain(t *testing.T) {
	t.Parallel()
	for _, c := range [][3]string{
		{"original", "Jos%C3%A9%20Pe%C3%B1a.pdf", "Jos%C3%A9.pdf"},
		{"original", "Ann", "=?utf-8?q?Jos=C3=A9.pdf?="},
	} {
		if got := encodedHeader(c[0], c[1], "José.pdf"); got != c[2] {
			t.Errorf("%q becomes %q, want %q", c[1], got, c[2])
		}
	}
	const header = `attachment; filename*=UTF-8''Jos%C3%A9%20x.pdf`
	if got := encodedHeader(disposition, header, plainHeader(disposition, header)); got != header {
		t.Errorf("the header becomes %q", got)
	}
}

func TestOddKeys(t *testing.T) {
	t.Parallel()
	name := bucket(t, false)
	keys := []string{
		"plain", "with space", "a+b", "100%25", "50%", "ünï/çödé/日本.txt", "emoji 🙂", "q?versionId=1", "q?x=y&z", "hash#tag", "tab\there", "new\nline",
		`back\slash`, `"quotes"'`, "a..b/..c", "semi;colon", "<xml>&amp;", "dir/file", "dir-file", "dir.file", "~", "a=b", "@", "[x]{y}|^`",
		strings.Repeat("long/", 200) + "x",
	}
	contents := map[string]string{}
	for _, key := range keys {
		contents[key] = "content of " + key
	}
	fill(t, name, contents)
	all := scannertest.Collect(t, open(t, Connector{}, "s3://"+name))
	if len(all) != len(keys) {
		t.Errorf("%d units, want %d", len(all), len(keys))
	}
	for _, key := range keys {
		unitName := key
		if strings.Contains(key, versionMark) {
			unitName += versionMark + "null"
		}
		c := all[unitName]
		if c == nil || c.Err != nil || len(c.Rows) == 0 || c.Beside[0].Value(KeyField) != key {
			t.Errorf("%q: %s", key, ended(c))
		}
	}
}

func TestTargets(t *testing.T) {
	t.Parallel()
	name := bucket(t, false)
	fill(t, name, map[string]string{"a.txt": "x", "sub/b.txt": "y", "sub/c": "z", "sub-d": "", "odd?region=x": ""})
	endpoint := "endpoint=" + server.Endpoint
	for target, want := range map[string][]string{
		"s3://" + name:                               {"a.txt", "odd?region=x", "sub-d", "sub/b.txt", "sub/c"},
		"s3://" + name + "/":                         {"a.txt", "odd?region=x", "sub-d", "sub/b.txt", "sub/c"},
		"s3://" + name + "/sub/":                     {"sub/b.txt", "sub/c"},
		"s3://" + name + "/sub":                      {"sub-d", "sub/b.txt", "sub/c"},
		"s3://" + name + "/sub/b.txt":                {"sub/b.txt"},
		"s3://" + name + "/none":                     nil,
		"s3://" + name + "/sub/?" + endpoint:         {"sub/b.txt", "sub/c"},
		"s3://" + name + "/odd?region=x&y=z":         nil,
		"s3://" + name + "?region=us-east-1":         {"a.txt", "odd?region=x", "sub-d", "sub/b.txt", "sub/c"},
		"s3://" + name + "/odd?region=x?" + endpoint: {"odd?region=x"},
	} {
		if !(&Connector{}).Claims(target) {
			t.Errorf("%s is not claimed", target)
		}
		if got, _ := names(t, open(t, Connector{}, target)); !slices.Equal(got, want) {
			t.Errorf("%s holds %q, want %q", target, got, want)
		}
	}
}

func TestOpenErrors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		target, want string
		connector    Connector
	}{
		{"s3://no-such-bucket-here", "there is no such bucket", Connector{}},
		{"s3:///prefix", "there is no bucket in it", Connector{}},
		{"s3://a b", "cannot be the name of a bucket", Connector{}},
		{"s3://bucket", "no URL of a server", Connector{Endpoint: "127.0.0.1:7070"}},
		{"s3://bucket", "the endpoint holds a user", Connector{Endpoint: "http://a:secret@127.0.0.1"}},
		{"s3://bucket", "the source does not answer: check the endpoint", Connector{Endpoint: "http://127.0.0.1:1"}},
		{"s3://bucket", "the region is not written like", Connector{Region: "evil.example/"}},
		{"s3://bucket", "no such profile", Connector{Profile: "nobody"}},
	} {
		_, err := try(t.Context(), test.connector, test.target)
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), fmt.Sprintf("%q", test.target)) {
			t.Errorf("%s: %v, want %q", test.target, err, test.want)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error holds the secret", test.target)
		}
	}
}

func TestAllBuckets(t *testing.T) {
	t.Parallel()
	names := []string{bucket(t, false), bucket(t, true)}
	put(t, names[0], "a", "x")
	c := Connector{Endpoint: server.Endpoint, Formats: lines{}}
	sources, err := c.OpenAll(t.Context(), "s3://")
	must(t, err)
	var found []string
	for _, s := range sources {
		found = append(found, strings.TrimSuffix(s.Info().Name.Reveal(), "?endpoint="+server.Endpoint))
		must(t, s.Close())
	}
	for _, name := range names {
		if !slices.Contains(found, "s3://"+name) {
			t.Errorf("the bucket %s is not among the sources", name)
		}
	}
	if !slices.IsSorted(found) {
		t.Error("the buckets are not in order")
	}
}

// A bucket that cannot be read is told of beside the others, which are read.
func TestOneOfAllBuckets(t *testing.T) {
	t.Parallel()
	name := bucket(t, false)
	put(t, name, "a", "x")
	listed := []string{"../" + name, "broken-bucket", name}
	endpoint := through(t, func(r *http.Request) s3server.Harm {
		switch {
		case r.URL.Path == "/":
			all := "<ListAllMyBucketsResult><Buckets>"
			for _, n := range listed {
				all += "<Bucket><Name>" + n + "</Name></Bucket>"
			}
			return s3server.Harm{Status: http.StatusOK, Whole: all + "</Buckets></ListAllMyBucketsResult>"}
		case strings.HasPrefix(r.URL.Path, "/"+name):
			return s3server.Harm{}
		case strings.HasPrefix(r.URL.Path, "/broken-bucket"):
			return s3server.Harm{Status: http.StatusTeapot, Code: "Broken"}
		}
		t.Errorf("asked for %s", r.URL.Path)
		return s3server.Harm{Status: http.StatusNotFound, Code: "NoSuchBucket"}
	})
	c := Connector{Endpoint: endpoint, Formats: lines{}}
	sources, err := c.OpenAll(t.Context(), "s3://")
	must(t, err)
	said := map[string]string{}
	for _, s := range sources {
		who := strings.TrimSuffix(s.Info().Name.Reveal(), "?endpoint="+endpoint)
		units, unread := scannertest.Units(t, s)
		for _, u := range units {
			said[who] += u.Info().Name.Reveal()
		}
		for _, u := range unread {
			said[who] += u.Error()
		}
		must(t, s.Close())
	}
	if len(said) != 3 || said["s3://"+name] != "a" || !strings.Contains(said["s3://../"+name], "cannot be that of a bucket") || !strings.Contains(said["s3://broken-bucket"], "status 418") {
		t.Errorf("the buckets say %q", said)
	}
	listed = listed[:2]
	if _, err := c.OpenAll(t.Context(), "s3://"); err == nil {
		t.Error("that no bucket can be read is no error")
	}
}

func TestFacts(t *testing.T) {
	t.Parallel()
	name := bucket(t, true)
	c := server.Client()
	_, err := c.PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{Bucket: &name, Policy: aws.String(`{"Statement":[{"Effect":"Allow",
		"Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::` + name + `/*"}]}`)})
	must(t, err)
	begun, err := c.CreateMultipartUpload(t.Context(), &s3.CreateMultipartUploadInput{Bucket: &name, Key: aws.String("An Peeters.zip")})
	must(t, err)
	_, err = c.UploadPart(t.Context(), &s3.UploadPartInput{
		Bucket: &name, Key: begun.Key, UploadId: begun.UploadId, PartNumber: aws.Int32(1), Body: strings.NewReader("part"),
	})
	must(t, err)
	src := open(t, Connector{}, "s3://"+name)
	facts := src.Info().Facts
	for fact, want := range map[string]string{
		"region, in the server's own words": "us-east-1", "region": "", "versioning": "on", "public access": "public, by the bucket's policy", "incomplete uploads": "1", "object lock": "none",
	} {
		if facts[fact] != want {
			t.Errorf("%s: %q, want %q", fact, facts[fact], want)
		}
	}
	all := scannertest.Collect(t, src)
	for key, u := range all {
		if u.Info.Kind != upload || !strings.HasPrefix(key, "An Peeters.zip?uploadId=") || !strings.Contains(ended(u), "never finished") {
			t.Errorf("an unfinished upload came as %s: %s", u.Info.Kind, ended(u))
		}
	}
	if len(all) != 1 {
		t.Errorf("%d units, want the upload alone", len(all))
	}
}

// Only Amazon's regions lie in the countries that Amazon says.
func TestRegionsAreAmazons(t *testing.T) {
	t.Parallel()
	for endpoint, want := range map[string]bool{
		"https://s3.eu-west-1.amazonaws.com": true, "https://bucket.vpce-1a2b-3c4d.s3.us-east-1.vpce.amazonaws.com:443": true, "https://s3.cn-north-1.amazonaws.com.cn": true,
		"http://127.0.0.1:9000": false, "https://amazonaws.com.example.org": false, "https://minio.example.com": false, "https://myamazonaws.com": false,
	} {
		if isAmazons(endpoint) != want {
			t.Errorf("%s: Amazon's %v, want %v", endpoint, !want, want)
		}
	}
}

func TestVersions(t *testing.T) {
	t.Parallel()
	name := bucket(t, true)
	put(t, name, "a", "first")
	put(t, name, "a", "second")
	remove(t, name, "a")
	put(t, name, "b", "kept")
	put(t, name, "c", "deleted")
	remove(t, name, "c")
	var got []string
	src := open(t, Connector{}, "s3://"+name)
	units, _ := scannertest.Units(t, src)
	all := scannertest.Collect(t, src)
	for _, u := range units {
		c := all[u.Info().Name.Reveal()]
		text := ""
		if len(c.Rows) > 0 {
			text = c.Rows[0].Value("")
		}
		got = append(got, fmt.Sprintf("%s %s %q", c.Beside[0].Value(KeyField), u.Info().Kind, text))
	}
	want := []string{
		`a delete marker ""`, `a old version "second"`, `a old version "first"`, `b object "kept"`, `c delete marker ""`, `c old version "deleted"`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("the versions are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// An object that was written in parts has neither a usual ETag nor a checksum over all of it.
func TestMultipart(t *testing.T) {
	t.Parallel()
	name := bucket(t, false)
	c := server.Client()
	begun, err := c.CreateMultipartUpload(t.Context(), &s3.CreateMultipartUploadInput{Bucket: &name, Key: aws.String("big.txt")})
	must(t, err)
	line := strings.Repeat("x", 1023) + "\n"
	var parts []types.CompletedPart
	for i := range int32(2) {
		out, err := c.UploadPart(t.Context(), &s3.UploadPartInput{
			Bucket: &name, Key: begun.Key, UploadId: begun.UploadId, PartNumber: aws.Int32(i + 1), Body: strings.NewReader(strings.Repeat(line, 6<<10)),
		})
		must(t, err)
		parts = append(parts, types.CompletedPart{
			ETag: out.ETag, PartNumber: aws.Int32(i + 1), ChecksumCRC32: out.ChecksumCRC32, ChecksumCRC64NVME: out.ChecksumCRC64NVME,
		})
	}
	_, err = c.CompleteMultipartUpload(t.Context(), &s3.CompleteMultipartUploadInput{
		Bucket: &name, Key: begun.Key, UploadId: begun.UploadId, MultipartUpload: &types.CompletedMultipartUpload{Parts: parts},
	})
	must(t, err)
	object := scannertest.Collect(t, open(t, Connector{}, "s3://"+name))["big.txt"]
	if object == nil || object.Err != nil || len(object.Rows) != 12<<10 {
		t.Errorf("the object: %s", ended(object))
	}
}
