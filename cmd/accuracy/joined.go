package main

import (
	"cmp"
	"regexp"
	"slices"

	"dossier/detectors"
)

// between is what may stand between two labels that are pieces of one address.
var between = regexp.MustCompile(`^[\s,.>?-]{0,15}$`)

// A number or a flat on a line of its own belongs to the address above it, whatever unlabelled line of a town stands between.
var (
	line  = regexp.MustCompile(`^[\s,.>?]*\n[^\d:;]*$`)
	piece = regexp.MustCompile(`^(\d+|(Apt\.|Suite) ?\d+)$`)
)

const apart = 80 // bytes between pieces, at the most

// joined is the document with the addresses of which each piece is labelled by itself labelled whole, and without its other kinds.
func (doc document) joined() document {
	spans := slices.DeleteFunc(slices.Clone(doc.Spans), func(s span) bool { return s.Kind != detectors.PostalAddress })
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.Start, b.Start) })
	var whole []span
	for _, s := range spans {
		if n := len(whole) - 1; n >= 0 && s.Start >= whole[n].End && doc.continues(whole[n].End, s) {
			whole[n].End = s.End
			continue
		}
		whole = append(whole, s)
	}
	doc.Spans = whole
	doc.Kinds = slices.DeleteFunc(slices.Clone(doc.Kinds), func(k detectors.Kind) bool { return k != detectors.PostalAddress })
	return doc
}

func (doc document) continues(from int32, s span) bool {
	gap := doc.Text[from:s.Start]
	return between.MatchString(gap) || len(gap) < apart && line.MatchString(gap) && piece.MatchString(doc.Text[s.Start:s.End])
}

// joinedKind is what the figures of joined labels are called.
const joinedKind = detectors.PostalAddress + ", its pieces joined"

// scoreJoined counts what was found in a document against its joined labels.
func (ts tallies) scoreJoined(doc document, got []finding, known []detectors.Kind) {
	of := tallies{}
	of.score(doc.joined(), got, known, &calibration{})
	if t := of[detectors.PostalAddress]; t != nil {
		ts.addAll(tallies{joinedKind: t})
	}
}

// settleJoined drops the figures of joined labels where joining changed nothing.
func (ts tallies) settleJoined() {
	if t := ts[joinedKind]; t != nil && t.labelled == ts[detectors.PostalAddress].labelled {
		delete(ts, joinedKind)
	}
}
