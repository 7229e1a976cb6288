package htmlpage

import (
	"html/template"
	"strings"

	"dossier/reports"
)

// Body is the rows of a table's part. A template would write them as well, but takes ten times as long, and they are nearly all of a page.
// Everything that is not markup of this file goes through [text].
func (in *inner) Body() template.HTML {
	var b strings.Builder
	for _, row := range in.Rows {
		b.WriteString("<tr>")
		for i := range row {
			row[i].write(&b)
		}
		b.WriteString("</tr>\n")
	}
	return template.HTML(b.String()) //nolint:gosec // see above
}

func (c *cell) write(b *strings.Builder) {
	if c.First {
		b.WriteString(`<th scope="row"`)
		if c.Whole {
			b.WriteString(` class="whole"`)
		}
		b.WriteString(">")
		c.content(b)
		b.WriteString("</th>")
		return
	}
	b.WriteString(`<td data-label="`)
	text(b, c.Label)
	if c.Number != "" {
		b.WriteString(`" data-number="`)
		text(b, c.Number)
	}
	b.WriteString(`" class="`)
	if c.End {
		b.WriteString("end")
	}
	if c.Whole {
		b.WriteString(" whole")
	}
	if c.Text == "" {
		b.WriteString(" none")
	}
	b.WriteString(`">`)
	c.content(b)
	b.WriteString("</td>")
}

// content is what the template "text" writes of a cell.
func (c *cell) content(b *strings.Builder) {
	b.WriteString(`<span class="text">`)
	switch c.Tone {
	case reports.Good:
		b.WriteString(`<span class="mark good" aria-hidden="true">✓</span> `)
	case reports.Warning:
		b.WriteString(`<span class="mark warning" aria-hidden="true">△</span> `)
	case reports.Bad:
		b.WriteString(`<span class="mark bad" aria-hidden="true">✕</span> `)
	case reports.Neutral:
	}
	text(b, c.Text)
	b.WriteString("</span>")
	if c.Bar != "" {
		b.WriteString(`<svg class="bar" aria-hidden="true" focusable="false"><rect class="track" width="100%" height="100%"/><rect class="plain" width="`)
		text(b, c.Bar)
		b.WriteString(`" height="100%"/></svg><svg class="disc" aria-hidden="true" focusable="false"><circle class="plain" cx="50%" cy="50%" r="`)
		text(b, c.Disc)
		b.WriteString(`"/></svg>`)
	}
	if c.Note != "" {
		b.WriteString(` <span class="note">`)
		text(b, c.Note)
		b.WriteString("</span>")
	}
}

// escaped are the characters that could end a text or a quoted attribute, and those that html/template replaces besides.
var escaped = strings.NewReplacer("\x00", "\uFFFD", `"`, "&#34;", "&", "&amp;", "'", "&#39;", "+", "&#43;", "<", "&lt;", ">", "&gt;")

// text writes a text so that it stays one, in an element or a quoted attribute.
func text(b *strings.Builder, s string) { _, _ = escaped.WriteString(b, s) }
