package htmlpage_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"dossier/reports"
	"dossier/reports/htmlpage"
	"dossier/reports/reporttest"
)

func TestConformance(t *testing.T) { t.Parallel(); reporttest.Run(t, htmlpage.Format{}, skeleton) }

// skeleton lists the elements with the names of their attributes.
func skeleton(out []byte) (string, error) {
	var b strings.Builder
	for z := html.NewTokenizer(bytes.NewReader(out)); ; {
		switch z.Next() {
		case html.ErrorToken:
			if err := z.Err(); !errors.Is(err, io.EOF) {
				return "", err
			}
			return b.String(), nil
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			token := z.Token()
			b.WriteString("<" + token.Data)
			for _, a := range token.Attr {
				b.WriteString(" " + a.Key)
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
					return "", fmt.Errorf("attribute %s", a.Key)
				}
			}
			b.WriteString(">\n")
		case html.CommentToken:
			b.WriteString("comment\n")
		}
	}
}

func page(t *testing.T, f htmlpage.Format, d *reports.Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestLoadsNothing(t *testing.T) {
	t.Parallel()
	out := page(t, htmlpage.Format{}, reporttest.Document("x"))
	for _, forbidden := range []string{"<script ", "<link", "<img", "<iframe", "<object", "<form", "@import", "http:", "https:", "src=", "fetch(", "XMLHttpRequest", "import(", "innerHTML", "eval("} {
		if strings.Contains(out, forbidden) {
			t.Errorf("the page holds %q", forbidden)
		}
	}
	if n := strings.Count(out, "<script"); n != 1 {
		t.Errorf("%d scripts", n)
	}
	if !strings.Contains(out, `content="default-src &#39;none&#39;; style-src &#39;sha256-`) {
		t.Error("the page has no content security policy")
	}
}

func TestPolicyFitsStyleAndScript(t *testing.T) {
	t.Parallel()
	out := page(t, htmlpage.Format{}, reporttest.Document("x"))
	for _, element := range []string{"style", "script"} {
		text := regexp.MustCompile(`(?s)<` + element + `>(.*)</` + element + `>`).FindStringSubmatch(out)
		policy := regexp.MustCompile(element + `-src &#39;sha256-(.*?)&#39;`).FindStringSubmatch(out)
		if text == nil || policy == nil {
			t.Fatalf("the page has no %s or no policy for it", element)
		}
		sum := sha256.Sum256([]byte(text[1]))
		if got := html.UnescapeString(policy[1]); got != base64.StdEncoding.EncodeToString(sum[:]) {
			t.Errorf("the policy allows %s, the %s is another", got, element)
		}
	}
}

func many(n int) *reports.Document {
	return &reports.Document{Title: "Many", Sections: []reports.Section{{ID: "s", Title: "S", Tables: []reports.Table{{
		ID: "t", Title: "T", Columns: []reports.Column{{ID: "g", Title: "G", Group: 2}, {ID: "n", Title: "N"}},
		Rows: func(yield func([]reports.Cell, error) bool) {
			for i := range n {
				if !yield([]reports.Cell{{Text: fmt.Sprint("place ", i/3)}, {Text: fmt.Sprint("row ", i, ".")}}, nil) {
					return
				}
			}
		},
	}}}}}
}

func TestLargeTablesAreCutAndSaySo(t *testing.T) {
	t.Parallel()
	out := page(t, htmlpage.Format{}, many(12_345))
	if !strings.Contains(out, "row 1999.") || strings.Contains(out, "row 2000.") {
		t.Error("the table is not cut after 2000 rows")
	}
	if !strings.Contains(out, "first 2\u202f000 of 12\u202f345 rows here. All of them are in the CSV and JSON") {
		t.Error("the page does not say that the table is cut")
	}
	if strings.Contains(out, "<details open") {
		t.Error("a long table stands open")
	}
	if out := page(t, htmlpage.Format{}, many(12)); strings.Count(out, "<details open") != 4 || strings.Contains(out, "This page shows") {
		t.Error("a short table is folded or said to be cut")
	}
}

func TestALargeSourceLeavesRoomForASmallOne(t *testing.T) {
	t.Parallel()
	d := &reports.Document{Sections: []reports.Section{{ID: "s", Tables: []reports.Table{{
		ID: "t", Columns: []reports.Column{{ID: "g", Title: "G", Group: 1}, {ID: "n", Title: "N"}},
		Rows: func(yield func([]reports.Cell, error) bool) {
			for source, rows := range []int{500, 3, 500} {
				for i := range rows {
					if !yield([]reports.Cell{{Text: fmt.Sprint("source ", source)}, {Text: fmt.Sprintf("row %d of %d.", i, source)}}, nil) {
						return
					}
				}
			}
		},
	}}}}}
	out := page(t, htmlpage.Format{Rows: 103}, d)
	for want, there := range map[string]bool{
		"row 49 of 0.": true, "row 50 of 0.": false, "row 2 of 1.": true, "row 49 of 2.": true, "row 50 of 2.": false,
	} {
		if strings.Contains(out, want) != there {
			t.Errorf("%q is shown: %v", want, !there)
		}
	}
	if n := strings.Count(out, "first 50 of 500 rows here"); n != 2 {
		t.Errorf("%d headings say that they are cut", n)
	}
}

func TestColumnsWithNothingInThemAreLeftOut(t *testing.T) {
	t.Parallel()
	d := &reports.Document{Sections: []reports.Section{{ID: "s", Tables: []reports.Table{{
		ID: "t", Columns: []reports.Column{{ID: "a", Title: "Alpha"}, {ID: "b", Title: "Beta"}, {ID: "c", Title: "Gamma"}},
		Rows: func(yield func([]reports.Cell, error) bool) {
			_ = yield([]reports.Cell{{Text: "1"}, {}, {Text: "3"}}, nil) && yield([]reports.Cell{{Text: "4"}, {}, {}}, nil)
		},
	}}}}}
	out := page(t, htmlpage.Format{}, d)
	if strings.Contains(out, "Beta") || !strings.Contains(out, "Gamma") {
		t.Error("an empty column is shown, or one that is not empty is not")
	}
}

func TestSmallSharesStayVisible(t *testing.T) {
	t.Parallel()
	d := &reports.Document{Figures: []reports.Figure{{Title: "F", Whole: true, Parts: []reports.Part{
		{Label: "Read", Share: 0.999999}, {Label: "Unread", Share: 0.000001, Tone: reports.Bad},
	}}}}
	if out := page(t, htmlpage.Format{}, d); !strings.Contains(out, `<rect class="bad-0" x="99.21%" width="0.79%"`) {
		t.Error("one unread place among a million is not seen in the bar")
	}
}

func FuzzWrite(f *testing.F) {
	for _, name := range reporttest.Hostile() {
		if len(name) < 1000 {
			f.Add(name)
		}
	}
	want, err := skeleton([]byte(written(f, "plain")))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if name == "" || name == "second place" {
			return // leaves a column out, or joins two groups
		}
		got, err := skeleton([]byte(written(t, name)))
		if err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%q changes the structure of the page", name)
		}
	})
}

