package s3

import "testing"

// Brotli has no mark in its bytes: what the object's writer said of them tells the formats.
func TestContentName(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ key, encoding, want string }{
		{"a/people.json", "", "people.json"},
		{"a/people.json", "gzip", "people.json"},
		{"a/people.json", "br", "people.json.br"},
		{"a/people.json", "gzip, BR ", "people.json.br"},
		{"a/people.json", "br, gzip", "people.json"},
		{"a/people.json.br", "br", "people.json.br"},
	} {
		if got := contentName(test.key, test.encoding); got != test.want {
			t.Errorf("%s, encoded as %q: %q, want %q", test.key, test.encoding, got, test.want)
		}
	}
}
