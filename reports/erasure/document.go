package erasure

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"dossier/reports"
	"dossier/reports/language"
)

// Label masks what is personal in the name of a source or unit.
type Label func(name string) string

// Shown says how a plan is shown to people. Machines read the same of it in every language.
type Shown struct {
	Label    Label
	Language *language.Language // nil: English
	Held     bool               // a legal hold lies on the request
	Needs    int                // how many people still have to approve the plan
	Review   string             // when that is to be looked at again, ISO 8601; "": not told
}

// Document shows a plan: what goes, by record and never by value, and what stays and why.
func Document(p *Plan, hash string, o Shown) *reports.Document {
	l, t := o.Language, o.Language.Text
	d := &reports.Document{
		Name: "erasure-plan", Title: fmt.Sprintf(p.title(t), p.Request), Subtitle: fmt.Sprintf(t("made %s, holds until %s"), l.Moment(p.Made), l.Moment(p.Expires)), Made: p.Made,
		Lead: fmt.Sprintf(p.lead(t), things(l, p.Count()), things(l, len(p.Kept))), Main: "goes", Language: l.BCP47(),
		Facts: []reports.Fact{{Label: t("Plan, SHA-256"), Value: hash}}, Data: p.data(hash, o.Label),
	}
	if o.Needs > 0 {
		d.Facts = append(d.Facts, reports.Fact{
			Label: t("Still to be approved by"), Value: l.Count(int64(o.Needs), "person", "people"),
			Note: fmt.Sprintf(t("dossier request approve %[1]s takes a signature; then dossier request run %[1]s carries the plan out"), p.Request),
		})
	}
	if !p.Whole {
		d.Notices = append(d.Notices, reports.Notice{Title: t("The plan is not of everything"), Tone: reports.Warning, Text: []string{
			t("Not all that was scanned could be searched or read again: the person's data may be in what is missing. dossier report names what was not read."),
		}})
	}
	if p.Kind == "rectification" && p.Count()+len(p.Kept) == 0 {
		d.Notices = append(d.Notices, reports.Notice{Title: t("The wrong value was not found"), Tone: reports.Warning, Text: []string{
			t("It stands in no record of the person's, as it is written in the corrections: see to its spelling, field and store, and give --corrections again."),
		}})
	}
	if p.Count()+len(p.Kept) > 0 && len(p.Unfound) > 0 {
		d.Notices = append(d.Notices, unfound(p, t))
	}
	if len(p.Idle) > 0 {
		d.Notices = append(d.Notices, idle(p, t))
	}
	if o.Held {
		d.Notices = append(d.Notices, held(p, o))
	}
	if slices.ContainsFunc(p.Kept, func(k Kept) bool { return k.Sort == Doubtful }) {
		d.Notices = append(d.Notices, doubt(p, t))
	}
	changed, byUnit, stays := p.named(t)
	d.Sections = l.Sections([]reports.Section{
		{ID: "plan", Title: "In short", Tables: []reports.Table{
			{ID: "counts", Title: byUnit, Empty: "Nothing.", Brief: 1000, Rows: filled(counted(p, o)), Columns: []reports.Column{
				{ID: "system", Title: "System"},
				{ID: "unit", Title: "Table or file"},
				{ID: "strategy", Title: "What is done"},
				{ID: "records", Title: "Records", Align: reports.End},
			}},
			{ID: "stays", Title: stays, Empty: "Nothing.", Brief: 1000, Columns: kept(p, false), Rows: staying(p, o.Label, l)},
		}},
		{ID: "records", Title: "Record by record", Tables: []reports.Table{{
			ID: "goes", Title: changed, Empty: "Nothing.", Brief: 1000, Rows: goes(p, o), Columns: []reports.Column{
				{ID: "system", Title: "System"},
				{ID: "unit", Title: "Table or file"},
				{ID: "record", Title: "Record", Align: reports.End},
				{ID: "strategy", Title: "What is done", Group: 1},
				{ID: "how", Title: "How", Group: 1},
				{ID: "by", Title: "Decided with", Hidden: !p.hangs()},
			},
		}}},
	})
	return d
}

// unfound says which corrections change nothing.
func unfound(p *Plan, t func(string) string) reports.Notice {
	var list []string
	for _, n := range p.Unfound {
		list = append(list, strconv.Itoa(n))
	}
	return reports.Notice{Title: t("Not every correction has something to correct"), Tone: reports.Warning, Text: []string{
		fmt.Sprintf(t("In the list of corrections, what these say is wrong stands in no record of the person's: %s. See to its spelling, field and store, and give --corrections again."), strings.Join(list, ", ")),
	}}
}