func written(t testing.TB, name string) string {
	t.Helper()
	var b strings.Builder
	if err := (htmlpage.Format{}).Write(&b, reporttest.Document(name)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// On paper a page is narrower than a phone held sideways is on a screen, and still a table is a table there, whose head stands on every page.
func TestPaperKeepsTables(t *testing.T) {
	t.Parallel()
	out := page(t, htmlpage.Format{}, reporttest.Document("x"))
	if strings.Contains(out, "@media (max-width") {
		t.Error("what is for a narrow screen is for paper too")
	}
	if !regexp.MustCompile(`(?s)@media print \{.*thead button \{ display: contents; \}`).MatchString(out) {
		t.Error("buttons keep a table's head from being repeated on the next page")
	}
}

// Two rules for the same elements in one place are a slip of the hand: the second undoes what the first says.
func TestStyleSaysNothingTwice(t *testing.T) {
	t.Parallel()
	style := regexp.MustCompile(`(?s)<style>(.*)</style>`).FindString(page(t, htmlpage.Format{}, reporttest.Document("x")))
	seen := map[string]bool{}
	for _, rule := range regexp.MustCompile(`(?m)^([^@\s][^{]*) \{.*\}$`).FindAllStringSubmatch(style, -1) {
		if seen[rule[1]] {
			t.Errorf("%q is styled twice", rule[1])
		}
		seen[rule[1]] = true
	}
	if len(seen) < 50 {
		t.Errorf("only %d rules were looked at", len(seen))
	}
}
