package erasure

import (
	"context"
	"fmt"
	"time"

	"dossier/detectors"
	"dossier/reports"
	"dossier/reports/inventory"
	"dossier/reports/language"
	"dossier/reports/measures"
	"dossier/reports/records"
)

// Suppressed is a person who was erased, by what the person is known again.
type Suppressed struct {
	Request string
	At      time.Time // of the verification
	Prints  []detectors.Fingerprint
	Kept    map[[2]string]Keeping // see [Plan.KeptByUnit]
}

// Back is an erased person of whom a later scan found records: a backup that was put back, or the person is a customer again.
type Back struct {
	Request string      `json:"request"`
	At      time.Time   `json:"verified"` // gone, when it was looked for
	Places  []BackPlace `json:"places"`
}

// BackPlace is a unit in which an erased person is found again.
type BackPlace struct {
	Source  string `json:"source"` // label
	Unit    string `json:"unit"`   // label
	Records int64  `json:"records"`
	Kept    int64  `json:"kept"` // of them, as many as the plan kept there
}

// Returned says which erased people the inventory knows again, by scans that began after they were verified to be gone.
func Returned(ctx context.Context, store *inventory.Store, erased []Suppressed) ([]Back, error) {
	if len(erased) == 0 {
		return nil, nil
	}
	scans, err := store.Scans(ctx)
	if err != nil {
		return nil, err
	}
	began := map[int64]time.Time{}
	for _, s := range scans {
		began[s.ID] = s.Started
	}
	var list []Back
	for i := range erased {
		e := &erased[i]
		traces, err := store.Places(ctx, e.Prints...)
		if err != nil {
			return nil, err
		}
		b := Back{Request: e.Request, At: e.At}
		for j := range traces {
			t := &traces[j]
			if began[t.Source.Scan].Before(e.At) {
				continue
			}
			place, err := e.place(store, t)
			if err != nil {
				return nil, err
			}
			if place.Records > place.Kept {
				b.Places = append(b.Places, *place)
			}
		}
		if len(b.Places) > 0 {
			list = append(list, b)
		}
	}
	return list, nil
}

func (e *Suppressed) place(store *inventory.Store, t *inventory.Trace) (*BackPlace, error) {
	source, err := store.OpenName(t.Source.Name)
	if err != nil {
		return nil, err
	}
	unit, err := store.OpenName(t.Unit.Name)
	if err != nil {
		return nil, err
	}
	k := e.Kept[[2]string{records.System(source.Reveal()), unit.Reveal()}]
	return &BackPlace{Source: t.Source.Label, Unit: t.Unit.Label, Records: t.Records, Kept: min(t.Records, k.Kept+k.Open)}, nil
}

// ReturnedDocument lists erased people who are back, in a language (nil: English).
func ReturnedDocument(list []Back, l *language.Language) *reports.Document {
	t := l.Text
	if list == nil {
		list = []Back{} // of nobody JSON has a list as well
	}
	var rows [][]reports.Cell
	for i := range list {
		b := &list[i]
		for _, p := range b.Places {
			rows = append(rows, []reports.Cell{{Text: b.Request}, measures.Day(b.At), {Text: p.Source}, {Text: p.Unit}, figure(p.Records), figure(p.Kept)})
		}
	}
	lead := fmt.Sprintf(t("%d people who were erased are found again by a later scan."), len(list))
	if len(list) == 1 {
		lead = t("One person who was erased is found again by a later scan.")
	}
	d := &reports.Document{
		Name: "returned", Title: t("Erased people who are back"), Lead: lead, Main: "returned", Data: list, Language: l.BCP47(),
	}
	if len(list) > 0 {
		d.Notices = []reports.Notice{{Title: t("Erase them again"), Tone: reports.Bad, Text: []string{
			t("dossier request replay opens a new request for one. Look first whether the person became a customer again."),
		}}}
	}
	d.Sections = []reports.Section{{ID: "returned", Title: t("Where"), Tables: []reports.Table{{
		ID: "returned", Title: t("Where"), Empty: t("Nobody."), Brief: 1000, Rows: filled(rows), Columns: []reports.Column{
			{ID: "request", Title: t("Erased by")},
			{ID: "verified", Title: t("Verified")},
			{ID: "source", Title: t("Source")},
			{ID: "unit", Title: t("Table or file")},
			{ID: "records", Title: t("Records"), Align: reports.End},
			{ID: "kept", Title: t("Of them kept by the plan"), Align: reports.End},
		},
	}}}}
	return d
}
