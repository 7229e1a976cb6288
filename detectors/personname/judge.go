package personname

import (
	"bytes"
	"slices"

	"dossier/detectors"
	"dossier/detectors/gazetteer"
)

// What a class says against a word being a name, or for its being one.
const (
	named     = gazetteer.Given | gazetteer.Surname
	elsewhere = gazetteer.Word | gazetteer.Stop | gazetteer.Place | gazetteer.Country | gazetteer.Region | gazetteer.Org | common
	blocking  = gazetteer.Stop | gazetteer.Word | gazetteer.Org | gazetteer.Country | common | label | closing
)

func (t *token) is(c gazetteer.Class) bool { return t.class&c != 0 }

// blocked tells whether a word ends a name: one known for something else and not as a name.
func (t *token) blocked() bool {
	return t.is(common) || t.is(blocking) && !t.is(gazetteer.GivenCommon|gazetteer.SurnameCommon) && !(t.is(named) && !t.is(gazetteer.Stop|gazetteer.Org)) && !t.small
}

// doubtful tells whether a listed name is as well something else.
func (t *token) doubtful() bool { return t.is(elsewhere) }

// judge reports the names in a run of words.
func (r *reader) judge(run []token) {
	cue := r.cue(int(run[0].start))
	for at := 0; at < len(run); {
		t := &run[at]
		switch {
		case t.is(honorific) && r.titled(run, at):
			cue = cueTitle
			at++
			continue
		case t.is(role) && !t.is(named) && at+1 < len(run):
			cue = cueRole
			at++
			continue
		}
		length := nameLength(run[at:], cue == cueTitle || cue == cueLabel)
		if length == 0 {
			cue = cueNone
			at++
			continue
		}
		if cue != cueTitle && cue != cueLabel && !r.context(run, at, length) {
			at += length
			cue = cueNone
			continue
		}
		confidence, because := r.score(run[at:at+length], cue)
		if confidence > 0 {
			r.remember(run[at : at+length])
			r.report(int(t.start), int(run[at+length-1].end), confidence, because)
			at += length
			cue = cueNone
			continue
		}
		at++
		cue = cueNone
	}
}

// titled tells whether the word at is a title rather than a name that is spelt like one: a full stop or another word follows.
func (r *reader) titled(run []token, at int) bool {
	t := &run[at]
	if t.caseless || at+1 == len(run) || run[at+1].comma {
		return false
	}
	dotted := int(t.end) < len(r.data) && r.data[t.end] == '.'
	return dotted || t.end-t.start > 1 && !t.is(gazetteer.GivenCommon)
}

// nameLength returns how many words from the start of the run can be one name. After a title or a label it may begin with a particle.
func nameLength(run []token, cued bool) int {
	first := &run[0]
	if first.blocked() && !first.initial && !(cued && first.is(particle)) || first.is(suffix) && !first.is(named) || first.small || first.is(holy) && len(run) > 1 && !run[1].comma ||
		first.is(gazetteer.StreetBefore) && !first.is(gazetteer.GivenCommon|gazetteer.Short) {
		return 0
	}
	n, full := 0, 0
	for n < len(run) && n < 7 {
		t := &run[n]
		if n > 0 && t.comma && !t.is(suffix) {
			break
		}
		if !t.initial && n > 0 && t.blocked() && !t.is(particle|suffix) {
			break
		}
		n++
		if !t.is(particle) || t.is(named) && !t.small {
			full = n
		}
	}
	return full
}

// context tells whether what stands around the name lets it be one: a street, a company or a place is named for people too.
func (r *reader) context(run []token, at, length int) bool {
	if at > 0 && !run[at].comma {
		before := &run[at-1]
		if before.is(gazetteer.Org|gazetteer.StreetBefore|holy) && !before.is(gazetteer.Short|gazetteer.GivenCommon|role|honorific) || before.is(holy) {
			return false
		}
		if before.is(article) && slices.ContainsFunc(run[at:at+length], func(t token) bool { return t.doubtful() }) {
			return false
		}
	}
	if next := at + length; next < len(run) && !run[next].comma {
		after := &run[next]
		if after.is(gazetteer.Org|gazetteer.StreetAfter|common) && !after.is(gazetteer.StreetBefore|gazetteer.Short|gazetteer.GivenCommon) {
			return false
		}
	}
	for i := at; i+1 < at+length; i++ {
		a, b := &run[i], &run[i+1]
		const geographic = gazetteer.Place | gazetteer.Region | gazetteer.Country
		if hash := r.words.HashJoined(r.data[a.start:a.end], r.data[b.start:b.end]); r.words.Find(hash)&geographic != 0 && length == 2 {
			return false
		}
	}
	return true
}

// cue is what stands before a run.
type cue int

const (
	cueNone cue = iota
	cueRole
	cueTitle
	cueLabel
	cueClosing
	cueSentence // nothing, or the end of a sentence: the first word would have a capital anyway
	cueThing    // a street or company word: what follows is named for somebody
)

