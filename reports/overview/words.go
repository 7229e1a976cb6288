package overview

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"dossier/detectors"
	"dossier/reports"
	"dossier/scanners"
)

func (s *summary) kindName(k detectors.Kind) string { return s.language.Kind(k) }

func (s *summary) kindTitle(k detectors.Kind) string { return capital(s.kindName(k)) }

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// kindList names kinds, the most frequent first.
func (s *summary) kindList(counts map[detectors.Kind]int64) string {
	kinds := byCount(counts)
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = s.kindName(k)
	}
	return strings.Join(names, ", ")
}

func byCount(counts map[detectors.Kind]int64) []detectors.Kind {
	kinds := slices.Sorted(maps.Keys(counts))
	slices.SortStableFunc(kinds, func(a, b detectors.Kind) int {
		switch {
		case counts[a] > counts[b]:
			return -1
		case counts[a] < counts[b]:
			return 1
		}
		return 0
	})
	return kinds
}

// reason says why something was not read, and what to do about it.
type reason struct{ words, advice string }

// What no scanner says: that a scan broke off, and that nobody said anything.
const (
	brokeOff scanners.Why = "broke off"
	notSaid  scanners.Why = ""
)

var reasons = map[scanners.Why]reason{
	brokeOff: {
		"The scan broke off before it was done with this",
		"Run the same command again: it goes on where it stopped.",
	},
	notSaid: {
		"No reason was recorded",
		"Scan again; if it stays so, look at it by hand.",
	},
	scanners.NoDecoder: {
		"Its file format is not one that dossier reads",
		"Look at it by hand, or convert it (a scan to searchable text, a drawing to PDF) and scan again.",
	},
	scanners.Denied: {
		"The account that ran the scan may not read it",
		"Give that account the right to read it, and scan again.",
	},
	scanners.Encrypted: {
		"It is protected by a password or a key",
		"Ask its owner for an unprotected copy and scan that, or note that it was not examined.",
	},
	scanners.Corrupt: {
		"It is damaged",
		"Restore it from a backup and scan again, or look at it by hand.",
	},
	scanners.Truncated: {
		"It ends too early, as when a copy was interrupted",
		"Copy it again from where it came, and scan again.",
	},
	scanners.OverLimit: {
		"It is larger, deeper or more compressed than the scan's limits allow",
		"Unpack or split it and scan the pieces, or raise the limit that the detail names.",
	},
	scanners.Special: {
		"It is a device, a socket or a pipe rather than a file",
		"Nothing, as a rule: such things store no data.",
	},
	scanners.Link: {
		"It is a link that leads out of what was scanned, or in a circle",
		"If the place it leads to is yours to look at, add that place to the scan.",
	},
	scanners.Changed: {
		"It changed or vanished while it was read",
		"Scan again at a quieter time.",
	},
	scanners.Failed: {
		"Reading it ended in an error",
		"Show the detail to the engineer who looks after the source, and scan again.",
	},
	scanners.Archived: {
		"It lies in an archive from which it must be restored first",
		"Ask who looks after the storage to restore it, and scan again.",
	},
	scanners.TextOnly: {
		"Only what stands in it as plain text was read",
		"What it encodes or compresses was not looked at: examine it by hand.",
	},
	scanners.Recordless: {
		"By its form it holds nobody's records",
		"Nothing: it is left out by a rule.",
	},
}

func reasonOf(w scanners.Why) reason {
	if r, ok := reasons[w]; ok {
		return r
	}
	return reason{capital(string(w)), reasons[notSaid].advice}
}

// statusWords name how a unit ended.
var statusWords = map[detectors.Status]string{
	detectors.Complete: "Read in full",
	detectors.Sampled:  "Sampled",
	detectors.Skipped:  "Left out by a rule",
	detectors.Partial:  "Read in part",
	detectors.Unread:   "Not read",
}

func (s *summary) statusName(status detectors.Status) string {
	if words, ok := statusWords[status]; ok {
		return s.t(words)
	}
	return s.t(statusWords[detectors.Unread])
}

// likely puts a confidence in words: at 0.9 nine findings in ten are right.
func likely(c detectors.Confidence) string {
	switch {
	case c >= 0.95:
		return "almost certain"
	case c >= 0.8:
		return "very likely"
	case c >= 0.6:
		return "likely"
	}
	return "possible"
}

// t is a text in the report's language; texts are known by what they are in English.
func (s *summary) t(english string) string { return s.language.Text(english) }

// n is a number of things: "1 place", "12 places". No line ends between the two.
func (s *summary) n(n int64, one, many string) string { return s.language.Count(n, one, many) }

func (s *summary) stamp(t time.Time) string { return s.language.Moment(t) }

func (s *summary) bytes(n int64) string { return s.language.Bytes(n) }

func (s *summary) size(n int64) reports.Cell {
	if n < 0 {
		return reports.Text(s.t("unknown"))
	}
	return reports.Cell{Text: s.bytes(n), Value: n}
}

// percent never rounds doubt away.
func (s *summary) percent(c detectors.Confidence) string {
	if c < 1 && c >= 0.995 {
		return s.t("over\u00a099\u00a0%")
	}
	return fmt.Sprintf("%.0f\u00a0%%", float64(c)*100)
}
