package register

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"dossier/reports/stores"
)

var update = flag.Bool("update", false, "write the schema anew")

const schemaPath = "../../docs/register.schema.json"

type object = map[string]any

// about describes each key. A key that is not here fails the test.
var about = map[string]string{
	"Register":                   "The record of processing activities of a controller (GDPR Article 30), as dossier reads it. A text that begins with TODO is still to be filled in.",
	"Register.controller":        "Who decides why and how data are processed.",
	"Register.joint_controllers": "Those who decide together with the controller (Article 26).",
	"Register.representative":    "In the Union, of a controller that is not (Article 27).",
	"Register.officer":           "The data protection officer, or whom to ask.",
	"Register.authority":         "The supervisory authority with which to lodge a complaint.",
	"Register.requests":          "How people ask for their rights, and how soon they are answered.",
	"Register.recipients":        "Everybody to whom data are disclosed, by name.",
	"Register.systems":           "What is true of stores whatever they are used for; the first that fits counts.",
	"Register.activities":        "The processing activities.",
	"Party.name":                 "The name.",
	"Party.contact":              "An address, and how to write.",
	"Requests.contact":           "Where to ask.",
	"Requests.term":              "At most a month (Article 12(3)).",

	"Activity.id":         "Short, for other files and reports.",
	"Activity.name":       "What people call it.",
	"Activity.purpose":    "What the data are used for.",
	"Activity.terms":      "Terms of the W3C Data Privacy Vocabulary for the purpose: dpv:Marketing.",
	"Activity.basis":      "The legal basis of Article 6(1), as a word or as its term: eu-gdpr:A6-1-b.",
	"Activity.law":        "Of a legal obligation or public task: the law that lays it down.",
	"Activity.interest":   "Of legitimate interests: which.",
	"Activity.withdrawal": "Of consent: how it is taken back.",
	"Activity.special":    "For data that Article 9 protects: the ground of its second paragraph, as a word or as its term.",
	"Activity.people":     "Categories of people.",
	"Activity.data":       "Categories of data: kinds (docs/kinds.md), or terms of the vocabulary like pd:EmailAddress.",
	"Activity.other_data": "Categories that no detector finds, in words.",
	"Activity.source":     "Where the data come from.",
	"Activity.provided":   "The person provided the data: they are portable where the basis is consent or contract.",
	"Activity.automated":  "Automated decisions, their logic and what follows; none.",
	"Activity.retention":  "How long the data are kept.",
	"Activity.stores":     "Where the data lie.",
	"Activity.recipients": "Names of recipients; [] where there are none.",
	"Activity.measures":   "Technical and organisational measures (Article 32).",

	"Retention.period": "Like 10 years, 6 months or 90 days.",
	"Retention.from":   "In words, from what on.",
	"Retention.starts": "When the period begins: on the date, or on 1 January of the year after.",
	"Retention.ground": "The law that asks to keep them so long.",
	"Retention.until":  "Instead of a period: until when.",
	"Store.store":      "A pattern of tables or files: shop.sqlite/orders, files/hr/**, or a whole source.",
	"Store.data":       "Which of the activity's data lie there; without it, all may.",
	"Store.date":       "The column from whose date the retention runs; modified: the file's own time.",
	"Store.consent":    "The column that tells when consent was given.",
	"Store.retention":  "Where it is another than the activity's.",

	"Store.columns":  "Columns that need a word for the person who asks, by name.",
	"Column.means":   "What it holds, in words that anybody understands.",
	"Column.codes":   "What each of its values means: {A: active, B: blocked}.",
	"Column.derived": "The controller made it out of other data (a score): it is shown, and is none to take along (Article 20).",

	"System.store":         "A pattern, as in an activity's stores.",
	"System.name":          "What people call it.",
	"System.country":       "Where it stands: two letters of ISO 3166-1.",
	"System.owner":         "Who looks after it.",
	"System.host":          "The recipient who runs it, by name.",
	"System.pseudonymised": "Nothing in it names a person directly (Article 4(5)).",
	"System.safeguard":     "Of one outside the EEA; without it, the host's counts.",

	"Recipient.name":        "The name (C-154/21).",
	"Recipient.role":        "What they are to the controller.",
	"Recipient.what":        "What they do with the data.",
	"Recipient.country":     "Two letters of ISO 3166-1.",
	"Recipient.contact":     "How to reach them.",
	"Recipient.agreement":   "Of a processor (Article 28(3)) or joint controller (Article 26).",
	"Recipient.safeguard":   "Of one outside the EEA.",
	"Agreement.date":        "When it was signed: 2026-03-31.",
	"Agreement.reference":   "Its number, or where it lies.",
	"Safeguard.kind":        "Which of chapter V, as a word or as its term. The Privacy Shield is none: C-311/18.",
	"Safeguard.date":        "Of clauses or rules: when they were signed.",
	"Safeguard.reference":   "Which decision, clauses or ground.",
	"Safeguard.participant": "Of the Data Privacy Framework: the name in its list.",
	"Safeguard.checked":     "And on which day it stood there.",
}