// cue looks back from the start of a run, over spaces and a colon, at the word before.
func (r *reader) cue(start int) cue {
	i := start
	for i > r.from && (r.data[i-1] == ' ' || r.data[i-1] == '\t' || r.data[i-1] == '"') {
		i--
	}
	if i == r.from {
		return cueSentence
	}
	switch r.data[i-1] {
	case '!', '?':
		return cueSentence
	case '/':
		return cueThing
	case ':', '=':
		word := r.wordBefore(i - 1)
		switch class := r.words.Lookup(word); {
		case class&(label|honorific) != 0:
			return cueLabel
		}
	case '\n', '\r':
		i = r.from + len(bytes.TrimRight(r.data[r.from:i], "\r\n "))
		if i > r.from && (r.data[i-1] == ',' || r.data[i-1] == '!') {
			i--
		}
		if r.words.Lookup(r.wordBefore(i))&closing != 0 {
			return cueClosing
		}
		return cueSentence
	case '.':
		if i < start {
			return r.cueAbbreviation(r.wordBefore(i - 1))
		}
	default:
		if i == start {
			return cueNone
		}
		switch class := r.words.Lookup(r.wordBefore(i)); {
		case class&gazetteer.StreetBefore != 0 && class&(gazetteer.Short|gazetteer.Stop|named) == 0:
			return cueThing
		case class&honorific != 0 && class&(gazetteer.Stop|named) == 0:
			return cueTitle
		case class&role != 0:
			return cueRole
		}
	}
	return cueNone
}

// cueAbbreviation says what an abbreviation before a run, such as Dr. or Av., tells of it.
func (r *reader) cueAbbreviation(word []byte) cue {
	switch class := r.words.Lookup(word); {
	case class&honorific != 0:
		return cueTitle
	case class&gazetteer.StreetBefore != 0 && len(word) < 6:
		return cueThing
	}
	return cueSentence
}

// wordBefore returns the word that ends at end, at most 24 bytes of it.
func (r *reader) wordBefore(end int) []byte {
	for end > r.from && (r.data[end-1] == ' ' || r.data[end-1] == '"' || r.data[end-1] == '\'') {
		end--
	}
	start := end
	for start > r.from && end-start < 24 {
		switch r.class[r.data[start-1]] {
		case lower, upper, wide:
		default:
			if r.data[start-1] != '-' {
				return r.data[start:end]
			}
		}
		start--
	}
	return r.data[start:end]
}

// score says how sure a name is.
func (r *reader) score(name []token, cue cue) (detectors.Confidence, string) {
	if cue == cueThing {
		return 0, ""
	}
	p := profileOf(name)
	if p.words > 1 {
		if r.address(int(name[len(name)-1].end)) {
			return 0.95, "words before an e-mail address in angle brackets"
		}
	}
	switch {
	case cue == cueTitle && (!name[0].is(gazetteer.Stop) || name[0].is(particle) && p.words > 1 || name[0].initial):
		return 0.88, "follows a title"
	case cue == cueLabel && p.listed > 0:
		return 0.9, "follows a label such as name:"
	case cue == cueLabel && !p.caps && p.words > 1 && p.strangers == 0:
		return 0.65, "follows a label such as name:"
	case cue == cueClosing && p.listed > 0:
		return 0.85, "closes a letter"
	case p.words == 1:
		return r.scoreSingle(&name[0], cue)
	}
	confidence, because := p.score()
	if cue == cueRole && confidence < 0.85 && !p.caps {
		return 0.85, "follows a role such as president"
	}
	if confidence < 0.45 {
		return 0, ""
	}
	return confidence, because
}

func (r *reader) scoreSingle(t *token, cue cue) (detectors.Confidence, string) {
	switch {
	case t.initial || t.caseless:
		return 0, ""
	case r.knows(t):
		return 0.75, "the surname of a name found nearby"
	case cue == cueRole && !t.doubtful() && !t.caps:
		return 0.7, "follows a role such as president"
	case t.caps || t.doubtful():
		return 0, ""
	case cue == cueSentence && t.is(gazetteer.GivenCommon):
		return 0.5, "a common given name where a sentence begins"
	case cue == cueSentence:
		return 0, ""
	case t.is(gazetteer.GivenCommon):
		return 0.6, "a common given name"
	}
	return 0, ""
}

// address tells whether an e-mail address in angle brackets follows: "Jan Peeters <jan@example.org>".
func (r *reader) address(end int) bool {
	rest := r.data[end:min(len(r.data), end+80)]
	if len(rest) > 0 && (rest[0] == '"' || rest[0] == '\'') {
		rest = rest[1:]
	}
	if !bytes.HasPrefix(rest, []byte(" <")) {
		return false
	}
	at := bytes.IndexAny(rest, "@\n>")
	return at > 2 && rest[at] == '@'
}

// remember keeps the last word of a full name.
func (r *reader) remember(name []token) {
	last := &name[len(name)-1]
	if len(name) < 2 || last.initial || last.is(suffix) || last.is(gazetteer.Stop|common) {
		return
	}
	r.known[r.seen%len(r.known)] = r.words.Hash(r.data[last.start:last.end])
	r.seen++
}

func (r *reader) knows(t *token) bool {
	hash := r.words.Hash(r.data[t.start:t.end])
	for _, k := range r.known[:min(r.seen, len(r.known))] {
		if k == hash {
			return true
		}
	}
	return false
}