// idle says which rules do nothing.
func idle(p *Plan, t func(string) string) reports.Notice {
	text := []string{t("These stores of erase.rules in dossier.yaml fit no table and no file that was scanned. Nothing is retained or changed by them: what they were meant for is deleted.")}
	for _, r := range p.Idle {
		if r.Perhaps == "" {
			text = append(text, r.Store)
		} else {
			text = append(text, fmt.Sprintf(t("%s (perhaps %s is meant)"), r.Store, r.Perhaps))
		}
	}
	return reports.Notice{Title: t("A rule fits nothing"), Tone: reports.Bad, Text: text}
}

// doubt says how a reviewer decides.
func doubt(p *Plan, t func(string) string) reports.Notice {
	how := t("What is in doubt stays until it is decided by its ID: dossier request plan %s --decide ID=delete or ID=keep; ID=redact takes out what names the person, and leaves the rest.")
	if p.Kind != "" {
		how = t("What is in doubt stays until it is decided by its ID: dossier request plan %s --decide ID=change or ID=keep.")
	}
	return reports.Notice{Title: t("Something is to be decided"), Tone: reports.Warning, Text: []string{
		fmt.Sprintf(how, p.Request), t("With -all behind it, as ID=keep-all, a decision is also of what refers to the record and is in doubt."),
	}}
}

// things counts records and files.
func things(l *language.Language, n int) string {
	return l.Count(int64(n), "record or file", "records and files")
}

func held(p *Plan, o Shown) reports.Notice {
	t := o.Language.Text
	text := []string{fmt.Sprintf(t("A legal hold lies on the request. The plan is not run until it is released by dossier request release %[1]s; dossier request show %[1]s --reveal tells its ground."), p.Request)}
	if o.Review != "" {
		text = append(text, fmt.Sprintf(t("It is to be looked at again by %s."), o.Review))
	}
	return reports.Notice{Title: t("On legal hold"), Tone: reports.Warning, Text: text}
}

// kept are the columns of what stays: under each reason what stays for it, so that both have room on a terminal.
func kept(p *Plan, report bool) []reports.Column {
	dated := slices.ContainsFunc(p.Kept, func(k Kept) bool { return k.Until != "" })
	return []reports.Column{
		{ID: "id", Title: "ID", Hidden: report && !p.hangs()},
		{ID: "system", Title: "System"},
		{ID: "unit", Title: "Table or file"},
		{ID: "record", Title: "Record", Align: reports.End},
		{ID: "sort", Title: "Sort", Group: 1},
		{ID: "why", Title: "Why", Group: 1},
		{ID: "until", Title: "Until", Hidden: !dated},
		{ID: "by", Title: "Decided with", Hidden: !p.hangs()},
	}
}

// What is done, and why something stays, for people.
var (
	strategyWords = map[Strategy]string{
		Delete: "delete", Null: "empty", Overwrite: "overwrite", Pseudonymise: "pseudonymise", Rewrite: "rewrite", DeleteObject: "delete as a whole", Redact: "redact", Retain: "retain",
		Correct: "correct", Mark: "mark",
	}
	sortWords = map[string]string{Retained: "retained", Doubtful: "in doubt", Left: "left", Task: "to be done", Missing: "not as seen"}
)

// Planned is a plan for machines. It holds no value; names are masked as in every report.
type Planned struct {
	Request string         `json:"request"`
	Kind    string         `json:"kind"`
	SHA256  string         `json:"sha256"`
	Made    time.Time      `json:"made"`
	Expires time.Time      `json:"expires"`
	Whole   bool           `json:"whole"`
	Idle    []Idle         `json:"idle_rules,omitempty"` // that fit nothing
	Changes []PlannedEntry `json:"changes"`
	Stays   []Kept         `json:"stays"`
}

// PlannedEntry is a record that goes or is changed.
type PlannedEntry struct {
	System   string   `json:"system"`
	Unit     string   `json:"unit"`
	Number   int64    `json:"number,omitempty"`
	Key      string   `json:"key,omitempty"` // see [Kept]
	Strategy Strategy `json:"strategy"`
	How      string   `json:"how"`
	By       string   `json:"by,omitempty"` // the ID of the record that it hangs on, by whose decision it is done
}

