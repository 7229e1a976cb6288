package htmlpage

import (
	"fmt"
	"strings"

	"dossier/reports"
)

type figure struct {
	ID, Title, Alt string
	Whole, Spans   bool
	Parts          []part
}

type part struct {
	Label, Text string
	Class       string // tone and pattern
	X, Width    string // percentages
	Late        string // width of what is beyond, "" none
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
			to.Class, to.X = "plain", fmt.Sprintf("%.2f%%", 100*min(1-least, max(0, p.From)))
			f.Spans = f.Spans || p.From > 0 || p.Late > 0
			if p.Late > 0 {
				to.Late = fmt.Sprintf("%.2f%%", 100*min(1, max(least, p.Late)))
			}
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
