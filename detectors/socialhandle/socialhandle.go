// Package socialhandle finds the names of people's accounts at social networks: addresses of profiles, @names next to a word that names a network, and
// @name@server as in the Fediverse. A bare @name is an annotation, a package or a rule of a style sheet as often.
//
// The normal form is the network, a colon, and the name in lower case; the network is empty where it is not known.
package socialhandle

import (
	"bytes"
	"slices"

	"dossier/detectors"
	"dossier/detectors/marks"
	"dossier/scanners"
)

const (
	becauseProfile = "is the address of a profile at a social network"
	becauseNear    = "is an account's name, and a word before it names a social network"
	becauseServer  = "is an account's name with its server, as in the Fediverse"
	becauseAt      = "begins with an at sign, as names at social networks do"
	becauseWord    = "may be an account's name"
	becauseHeader  = "the name says social network"
)

// Detector finds handles; New makes one.
type Detector struct{ maps marks.Pool }

// New returns a detector.
func New() Detector { return Detector{marks.NewPool()} }

// Kinds implements [detectors.Detector].
func (Detector) Kinds() []detectors.Kind { return []detectors.Kind{detectors.SocialHandle} }

// Text implements [detectors.Detector].
func (d Detector) Text(c *scanners.Column, found *detectors.Matches) { d.maps.Text(d, c, found) }

// handle is an account's name at value[start:end].
type handle struct {
	start, end int
	network    string
	name       []byte
	confidence detectors.Confidence
	because    string
}

// Marked implements [marks.Reader]: a profile's address has a dot and a slash not far behind it, all else an at sign.
func (Detector) Marked(c *scanners.Column, m *marks.Map, found *detectors.Matches) {
	data := c.Data()
	from, spent := 0, 0
	at := index(data, 0)
	for dot := m.First(0, domains); dot < len(data) || at < len(data); {
		place, read := dot, profile
		if at < dot {
			place, read = at, atName
			at = index(data, at+1)
		} else {
			dot = m.First(dot+1, domains)
		}
		if place < spent {
			continue
		}
		i := c.At(place, from)
		from = i
		begin, end := c.Span(i)
		if place >= end {
			continue
		}
		if h, ok := read(data[begin:end:end], place-begin); ok && begin+h.start >= spent {
			h.add(i, found)
			spent = begin + h.end
		}
	}
}

func index(data []byte, from int) int {
	if from < len(data) {
		if n := bytes.IndexByte(data[from:], '@'); n >= 0 {
			return from + n
		}
	}
	return len(data)
}

// domains returns where in a step of the marks dots stand that have a slash behind two to six bytes, as a top-level domain has.
func domains(m *marks.Map, step int) uint64 {
	slashes := m.Slashes.Step(step)
	slashes = slashes>>3 | slashes>>4
	slashes |= slashes>>2 | slashes>>3
	return marks.Own(m.Dots.Step(step) & slashes)
}

// slashBehind tells whether a slash stands behind a top-level domain of two to six letters.
func slashBehind(data []byte, dot int) bool {
	for i := dot + 3; i < len(data) && i <= dot+7; i++ {
		if data[i] == '/' {
			return true
		}
	}
	return false
}

// network is where profiles have addresses: behind these paths; "" is the top.
type network struct {
	name  string
	paths []string
}

// packaged tells whether the host at offset begin begins the path of a package or an interface of where programs are kept: in quotes, or behind
// another part of the host.
func packaged(value []byte, begin int, of string) bool {
	if begin == 0 || of != "github" && of != "gitlab" {
		return false
	}
	return bytes.IndexByte([]byte("\"'`=."), value[begin-1]) >= 0 && !bytes.HasSuffix(value[:begin], []byte("www."))
}

var networks = map[string]network{
	"twitter.com": {"twitter", []string{""}}, "x.com": {"twitter", []string{""}}, "instagram.com": {"instagram", []string{""}}, "facebook.com": {"facebook", []string{""}},
	"fb.com": {"facebook", []string{""}}, "tiktok.com": {"tiktok", []string{"@"}}, "linkedin.com": {"linkedin", []string{"in/"}}, "t.me": {"telegram", []string{""}},
	"threads.net": {"threads", []string{"@"}}, "reddit.com": {"reddit", []string{"user/", "u/"}}, "youtube.com": {"youtube", []string{"@"}},
	"pinterest.com": {"pinterest", []string{""}}, "snapchat.com": {"snapchat", []string{"add/"}}, "twitch.tv": {"twitch", []string{""}},
	"bsky.app": {"bluesky", []string{"profile/"}}, "vk.com": {"vk", []string{""}}, "mastodon.social": {"mastodon", []string{"@"}}, "xing.com": {"xing", []string{"profile/"}},
	"strava.com": {"strava", []string{"athletes/"}}, "behance.net": {"behance", []string{""}},
	"github.com": {"github", []string{""}}, "gitlab.com": {"gitlab", []string{""}}, "dribbble.com": {"dribbble", []string{""}}, "kaggle.com": {"kaggle", []string{""}}, "medium.com": {"medium", []string{"@"}},
	"researchgate.net": {"researchgate", []string{"profile/"}}, "flickr.com": {"flickr", []string{"people/", "photos/"}}, "soundcloud.com": {"soundcloud", []string{""}},
}