// required are the keys without which nothing can be read out of a thing.
var required = map[string][]string{"Party": {"name", "contact"}, "Store": {"store"}, "System": {"store"}, "Recipient": {"name"}, "Safeguard": {"kind"}, "Activity": {"id"}}

// schemaOf writes a type as its YAML is read.
func schemaOf(t *testing.T, of reflect.Type) object {
	t.Helper()
	terms := func(words map[string]string) object {
		list := []any{todo}
		for _, w := range slices.Sorted(maps.Keys(words)) {
			list = append(list, w)
		}
		for _, term := range slices.Compact(slices.Sorted(maps.Values(words))) {
			if term != "" {
				list = append(list, PrefixGDPR+term)
			}
		}
		return object{"enum": list}
	}
	plain := func(words ...string) object {
		list := []any{}
		for _, w := range append([]string{todo}, words...) {
			list = append(list, w)
		}
		return object{"enum": list}
	}
	switch of {
	case reflect.TypeFor[Basis]():
		return terms(bases())
	case reflect.TypeFor[Ground]():
		return terms(grounds())
	case reflect.TypeFor[SafeguardKind]():
		return terms(safeguards())
	case reflect.TypeFor[Role]():
		return plain(slices.Sorted(maps.Keys(roles()))...)
	case reflect.TypeFor[Start]():
		return plain(string(OnDate), string(NextYear))
	case reflect.TypeFor[stores.Period]():
		return object{"type": "string", "pattern": `^(TODO.*|[0-9]{1,3} ?(year|month|day)s?)$`}
	case reflect.TypeFor[Date]():
		return object{"type": "string", "pattern": `^(TODO.*|[0-9]{4}-[0-9]{2}-[0-9]{2})$`}
	case reflect.TypeFor[Country]():
		return object{"type": "string", "pattern": `^(TODO.*|[A-Z]{2})$`}
	case reflect.TypeFor[Kinds]():
		return object{"type": "array", "items": object{"type": "string", "pattern": `^(TODO|[a-z][a-z0-9_]*|pd:[A-Za-z]+)$`}}
	}
	switch of.Kind() {
	case reflect.Pointer:
		return schemaOf(t, of.Elem())
	case reflect.Slice:
		return object{"type": "array", "items": schemaOf(t, of.Elem())}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": schemaOf(t, of.Elem())}
	case reflect.String:
		return object{"type": "string"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Struct:
		properties := object{}
		for i := range of.NumField() {
			key, _, _ := strings.Cut(of.Field(i).Tag.Get("yaml"), ",")
			text := about[of.Name()+"."+key]
			if key == "" || text == "" {
				t.Errorf("%s.%s has no key, or nothing is said about it", of.Name(), of.Field(i).Name)
			}
			one := schemaOf(t, of.Field(i).Type)
			one["description"] = text
			properties[key] = one
		}
		s := object{"type": "object", "additionalProperties": false, "properties": properties}
		if keys := required[of.Name()]; len(keys) > 0 {
			s["required"] = keys
		}
		return s
	}
	t.Fatalf("%s: the schema has no such type", of)
	return nil
}

// The published schema is the code's, and editors know by it what the code reads.
func TestSchemaIsPublished(t *testing.T) {
	t.Parallel()
	s := schemaOf(t, reflect.TypeFor[Register]())
	s["$schema"], s["title"], s["description"] = "https://json-schema.org/draft/2020-12/schema", "Record of processing activities", about["Register"]
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(s); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(schemaPath, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(schemaPath)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), want) {
		t.Errorf("%s is not what the code reads: run the test with -update", schemaPath)
	}
}