func (p *Plan) data(hash string, label Label) *Planned {
	d := &Planned{Request: p.Request, Kind: cmp.Or(p.Kind, "erasure"), SHA256: hash, Made: p.Made, Expires: p.Expires, Whole: p.Whole, Idle: p.Idle, Changes: []PlannedEntry{}, Stays: p.stays(label)}
	for s, m := range p.Removals() {
		d.Changes = append(d.Changes, PlannedEntry{label(s.System), label(m.Unit), m.Number, m.Shown, m.Strategy, m.How, m.By})
	}
	return d
}

// stays are the records that stay, with masked names.
func (p *Plan) stays(label Label) []Kept {
	list := []Kept{}
	for _, k := range p.Kept {
		k.System, k.Unit = label(k.System), label(k.Unit)
		list = append(list, k)
	}
	return list
}

// lead says how much is planned, of a correction or restriction that nothing is erased.
func (p *Plan) lead(t func(string) string) string {
	switch p.Kind {
	case "rectification":
		return t("To be corrected: %s. What is not corrected by the plan: %s.")
	case "restriction":
		return t("To be marked: %s. What is not marked by the plan: %s.")
	}
	return t("To be erased or changed: %s. What stays: %s.")
}

// named is what the records are called that the plan changes, and those are that it does not.
func (p *Plan) named(t func(string) string) (changed, byUnit, stays string) {
	switch p.Kind {
	case "rectification":
		return t("What is corrected"), t("What is corrected, by table and file"), t("What is not corrected")
	case "restriction":
		return t("What is marked"), t("What is marked, by table and file"), t("What is not marked")
	}
	return t("What goes or is changed"), t("What goes or is changed, by table and file"), t("What stays")
}

func (p *Plan) title(t func(string) string) string {
	switch p.Kind {
	case "":
		return t("Erasure plan of %s")
	case "rectification":
		return t("Rectification plan of %s")
	case "restriction":
		return t("Restriction plan of %s")
	}
	return p.Kind + ": %s"
}

func goes(p *Plan, o Shown) iter.Seq2[[]reports.Cell, error] {
	return func(yield func([]reports.Cell, error) bool) {
		for s, m := range p.Removals() {
			if !yield([]reports.Cell{{Text: o.Label(s.System)}, {Text: o.Label(m.Unit)}, record(m.Shown, m.Number, o.Language), m.Strategy.cell(o.Language), {Text: o.Language.Change(m.How)}, {Text: m.By}}, nil) {
				return
			}
		}
	}
}

func counted(p *Plan, o Shown) (rows [][]reports.Cell) {
	for _, one := range p.counts(o.Label, nil) {
		rows = append(rows, []reports.Cell{{Text: one.System}, {Text: one.Unit}, one.Strategy.cell(o.Language), figure(one.Records)})
	}
	return rows
}

func (s Strategy) cell(l *language.Language) reports.Cell {
	return reports.Cell{Text: l.Text(strategyWords[s]), Value: string(s)}
}

func staying(p *Plan, label Label, l *language.Language) iter.Seq2[[]reports.Cell, error] {
	return func(yield func([]reports.Cell, error) bool) {
		for _, k := range p.byReason() {
			tone := reports.Neutral
			if k.undone() {
				tone = reports.Warning
			}
			sort := reports.Cell{Text: l.Text(sortWords[k.Sort]), Value: k.Sort, Tone: tone}
			if !yield([]reports.Cell{{Text: k.ID}, {Text: label(k.System)}, {Text: label(k.Unit)}, record(k.Key, k.Number, l), sort, {Text: l.Change(k.Why)}, {Text: k.Until}, {Text: k.By}}, nil) {
				return
			}
		}
	}
}

// byReason are the records that stay, those of one reason together, in the order in which the reasons come first.
func (p *Plan) byReason() []*Kept {
	list, at := make([]*Kept, len(p.Kept)), map[[2]string]int{}
	for i := range p.Kept {
		list[i] = &p.Kept[i]
		if reason := list[i].reason(); at[reason] == 0 {
			at[reason] = len(at) + 1
		}
	}
	slices.SortStableFunc(list, func(a, b *Kept) int { return cmp.Compare(at[a.reason()], at[b.reason()]) })
	return list
}

func (k *Kept) reason() [2]string { return [2]string{k.Sort, k.Why} }

// record tells which record of a unit is meant: by its key, else by its number, and of none that it is the whole.
func record(key string, n int64, l *language.Language) reports.Cell {
	switch {
	case key != "":
		return reports.Cell{Text: key, Value: key}
	case n == 0:
		return reports.Cell{Text: l.Text("whole"), Value: "whole"}
	}
	return reports.Cell{Text: strconv.FormatInt(n, 10), Value: n}
}
