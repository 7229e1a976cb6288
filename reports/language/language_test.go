package language_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"dossier/reports/language"
)

// texts are what the reports' code says in English: the arguments of the functions that translate, and the values of the lists of words.
func texts(t *testing.T) []string {
	t.Helper()
	said := map[string]bool{}
	for _, pattern := range []string{"../overview/*.go", "../htmlpage/*.go", "../workbook/*.go", "../textpage/*.go", "../pdfpage/*.go", "../activities/*.go", "../register/*.go", "../language/reasons.go", "../language/changes.go", "../language/kinds.go", "../requests/*.go", "../reach/unsure.go", "../../cmd/dossier/requestone.go", "../../cmd/dossier/requestaccess.go", "../../cmd/dossier/requestchange.go", "../../cmd/dossier/reportviews.go", "../erasure/document.go", "../erasure/returned.go", "../subject/*.go", "../inventory/types.go", "../inventory/decisions.go", "../linkage/compare.go", "../../detectors/likeness/*.go", "../person/person.go", "../erasure/certificate.go", "../access/*.go", "../letters/*.go", "../../scanners/unread.go", "../../scanners/*/*.go", "../../scanners/formats/*/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				list := translated
				switch {
				case strings.Contains(name, "/scanners/") && strings.Count(name, "/") > 3:
					list = ruled
				case strings.HasPrefix(name, "../inventory/"), strings.HasPrefix(name, "../linkage/"), strings.HasPrefix(name, "../reach/"), strings.Contains(name, "/likeness/"):
					list = worded
				}
				for _, text := range list(n, whole(name)) {
					said[text] = true
				}
				return true
			})
		}
	}
	for month := time.January; month <= time.December; month++ {
		said[month.String()] = true
	}
	said["bytes"] = true
	for _, unit := range []string{"table", "view", "file", "object", "folder", "link", "database", "schema", "sequence", "partitioned table", "materialized view", "foreign table"} {
		said[unit] = true // what connectors call their units (scanners.UnitInfo)
	}
	delete(said, "")
	return slices.Sorted(maps.Keys(said))
}

// whole are the fields of sections that are translated as a whole in a file.
func whole(name string) []string {
	switch {
	case strings.HasPrefix(name, "../requests/"):
		return []string{"Title", "Short", "Empty"}
	case strings.HasSuffix(name, "/reportviews.go"):
		return []string{"Title", "Empty"} // Short is a command's
	case strings.HasPrefix(name, "../erasure/"), strings.HasPrefix(name, "../person/"):
		return []string{"Title", "Short", "Empty", "Text"}
	}
	return nil
}

// worded are the words for what machines read in English too, which reports translate: those of functions that give them, of lists and of
// constants.
func worded(n ast.Node, _ []string) (list []string) {
	words := func(e ast.Node) {
		ast.Inspect(e, func(in ast.Node) bool {
			if one, ok := in.(*ast.BasicLit); ok {
				if text, ok := constant(one); ok {
					list = append(list, text)
				}
			}
			return true
		})
	}
	switch n := n.(type) {
	case *ast.FuncDecl:
		if slices.Contains([]string{"Reasons", "String"}, n.Name.Name) {
			words(n)
		}
	case *ast.ValueSpec:
		if of, ok := n.Type.(*ast.Ident); ok && of.Name == "Verdict" || len(n.Names) == 1 && n.Names[0].Name == "roleNames" {
			words(n)
		}
	}
	return list
}

// ruled are the rules by which a piece of a connector leaves something out.
func ruled(n ast.Node, _ []string) (list []string) {
	add := func(left, right ast.Expr) {
		name := ""
		switch left := left.(type) {
		case *ast.Ident:
			name = left.Name
		case *ast.SelectorExpr:
			name = left.Sel.Name
		}
		if text, ok := constant(right); ok && strings.EqualFold(name, "skip") && !strings.HasSuffix(text, " ") { // others end with a name
			list = append(list, text)
		}
	}
	switch n := n.(type) {
	case *ast.AssignStmt:
		for i := range min(len(n.Lhs), len(n.Rhs)) {
			add(n.Lhs[i], n.Rhs[i])
		}
	case *ast.KeyValueExpr:
		add(n.Key, n.Value)
	case *ast.ValueSpec: // of formats
		for i, name := range n.Names {
			if text, ok := constant(slices.Concat(n.Values, make([]ast.Expr, len(n.Names)))[i]); ok && strings.HasSuffix(name.Name, "Rule") {
				list = append(list, text)
			}
		}
	}
	return list
}