// The page's tables are the code's.
func TestPageListsEverything(t *testing.T) {
	t.Parallel()
	const path = "../../docs/register.md"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := between(t, string(text), "keys", keysTable())
	want = between(t, want, "sorts", sortsTable())
	want = between(t, want, "terms", termsTable(t))
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	} else if string(text) != want {
		t.Errorf("%s is not what the code reads: run the test with -update", path)
	}
}

// between puts a table between its marks.
func between(t *testing.T, text, mark, table string) string {
	t.Helper()
	begin, end := "<!-- "+mark+" -->\n", "<!-- end of "+mark+" -->"
	before, rest, found := strings.Cut(text, begin)
	_, after, ended := strings.Cut(rest, end)
	if !found || !ended {
		t.Fatalf("docs/register.md has no marks around its %s", mark)
	}
	return before + begin + table + end + after
}

// keysTable has a row for each key, in the order of the file.
func keysTable() string {
	var b strings.Builder
	b.WriteString("| of | key | what |\n|---|---|---|\n")
	for _, of := range []struct {
		what string
		is   reflect.Type
	}{
		{"the record", reflect.TypeFor[Register]()},
		{"controller, officer, authority", reflect.TypeFor[Party]()},
		{"requests", reflect.TypeFor[Requests]()},
		{"an activity", reflect.TypeFor[Activity]()},
		{"its retention", reflect.TypeFor[Retention]()},
		{"its stores", reflect.TypeFor[Store]()},
		{"a column of a store", reflect.TypeFor[Column]()},
		{"a system", reflect.TypeFor[System]()},
		{"a recipient", reflect.TypeFor[Recipient]()},
		{"its agreement", reflect.TypeFor[Agreement]()},
		{"a safeguard", reflect.TypeFor[Safeguard]()},
	} {
		for i := range of.is.NumField() {
			key, _, _ := strings.Cut(of.is.Field(i).Tag.Get("yaml"), ",")
			what := ""
			if i == 0 {
				what = of.what
			}
			words := ""
			if list := wordsOf(of.is.Field(i).Type); len(list) > 0 {
				words = " `" + strings.Join(list, "` `") + "`"
			}
			fmt.Fprintf(&b, "| %s | `%s` | %s%s |\n", what, key, about[of.is.Name()+"."+key], words)
		}
	}
	return b.String()
}

// termsTable has a row for each word that has a term of the vocabulary, or none.
func termsTable(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("| of | word | what it means | term |\n|---|---|---|---|\n")
	add := func(what string, words []string, said func(string) (string, bool), term func(string) string) {
		for _, w := range words {
			means, known := said(w)
			if !known {
				t.Errorf("%s %s has no text", what, w)
			}
			fmt.Fprintf(&b, "| %s | `%s` | %s | %s |\n", what, w, means, term(w))
			what = ""
		}
	}
	add("basis, Article 6(1)", wordsOf(reflect.TypeFor[Basis]()), of(basisTexts()), func(w string) string { return Basis(w).DPV() })
	add("special, Article 9(2)", wordsOf(reflect.TypeFor[Ground]()), of(groundTexts()), func(w string) string { return Ground(w).DPV() })
	add("role of a recipient", wordsOf(reflect.TypeFor[Role]()), of(roleTexts()), func(w string) string { return Role(w).DPV() })
	add("kind of a safeguard, chapter V", wordsOf(reflect.TypeFor[SafeguardKind]()), of(safeguardTexts()), func(w string) string { return SafeguardKind(w).DPV() })
	return b.String()
}

