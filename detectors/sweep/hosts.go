package sweep

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
)

// domains are the ends of names of hosts that files are called by most, and that end no person's name.
var domains = wordSet(`com org net info biz edu gov eu de fr uk nl be ch at it es pl cz sk hu ro bg hr dk fi pt ie us ca au nz jp cn ru br mx in za tr gr lt lv ee`)

// host is where the name of one stands in a path, and where its domain begins: andrea.com, an-antwerp.co.uk.
type host struct{ start, domain, end int32 }

type hosts []host

// hostsIn are those of a path, in small letters. What one is called by is no name together with what stands beside it.
func hostsIn(path []byte) (found hosts) {
	if ext := extension(path); len(ext) > 0 && !domains[string(ext[1:])] {
		path = path[:len(path)-len(ext)]
	}
	for at := 0; at < len(path); {
		if !hosting(path[at]) {
			at++
			continue
		}
		end := at
		for end < len(path) && hosting(path[end]) {
			end++
		}
		name := path[at:end]
		if dot := bytes.LastIndexByte(name, '.'); dot > 0 && domains[string(name[dot+1:])] {
			if second := bytes.LastIndexByte(name[:dot], '.'); second > 0 && dot-second <= len(".com") { // co.uk
				dot = second
			}
			found = append(found, host{int32(at), int32(at + dot), int32(end)})
		}
		at = end
	}
	return found
}

func hosting(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '-' || b == '.'
}

// around returns the host that a word is in, and none of one that is in none.
func (h hosts) around(word [2]int32) host {
	for _, one := range h {
		if word[0] >= one.start && word[1] <= one.end {
			return one
		}
	}
	return host{}
}

// domain tells whether a word is of a host's domain.
func (h hosts) domain(word [2]int32) bool {
	return slices.ContainsFunc(h, func(one host) bool { return word[0] >= one.domain && word[1] <= one.end })
}

// shortest is how many bytes a word has at the least that begins or ends a name: those of hosts are abbreviations more often.
func shortest(h host) int32 {
	if h != (host{}) {
		return shortNameWord + 1
	}
	return shortNameWord
}

// camel tells of words that were written as one: LocalBusiness, and neither McDonald nor DeVries.
func camel(word []byte) bool {
	before := rune(0)
	for at, r := range string(word) {
		if unicode.IsUpper(r) && unicode.IsLower(before) && !slices.Contains(joinedTo, strings.ToLower(string(word[:at]))) {
			return true
		}
		before = r
	}
	return false
}

// joinedTo are what surnames begin with before a second capital.
var joinedTo = strings.Fields("mc mac de di du da la le lo el al van von den der ten ter fitz o d l ver vande vanden vander")
