package overview_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"dossier/detectors"
	"dossier/reports/overview"
	"dossier/scanners"
)

const schemaPath = "../../docs/overview.schema.json"

// object is one JSON object: the standard library writes its keys in order.
type object = map[string]any

// about describes each name of the document. A name that is not here fails the test.
var about = map[string]string{
	"Report":          "The overview of a scan: what was looked at and what was not, what personal data was found, and where. It holds labels and counts, never a value from a source.",
	"Report.dossier":  "Version of dossier that wrote this.",
	"Report.scan":     "The newest scan.",
	"Report.coverage": "How the units of all sources ended. A unit is a table, a file or a stored object.",
	"Report.totals":   "What was found in all sources.",
	"Report.sources":  "The sources, each as its newest scan left it.",
	"Report.subjects": "People under pseudonyms, those with most traces first; not all of them (totals.subjects counts them).",

	"Report.since":   "The earlier scan that it is compared with; null where there is none.",
	"Report.changes": "What changed since: places, fields and kinds that came or went, in sources that were scanned again.",

	"Since.scan":     "Number of that scan.",
	"Since.finished": "When it ended, UTC.",

	"Change.what":   "new_source, new_place, new_field, new_kind, unreachable, vanished_place, vanished_field or vanished_kind.",
	"Change.source": "Label of the source.",
	"Change.place":  "Label of the unit; empty for a whole source.",
	"Change.part":   "Where inside the unit; empty: the unit itself.",
	"Change.field":  "Label of the field; empty for a whole unit.",
	"Change.kind":   "Kind of personal data; empty where none is concerned.",
	"Change.before": "Findings in the earlier scan.",
	"Change.after":  "Findings now.",

	"Scan.id":       "Number of the scan in its inventory.",
	"Scan.started":  "When it began, UTC.",
	"Scan.finished": "When it ended, UTC; null while it runs or when it broke off.",
	"Scan.status":   "incomplete when anything that was to be read was not, in any source.",
	"Scan.sampled":  "Records read of each unit; 0: all.",

	"Coverage.units":    "All units listed.",
	"Coverage.complete": "Units read in full.",
	"Coverage.sampled":  "Units of which a sample was read.",
	"Coverage.skipped":  "Units left out by a rule.",
	"Coverage.partial":  "Units of which something could not be read.",
	"Coverage.unread":   "Units of which nothing could be read.",
	"Coverage.records":  "Records read.",
	"Coverage.bytes":    "Bytes read, as they are stored.",
	"Coverage.unlisted": "Things that could not be listed, so that their units are not counted.",

	"Totals.findings": "Pieces of personal data in records.",
	"Totals.subjects": "People told apart by identifiers.",
	"Totals.kinds":    "Each kind found, the most frequent first.",

	"KindTotal.kind":     "Kind of personal data.",
	"KindTotal.dpv":      "Its IRI in the W3C Data Privacy Vocabulary; empty where it has none.",
	"KindTotal.findings": "Findings of the kind.",
	"KindTotal.distinct": "Different values.",
	"KindTotal.units":    "Units in which it was found.",
	"KindTotal.subjects": "People it was found with.",

	"Source.connector": "What read it: sqlite, files and so on.",
	"Source.name":      "Its label: its name with findings masked.",
	"Source.complete":  "Whether its newest scan went through it to its end.",
	"Source.facts":     "What is worth knowing of the source, such as a server's version.",
	"Source.unlisted":  "What could not be listed; part is its label.",
	"Source.units":     "Its units in the order of the listing, also those in which nothing was found.",

	"Unit.name":       "Its label: its name with findings masked.",
	"Unit.kind":       "table, view, file, object.",
	"Unit.status":     "How it ended.",
	"Unit.rule":       "The rule that left it out, or what a sample can miss; empty otherwise.",
	"Unit.records":    "Records read.",
	"Unit.bytes":      "Bytes read, as they are stored.",
	"Unit.key":        "Fields that identify a record; empty: its number does.",
	"Unit.references": "Foreign keys to other units.",
	"Unit.fields":     "All its fields, also those in which nothing was found.",
	"Unit.unread":     "What of it could not be read.",

	"Reference.fields": "Fields of this unit.",
	"Reference.unit":   "The unit they point to.",
	"Reference.to":     "Its fields that they match.",

	"FieldResult.part":    "Where inside the unit: a member of an archive, a sheet. Absent: the unit itself.",
	"FieldResult.name":    "Its label: a column's name, a header, a JSON path.",
	"FieldResult.type":    "Type as the source declares it.",
	"FieldResult.verdict": "What the field as a whole holds; null: no kind.",
	"FieldResult.values":  "Values that are neither NULL nor empty.",
	"FieldResult.nulls":   "Values that are NULL or empty.",
	"FieldResult.counts":  "Findings of each kind, also of kinds that running text only mentions.",

	"Verdict.kind":       "Kind of personal data.",
	"Verdict.confidence": "From 0 to 1: of verdicts at 0.9, nine in ten are right.",
	"Verdict.because":    "Why.",

	"UnreadPart.part":   "Where inside the unit, or what could not be listed. Absent: the unit itself.",
	"UnreadPart.why":    "The reason.",
	"UnreadPart.detail": "What happened, for a person.",
	"UnreadPart.mime":   "Media type found from the content.",
	"UnreadPart.bytes":  "How much was left out; -1 where that is unknown.",

	"Subject.pseudonym": "Stays the same for the same identifiers under the same key.",
	"Subject.records":   "Records with a trace of the person.",
	"Subject.units":     "Units with a trace.",
	"Subject.sources":   "Sources with a trace.",
	"Subject.kinds":     "Different values of each kind.",
}

