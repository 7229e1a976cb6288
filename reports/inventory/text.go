package inventory

import (
	"encoding/json"

	"dossier/detectors"
	"dossier/scanners"
)

// What most units and fields have none of is written and read as JSON without asking what it is made of: a bucket has very many.
const (
	noList       = "null"
	noReferences = "[]"
	noCounts     = "{}"
)

func text(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

// textOf is text of a list.
func textOf[T any](list []T) (string, error) {
	if list == nil {
		return noList, nil
	}
	return text(list)
}

// fromText reads what textOf writes.
func fromText[T any](text string, list *[]T) error {
	if text == noList {
		*list = nil
		return nil
	}
	return json.Unmarshal([]byte(text), list)
}

func referencesText(list []scanners.Reference) (string, error) {
	if len(list) == 0 {
		return noReferences, nil
	}
	references := make([]Reference, 0, len(list))
	for _, r := range list {
		references = append(references, Reference{Fields: r.Fields, Unit: r.Unit, To: r.To})
	}
	return text(references)
}

func countsText(counts map[detectors.Kind]int64) (string, error) {
	if counts != nil && len(counts) == 0 {
		return noCounts, nil
	}
	return text(counts)
}

// countsOf reads what countsText writes.
func countsOf(text string) (map[detectors.Kind]int64, error) {
	counts := map[detectors.Kind]int64{}
	if text == noCounts {
		return counts, nil
	}
	return counts, json.Unmarshal([]byte(text), &counts)
}
