package language_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"dossier/reports/language"
)

var anyVerb = regexp.MustCompile(`%(\.\d)?[a-z]`)

// form is the text of an expression, with %s for what it puts in.
func form(e ast.Expr, constants map[string]string) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(e.Value); err == nil && e.Kind == token.STRING {
			return strings.ReplaceAll(anyVerb.ReplaceAllString(text, "%s"), "%%", "%")
		}
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			return form(e.X, constants) + form(e.Y, constants)
		}
	case *ast.ParenExpr:
		return form(e.X, constants)
	case *ast.Ident:
		if text, ok := constants[e.Name]; ok {
			return text
		}
	case *ast.CallExpr:
		if s, ok := e.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == "Sprintf" {
			return form(e.Args[0], constants)
		}
	}
	return "%s"
}

// reasoning are the expressions of a piece of code that tell why something is not changed, or how it is.
func reasoning(n ast.Node) (list []ast.Expr) {
	named := func(e ast.Expr, names ...string) bool {
		switch e := e.(type) {
		case *ast.Ident:
			return slices.Contains(names, e.Name)
		case *ast.SelectorExpr:
			return slices.Contains(names, e.Sel.Name)
		}
		return false
	}
	switch n := n.(type) {
	case *ast.CompositeLit:
		for i, e := range n.Elts {
			pair, ok := e.(*ast.KeyValueExpr)
			if ok && named(pair.Key, "Why") && named(n.Type, "Uncut", "Choice") || named(n.Type, "verdict") && i == 1 {
				if ok {
					e = pair.Value
				}
				list = append(list, e)
			}
		}
	case *ast.AssignStmt:
		for i, to := range n.Lhs {
			if len(n.Rhs) == len(n.Lhs) && named(to, "Obstacle", "How", "problem") {
				list = append(list, n.Rhs[i])
			}
		}
	case *ast.CallExpr:
		at, calls := map[string]int{"keep": 3, "byHand": 1, "document": 2}, ""
		if s, ok := n.Fun.(*ast.SelectorExpr); ok {
			calls = s.Sel.Name
		}
		if i, ok := at[calls]; ok && i < len(n.Args) {
			list = append(list, n.Args[i])
		}
	case *ast.FuncDecl:
		if slices.Contains([]string{"obstacle", "how", "held", "Remains", "apply", "expiry"}, n.Name.Name) {
			ast.Inspect(n, func(in ast.Node) bool {
				if r, ok := in.(*ast.ReturnStmt); ok && len(r.Results) > 0 {
					list = append(list, r.Results[0])
				}
				return true
			})
		}
	}
	return list
}