func of[T ~string](texts map[T]string) func(string) (string, bool) {
	return func(w string) (string, bool) {
		text, known := texts[T(w)]
		return text, known
	}
}

func wordsOf(of reflect.Type) []string {
	return slices.Sorted(maps.Keys(map[reflect.Type]map[string]string{
		reflect.TypeFor[Basis](): bases(), reflect.TypeFor[Ground](): grounds(), reflect.TypeFor[Role](): roles(), reflect.TypeFor[SafeguardKind](): safeguards(),
		reflect.TypeFor[Start](): {string(OnDate): "", string(NextYear): ""},
	}[of]))
}

func sortsTable() string {
	var b strings.Builder
	b.WriteString("| sort | what differs | what to do |\n|---|---|---|\n")
	for _, s := range Sorts() {
		title := s.Title()
		if s.Question() {
			title += " (a question)"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", s, title, s.Advice())
	}
	return b.String()
}

// What the example and a draft say fits the schema, and what the code refuses does not.
func TestExamplesFitTheSchema(t *testing.T) {
	t.Parallel()
	s := schemaOf(t, reflect.TypeFor[Register]())
	example, err := os.ReadFile("../../docs/examples/register.yaml")
	if err != nil {
		t.Fatal(err)
	}
	h := &held{}
	h.source("shop", nil, unit("orders", 1, dated("at", 0, "2026-01-01")))
	draft, err := Draft(t.Context(), h)
	if err != nil {
		t.Fatal(err)
	}
	drafted, err := draft.Text()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{"example": example, "minimal": []byte(minimal), "draft": drafted} {
		for _, problem := range fits(t, text, s) {
			t.Errorf("%s: %s", name, problem)
		}
	}
	for _, bad := range []string{"controler: {name: A}", "activities: [{id: a, basis: because}]", "systems: [{country: BE}]", "activities: [{id: a, retention: {period: long}}]"} {
		if len(fits(t, []byte(bad), s)) == 0 {
			t.Errorf("%q fits the schema", bad)
		}
		if _, err := Parse([]byte(bad)); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

// fits is as much of JSON schema as the schema uses.
func fits(t *testing.T, text []byte, rules object) []string {
	t.Helper()
	var value any
	if err := yaml.Unmarshal(text, &value); err != nil {
		t.Fatal(err)
	}
	return check(value, rules, "$")
}

func check(value any, rules object, at string) (problems []string) {
	if list, ok := rules["enum"].([]any); ok {
		if !slices.Contains(list, value) {
			return []string{at + ": is none of those"}
		}
		return nil
	}
	switch v := value.(type) {
	case map[string]any:
		properties, _ := rules["properties"].(object)
		for key, one := range v {
			if property, ok := properties[key].(object); ok {
				problems = append(problems, check(one, property, at+"."+key)...)
			} else {
				problems = append(problems, at+"."+key+": is not in the schema")
			}
		}
		keys, _ := rules["required"].([]string)
		for _, key := range keys {
			if _, ok := v[key]; !ok {
				problems = append(problems, at+"."+key+": is absent")
			}
		}
	case []any:
		items, ok := rules["items"].(object)
		if !ok {
			return []string{at + ": is no list"}
		}
		for _, one := range v {
			problems = append(problems, check(one, items, at+"[]")...)
		}
	case string:
		pattern, _ := rules["pattern"].(string)
		if rules["type"] != "string" || pattern != "" && !regexp.MustCompile(pattern).MatchString(v) {
			problems = append(problems, at+": is no such text")
		}
	case bool:
		if rules["type"] != "boolean" {
			problems = append(problems, at+": is no truth value")
		}
	case time.Time: // a day without quotes
		if pattern, _ := rules["pattern"].(string); !strings.Contains(pattern, "[0-9]{4}") {
			problems = append(problems, at+": is no day")
		}
	}
	return problems
}