// schema makes the JSON schema (draft 2020-12) of a type.
func schema(t *testing.T, typ reflect.Type) object {
	t.Helper()
	switch typ {
	case reflect.TypeFor[time.Time]():
		return object{"type": "string", "format": "date-time"}
	case reflect.TypeFor[detectors.Status]():
		return object{"type": "string", "enum": []any{"complete", "sampled", "skipped", "partial", "unread"}}
	case reflect.TypeFor[detectors.Kind]():
		return object{"type": "string", "pattern": "^[a-z0-9_]+$"}
	case reflect.TypeFor[scanners.Why]():
		return object{"type": "string"}
	}
	switch typ.Kind() {
	case reflect.String:
		return object{"type": "string"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int64:
		return object{"type": "integer"}
	case reflect.Float32:
		return object{"type": "number", "minimum": 0, "maximum": 1}
	case reflect.Slice:
		return object{"type": "array", "items": schema(t, typ.Elem())}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": schema(t, typ.Elem())}
	case reflect.Pointer:
		return object{"anyOf": []any{schema(t, typ.Elem()), object{"type": "null"}}}
	case reflect.Struct:
		return structSchema(t, typ)
	default:
		t.Fatalf("no schema for %v", typ)
		return nil
	}
}

func structSchema(t *testing.T, typ reflect.Type) object {
	t.Helper()
	properties, required := object{}, []string{}
	for i := range typ.NumField() {
		f := typ.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "-" {
			continue
		}
		property := schema(t, f.Type)
		described(t, property, typ.Name()+"."+name)
		if typ == reflect.TypeFor[overview.Scan]() && name == "status" {
			property["enum"] = []any{overview.ScanComplete, overview.ScanIncomplete}
		}
		properties[name] = property
		if options != "omitempty" {
			required = append(required, name)
		}
	}
	return object{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

func described(t *testing.T, property object, name string) {
	t.Helper()
	if about[name] == "" {
		t.Errorf("%s is not described", name)
	}
	property["description"] = about[name]
}

func published(t *testing.T) object {
	t.Helper()
	s := schema(t, reflect.TypeFor[overview.Report]())
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["title"] = "Overview of a dossier scan"
	described(t, s, "Report")
	return s
}

// The published schema is the structs', so that a name never changes unseen.
func TestSchemaIsPublished(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(published(t)); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(schemaPath, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(filepath.FromSlash(schemaPath))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), want) {
		t.Errorf("%s differs from the structs; run the test with -update, and say so in the changelog", schemaPath)
	}
}

func TestDataFitsTheSchema(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]*made{"shop": shop(), "clean": clean(), "empty": {}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, err := json.Marshal(build(t, m).Data)
			if err != nil {
				t.Fatal(err)
			}
			s, err := json.Marshal(published(t))
			if err != nil {
				t.Fatal(err)
			}
			var value, rules any
			if err := json.Unmarshal(out, &value); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(s, &rules); err != nil {
				t.Fatal(err)
			}
			for _, problem := range check(value, rules.(object), "$") {
				t.Error(problem)
			}
		})
	}
}

// check is as much of JSON schema as the schema uses.
func check(value any, rules object, at string) (problems []string) {
	if anyOf, ok := rules["anyOf"].([]any); ok {
		for _, one := range anyOf {
			if len(check(value, one.(object), at)) == 0 {
				return nil
			}
		}
		return []string{at + ": fits none"}
	}
	if enum, ok := rules["enum"].([]any); ok && !slices.Contains(enum, value) {
		problems = append(problems, fmt.Sprintf("%s: %v is none of %v", at, value, enum))
	}
	switch v := value.(type) {
	case object:
		if rules["type"] != "object" {
			return append(problems, at+": is an object")
		}
		properties, _ := rules["properties"].(object)
		for _, name := range slices.Sorted(maps.Keys(v)) {
			property, ok := properties[name].(object)
			if !ok {
				if property, ok = rules["additionalProperties"].(object); !ok {
					problems = append(problems, at+"."+name+": is not in the schema")
					continue
				}
			}
			problems = append(problems, check(v[name], property, at+"."+name)...)
		}
		required, _ := rules["required"].([]any)
		for _, name := range required {
			if _, ok := v[name.(string)]; !ok {
				problems = append(problems, fmt.Sprintf("%s.%s: is absent", at, name))
			}
		}
	case []any:
		if rules["type"] != "array" {
			return append(problems, at+": is a list")
		}
		for i, item := range v {
			problems = append(problems, check(item, rules["items"].(object), fmt.Sprintf("%s[%d]", at, i))...)
		}
	default:
		want := map[string]bool{"string": isType[string](v), "boolean": isType[bool](v), "null": v == nil, "number": isType[float64](v)}
		f, number := v.(float64)
		want["integer"] = number && f == float64(int64(f))
		if !want[rules["type"].(string)] {
			problems = append(problems, fmt.Sprintf("%s: is %T, want %v", at, v, rules["type"]))
		}
	}
	return problems
}

func isType[T any](v any) bool { _, ok := v.(T); return ok }
