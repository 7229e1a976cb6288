package main

import (
	"fmt"
	"io"
	"slices"

	"dossier/detectors"
)

// bands begin at these confidences; the last one ends at 1.
var bands = [...]detectors.Confidence{0.5, 0.6, 0.7, 0.8, 0.9, 0.95}

// calibration counts findings by how sure they are, and how many of them are right.
type calibration [len(bands)]struct {
	found, right int
	said         float64 // the sum of the confidences
}

// count adds a finding if its document's labels of its kind are complete: else nobody knows whether it is wrong.
func (c *calibration) count(doc document, f finding, right bool) {
	if !slices.Contains(doc.Kinds, f.Kind) {
		return
	}
	for i := len(bands) - 1; i >= 0; i-- {
		if f.confidence < bands[i] {
			continue
		}
		c[i].found++
		c[i].said += float64(f.confidence)
		if right {
			c[i].right++
		}
		return
	}
}

func (c *calibration) print(w io.Writer) {
	fmt.Fprint(w, "\n### How sure a finding is\n\nFindings of all kinds in all these corpora, by the confidence that is told with them.\n\n"+
		"| confidence | found | told, mean | right |\n|---|--:|--:|--:|\n")
	for i, b := range c {
		if b.found > 0 {
			fmt.Fprintf(w, "| from %.2f | %d | %.3f | %.3f |\n", bands[i], b.found, b.said/float64(b.found), ratio(b.right, b.found))
		}
	}
}