// What the code says of changes is known in every language, and nothing else is.
func TestEveryChangeIsSaid(t *testing.T) {
	t.Parallel()
	said, needed := map[string]bool{}, map[string]string{}
	for _, folder := range []string{"../../scanners", "../erasure", "../rectification", "../restriction", "../reach", "../records", "../../cmd/dossier/requesterase.go"} {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() && strings.HasSuffix(path, "test") { // what only tests say
				return fs.SkipDir
			}
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			constants := map[string]string{}
			ast.Inspect(file, func(n ast.Node) bool {
				if v, ok := n.(*ast.ValueSpec); ok && len(v.Values) == len(v.Names) {
					for i := range v.Names {
						if f := form(v.Values[i], nil); f != "%s" {
							constants[v.Names[i].Name] = f
						}
					}
				}
				return true
			})
			ast.Inspect(file, func(n ast.Node) bool {
				if e, ok := n.(ast.Expr); ok {
					said[form(e, constants)] = true
				}
				if a, ok := n.(*ast.AssignStmt); ok && a.Tok == token.ADD_ASSIGN {
					said["%s"+form(a.Rhs[0], constants)] = true
				}
				for _, e := range reasoning(n) {
					if f := form(e, constants); f != "%s, and %s" && strings.Contains(strings.ReplaceAll(f, "%s", ""), " ") {
						needed[f] = path
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	known := language.Changes()
	for _, one := range language.Ones() {
		said[one] = true
		needed[one] = "one.go"
	}
	for f, path := range needed {
		if _, ok := known[f]; !ok {
			t.Errorf("no language has %q, which %s says", f, path)
		}
	}
	for f, in := range known {
		if !said[f] {
			t.Errorf("nothing says %q", f)
		}
		for _, text := range in {
			if strings.Count(text, "%s") != strings.Count(f, "%s") || strings.TrimSpace(text) == "" {
				t.Errorf("%q does not have the verbs of %q", text, f)
			}
		}
	}
}

func TestChange(t *testing.T) {
	t.Parallel()
	for english, want := range map[string]string{
		"it was decided to keep it": "es wurde entschieden, es zu behalten",
		"2 rows of shop.orders refer to it and stay: redact it, or let a rule overwrite its fields":                                          "2 Zeilen von shop.orders verweisen darauf und bleiben: die Zeile schwärzen, oder eine Regel ihre Felder überschreiben lassen",
		"pdf: the format is not written again, and 3 records in it hold other people's identifiers: decide whether it is deleted as a whole": "pdf: das Format wird nicht neu geschrieben, und 3 Datensätze darin enthalten Kennungen anderer: entscheiden, ob es als Ganzes gelöscht wird",
		"the database refuses it: the foreign key \"orders_customer\" forbids it":                                                            "die Datenbank lehnt es ab: der Fremdschlüssel \"orders_customer\" verbietet es",
		"tax law, and what follows from it":  "tax law, and what follows from it",
		"DELETE FROM \"a\" WHERE \"id\" = ?": "DELETE FROM \"a\" WHERE \"id\" = ?",
	} {
		if got := language.Of("de").Change(english); got != want {
			t.Errorf("%q: %q, want %q", english, got, want)
		}
		if got := language.Of("en").Change(english); got != english {
			t.Errorf("in English, %q: %q", english, got)
		}
	}
	if got := language.Of("fr").Change("the database says: x"); got != "la base de données dit\u00a0: x" {
		t.Errorf("in French: %q", got)
	}
}

// Of one thing it is said as of one.
func TestOneChange(t *testing.T) {
	t.Parallel()
	const several = "%s rows of payments refer to it and stay: redact it, or let a rule overwrite its fields"
	for tag, want := range map[string][2]string{
		"en": {"1 row of payments refers to it and stays: redact it, or let a rule overwrite its fields", "2 rows of payments refer to it and stay: redact it, or let a rule overwrite its fields"},
		"nl": {"1 rij van payments verwijst ernaar en blijft: de rij onleesbaar maken, of een regel de velden laten overschrijven", "2 rijen van payments verwijzen ernaar en blijven: de rij onleesbaar maken, of een regel de velden laten overschrijven"},
		"fr": {"1 ligne de payments y renvoie et reste\u00a0: occulter la ligne, ou laisser une règle écraser ses champs", ""},
		"de": {"1 Zeile von payments verweist darauf und bleibt: die Zeile schwärzen, oder eine Regel ihre Felder überschreiben lassen", ""},
	} {
		l := language.Of(tag)
		if got := l.Change(strings.Replace(several, "%s", "1", 1)); got != want[0] {
			t.Errorf("%s, one: %q, want %q", tag, got, want[0])
		}
		if got := l.Change(strings.Replace(several, "%s", "2", 1)); want[1] != "" && got != want[1] {
			t.Errorf("%s, two: %q, want %q", tag, got, want[1])
		}
	}
	var none *language.Language
	if got := none.Change("pdf: the format is not written again, and 1 records in it hold other people's identifiers: decide whether it is deleted as a whole"); !strings.Contains(got, "1 record in it holds") {
		t.Errorf("of no language, inside a sentence: %q", got)
	}
}

// What speaks for a way from one record to another is said part by part.
func TestEvidence(t *testing.T) {
	t.Parallel()
	const english = "declared as a foreign key, and nobody else's rows refer to it; inferred: named after it, and 99.2 % of 40 different values are found there, in another source"
	for tag, want := range map[string]string{
		"en": english,
		"nl": "opgegeven als vreemde sleutel, en rijen van niemand anders verwijzen ernaar; afgeleid: ernaar genoemd, en 99.2 % van 40 verschillende waarden komt daar voor, in een andere bron",
	} {
		if got := language.Of(tag).Evidence(english); got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
}
