package htmlpage

import (
	"fmt"
	"strings"

	"dossier/reports"
)

type figure struct {
	ID, Title, Alt string
	Whole          bool
	Parts          []part
}

type part struct {
	Label, Text string
	Class       string // tone and pattern
	X, Width    string // percentages
}

// least is the share at which the smallest part of a bar is still seen: one unread file in a million must be.
const least = 0.008

// newFigure lays a figure's bars out. Parts of one tone differ by their pattern.
func newFigure(index int, from *reports.Figure) figure {
	f := figure{ID: fmt.Sprintf("figure-%d", index+1), Title: show(from.Title), Whole: from.Whole}
	var sum float64
	for _, p := range from.Parts {
		sum += max(least, p.Share)
	}
	var x float64
	seen := map[reports.Tone]int{}
	var alt []string
	for _, p := range from.Parts {
		width := min(1, max(least, p.Share))
		if from.Whole {
			width = max(least, p.Share) / sum
		}
		to := part{
			Label: show(p.Label), Text: show(p.Text), Class: fmt.Sprintf("%s-%d", tone(p.Tone), seen[p.Tone]%2),
			X: fmt.Sprintf("%.2f%%", 100*x), Width: fmt.Sprintf("%.2f%%", 100*width),
		}
		if !from.Whole {
			to.Class = "plain"
		}
		seen[p.Tone]++
		x += width
		alt = append(alt, to.Label+": "+to.Text)
		f.Parts = append(f.Parts, to)
	}
	f.Alt = strings.Join(alt, "; ")
	return f
}

func tone(t reports.Tone) string {
	if t == reports.Neutral {
		return "neutral"
	}
	return string(t)
}