// profile reads the address of a profile around the dot at offset dot.
func profile(value []byte, dot int) (h handle, ok bool) {
	begin := dot
	for begin > 0 && nameByte(value[begin-1]) && value[begin-1] != '.' {
		begin--
	}
	slash := bytes.IndexByte(value[dot:], '/')
	if slash < 0 || dot-begin > 16 || slash > 8 {
		return h, false
	}
	var host [32]byte
	lower := appendLower(host[:0], value[begin:dot+slash])
	of, known := networks[string(lower)]
	if !known || packaged(value, begin, of.name) {
		return h, false
	}
	rest := value[dot+slash+1:]
	for _, path := range of.paths {
		if !bytes.HasPrefix(rest, []byte(path)) {
			continue
		}
		start := dot + slash + 1 + len(path)
		end := start
		for end < len(value) && end-start <= longest && nameByte(value[end]) {
			end++
		}
		for end > start && value[end-1] == '.' {
			end--
		}
		name := value[start:end]
		if !named(name) || reserved[string(appendLower(host[:0], name[:min(len(name), len(host))]))] || end < len(value) && (value[end] >= 0x80 || value[end] == '/' && len(path) == 0 && deeper(value[end+1:])) {
			return h, false
		}
		return handle{address(value, begin), end, of.name, name, 0.9, becauseProfile}, true
	}
	return h, false
}

// deeper tells whether a path goes on: what it leads to is a post, not a profile. The post's author is its profile all the same, but so are the
// names of pages and programs.
func deeper(rest []byte) bool { return len(rest) > 0 && nameByte(rest[0]) }

// address returns where an address begins whose host begins at offset host.
func address(value []byte, host int) int {
	for _, prefix := range []string{"www.", "m.", "mobile.", "//", "https:", "http:"} {
		if bytes.HasSuffix(value[:host], []byte(prefix)) {
			host -= len(prefix)
		}
	}
	return host
}

const (
	shortest, longest = 2, 39
)

// atName reads what stands behind an at sign.
func atName(value []byte, at int) (h handle, ok bool) {
	if at > 0 && (nameByte(value[at-1]) || value[at-1] >= 0x80 || value[at-1] == '/' || value[at-1] == '@' || value[at-1] == ':') {
		return h, false
	}
	end := at + 1
	for end < len(value) && end-at <= longest && nameByte(value[end]) && value[end] != '-' {
		end++
	}
	for end > at+1 && value[end-1] == '.' {
		end--
	}
	name := value[at+1 : end]
	if !named(name) || end < len(value) && (value[end] >= 0x80 || value[end] == '/' || value[end] == '(' || value[end] == '-' || value[end] == '{') {
		return h, false
	}
	if end < len(value) && value[end] == '@' { // @name@server
		last, dots := end+1, 0
		for last < len(value) && nameByte(value[last]) && value[last] != '_' {
			if value[last] == '.' {
				dots++
			}
			last++
		}
		if last > end+1 && value[last-1] == '.' {
			last--
			dots--
		}
		return handle{at, last, "", value[at+1 : last], 0.75, becauseServer}, dots > 0 && (last >= len(value) || value[last] < 0x80 && value[last] != '/')
	}
	said, _, near := words.Before(value, at, 32)
	return handle{at, end, said, name, 0.8, becauseNear}, near
}

// named tells whether a name has the length of one, and a letter.
func named(name []byte) bool {
	if len(name) < shortest || len(name) > longest {
		return false
	}
	return slices.ContainsFunc(name, func(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' })
}

func nameByte(b byte) bool {
	return b-'0' <= 9 || b|0x20 >= 'a' && b|0x20 <= 'z' || b == '_' || b == '.' || b == '-'
}

func appendLower(dst, text []byte) []byte {
	for _, b := range text {
		if 'A' <= b && b <= 'Z' {
			b |= 0x20
		}
		dst = append(dst, b)
	}
	return dst
}

func (h *handle) add(i int, found *detectors.Matches) {
	var buf [96]byte
	norm := append(append(buf[:0], h.network...), ':')
	found.Add(detectors.Match{
		Value: int32(i), Start: int32(h.start), End: int32(h.end), Kind: detectors.SocialHandle, Confidence: h.confidence, Because: h.because,
	}, appendLower(norm, h.name))
}

// Values implements [detectors.Detector].
func (Detector) Values(c *scanners.Column, found *detectors.Matches) {
	for i := range c.Len() {
		value := c.Value(i)
		text := bytes.TrimSpace(value)
		if len(text) < shortest || len(text) > 128 || c.Null(i) {
			continue
		}
		start := bytes.Index(value, text)
		h, ok := cell(text)
		if ok {
			h.start, h.end = start, start+len(text)
			h.add(i, found)
		}
	}
}

// cell judges a whole value.
func cell(text []byte) (handle, bool) {
	for dot, b := range text {
		if b != '.' || !slashBehind(text, dot) {
			continue
		}
		if h, ok := profile(text, dot); ok && h.start == 0 && len(bytes.TrimRight(text[h.end:], "/")) == 0 {
			return h, true
		}
	}
	h := handle{name: bytes.TrimPrefix(text, []byte("@")), confidence: 0.15, because: becauseWord}
	if len(h.name) < len(text) {
		h.confidence, h.because = 0.45, becauseAt
	} else if keyed(text) {
		return h, false
	}
	for _, b := range h.name {
		if !nameByte(b) {
			return h, false
		}
	}
	return h, named(h.name)
}

// keyed tells whether a name is rather a key that nobody chose: long, and digits and letters take turns in it.
func keyed(name []byte) bool {
	const memorable, turns = 14, 4
	n := 0
	for i := 1; i < len(name); i++ {
		if a, b := name[i-1]-'0' <= 9, name[i]-'0' <= 9; a != b {
			n++
		}
	}
	return len(name) >= memorable && n >= turns
}

// Header implements [detectors.HeaderReader].
func (Detector) Header(names []string, _ string) []detectors.Hint {
	for _, w := range names {
		if about[w] {
			return nil
		}
	}
	for _, w := range names {
		if headers[w] {
			return []detectors.Hint{{Kind: detectors.SocialHandle, Weight: 0.8, Because: becauseHeader}}
		}
	}
	return nil
}