// translated are the texts that a piece of code translates.
func translated(n ast.Node, titles []string) (list []string) {
	add := func(e ast.Expr) {
		if text, ok := constant(e); ok {
			list = append(list, text)
		}
	}
	switch n := n.(type) {
	case *ast.CallExpr:
		name := ""
		switch f := n.Fun.(type) {
		case *ast.SelectorExpr:
			name = f.Sel.Name
		case *ast.Ident:
			name = f.Name
		}
		switch name {
		case "t", "Text":
			if len(n.Args) == 1 && !fromReports(n) {
				add(n.Args[0])
			}
		case "phrase":
			add(n.Args[0])
		case "many":
			add(n.Args[2])
			add(n.Args[3])
		case "count":
			if len(n.Args) == 4 {
				add(n.Args[2])
				add(n.Args[3])
			}
		case "n", "Count":
			if len(n.Args) == 3 {
				add(n.Args[1])
				add(n.Args[2])
			}
		}
	case *ast.ValueSpec:
		if len(n.Values) == 1 && slices.Contains([]string{
			"otherPerson", "maybeOther", "onlyName", "onlyBeside", "shared", "onlyMention", "moved", "paper", "sharedDoc", "namesDoc", "secretDoc", "darkDoc",
		}, n.Names[0].Name) { // why somebody looks at what an answer holds
			add(n.Values[0])
		}
		if of, ok := n.Type.(*ast.Ident); ok && of.Name == "Why" { // something was not read
			for _, v := range n.Values {
				add(v)
			}
		}
		if slices.ContainsFunc(n.Names, func(name *ast.Ident) bool {
			return slices.Contains([]string{"kindWords", "singleWords", "reasons", "statusWords", "stepWords", "againstWords", "outcomeWords", "coverageWords", "changeWords", "strategyWords", "sortWords", "answerWords"}, name.Name)
		}) {
			for _, v := range n.Values {
				ast.Inspect(v, func(in ast.Node) bool {
					if pair, ok := in.(*ast.KeyValueExpr); ok {
						add(pair.Value)
					}
					if one, ok := in.(*ast.CompositeLit); ok && one.Type == nil {
						for _, e := range one.Elts {
							add(e)
						}
					}
					return true
				})
			}
		}
	case *ast.FuncDecl:
		if n.Name.Name == "sorts" { // of differences from the record
			ast.Inspect(n, func(in ast.Node) bool {
				if pair, ok := in.(*ast.KeyValueExpr); ok {
					for _, e := range pair.Value.(*ast.CompositeLit).Elts {
						add(e)
					}
				}
				return true
			})
		}
		if slices.Contains([]string{"sentences", "Grounds", "kindTexts", "basisTexts", "groundTexts", "roleTexts", "safeguardTexts"}, n.Name.Name) { // keys, and what they are in English
			ast.Inspect(n, func(in ast.Node) bool {
				if pair, ok := in.(*ast.KeyValueExpr); ok {
					add(pair.Value)
				}
				return true
			})
		}
		if slices.Contains([]string{"categoryOf", "riskOf", "likely"}, n.Name.Name) {
			ast.Inspect(n, func(in ast.Node) bool {
				if r, ok := in.(*ast.ReturnStmt); ok {
					add(r.Results[0])
				}
				return true
			})
		}
	case *ast.KeyValueExpr: // titles of sections that are translated as a whole
		if key, ok := n.Key.(*ast.Ident); ok && slices.Contains(titles, key.Name) {
			add(n.Value)
			if paragraphs, ok := n.Value.(*ast.CompositeLit); ok {
				for _, e := range paragraphs.Elts {
					add(e)
				}
			}
		}
	}
	return list
}

// fromReports tells of reports.Text, which makes a cell.
func fromReports(call *ast.CallExpr) bool {
	s, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	return ok && (x.Name == "reports" || x.Name == "visible")
}

// constant is the value of a string literal, or of several put together.
func constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.BinaryExpr:
		left, ok := constant(e.X)
		right, ok2 := constant(e.Y)
		return left + right, ok && ok2
	}
	return "", false
}

var verbs = regexp.MustCompile(`%[sdq%]|%\[\d\][sd]`)

func TestEveryLanguageHasEveryText(t *testing.T) {
	t.Parallel()
	want := texts(t)
	if len(want) < 150 {
		t.Fatalf("only %d texts found in the code", len(want))
	}
	for _, l := range language.All()[1:] {
		for _, english := range want {
			text := l.Text(english)
			if !language.Has(l, english) {
				t.Errorf("%s lacks %q", l.Tag, english)
				continue
			}
			got, wanted := verbs.FindAllString(text, -1), verbs.FindAllString(english, -1)
			if len(got) != len(wanted) {
				t.Errorf("%s: %q has the verbs %q, %q has %q", l.Tag, text, got, english, wanted)
			}
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s has nothing for %q", l.Tag, english)
			}
		}
		for _, english := range language.Keys(l) {
			if !slices.Contains(want, english) {
				t.Errorf("%s has a text that nothing says: %q", l.Tag, english)
			}
		}
	}
}

// No line may begin with a double punctuation mark, which French sets off with a space.
func TestFrenchSpaces(t *testing.T) {
	t.Parallel()
	french := language.Of("fr")
	for english, text := range language.Everything(french) {
		if loose.MatchString(text) {
			t.Errorf("%q is %q: a line can end within", english, text)
		}
	}
}

var loose = regexp.MustCompile(` [:;?!»]|« `)

func TestNumbersDatesAndSizes(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 2, 9, 15, 0, 0, time.UTC)
	for tag, want := range map[string]string{
		"en": "2 March 2026, 09:15 UTC|1 place|2 places|0 places|1.6 MB|12 bytes",
		"nl": "2 maart 2026, 09:15 UTC|1 plaats|2 plaatsen|0 plaatsen|1,6 MB|12 bytes",
		"fr": "2 mars 2026, 09:15 UTC|1 emplacement|2 emplacements|0 emplacement|1,6 MB|12 octets",
		"de": "2. März 2026, 09:15 UTC|1 Stelle|2 Stellen|0 Stellen|1,6 MB|12 Bytes",
	} {
		l := language.Of(tag)
		got := strings.Join([]string{
			l.Moment(at), l.Count(1, "place", "places"), l.Count(2, "place", "places"), l.Count(0, "place", "places"), l.Bytes(1_600_000), l.Bytes(12),
		}, "|")
		if strings.ReplaceAll(got, "\u00a0", " ") != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
	if language.Of("xx") != nil || language.Of("").Text("place") != "place" {
		t.Error("a language that is not there")
	}
}
