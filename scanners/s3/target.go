package s3

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// target is an s3: URL: s3://bucket/prefix, with options behind a question mark.
type target struct {
	bucket, prefix                  string
	endpoint, region, profile, role string
}

var (
	bucketForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]$`)
	regionForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
)

// parseTarget reads a target. A prefix is taken as it stands, without any decoding, as keys may hold anything; only what is
// an option in all its parts is taken for options.
func parseTarget(text string) (target, error) {
	var t target
	rest, ok := strings.CutPrefix(text, "s3://")
	if !ok {
		return t, errors.New("write it as s3://bucket/prefix")
	}
	if at := strings.LastIndexByte(rest, '?'); at >= 0 && t.options(rest[at+1:]) {
		rest = rest[:at]
	}
	t.bucket, t.prefix, _ = strings.Cut(rest, "/")
	if t.bucket == "" && t.prefix != "" {
		return t, errors.New("there is no bucket in it: write s3://bucket/prefix")
	}
	if t.bucket != "" && !bucketForm.MatchString(t.bucket) {
		return t, fmt.Errorf("%q cannot be the name of a bucket: write s3://bucket/prefix", t.bucket)
	}
	return t, checkRegion(t.region)
}

// options takes the options in a query, if it holds nothing else.
func (t *target) options(query string) bool {
	values, err := url.ParseQuery(query)
	if err != nil || len(values) == 0 {
		return false
	}
	known := map[string]*string{"endpoint": &t.endpoint, "region": &t.region, "profile": &t.profile, "role": &t.role}
	for name, list := range values {
		if known[name] == nil || len(list) != 1 || list[0] == "" {
			return false
		}
	}
	for name, list := range values {
		*known[name] = list[0]
	}
	return true
}

// checkEndpoint refuses what no request can be sent to, and a password, which belongs elsewhere.
func checkEndpoint(text string) error {
	u, err := url.Parse(text)
	switch {
	case text == "":
		return nil
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "":
		return errors.New("the endpoint is no URL of a server: write it as https://s3.example.com")
	case u.User != nil:
		return errors.New("the endpoint holds a user: credentials come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or a profile")
	}
	return nil
}

// checkRegion keeps a region, which becomes part of a host's name, to its form.
func checkRegion(name string) error {
	if name != "" && !regionForm.MatchString(name) {
		return errors.New("the region is not written like eu-west-1")
	}
	return nil
}
