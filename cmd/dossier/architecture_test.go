package main_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestArchitecture holds the tree to the design: four rooms through which data flows one way.
func TestArchitecture(t *testing.T) {
	t.Parallel()
	found, err := examine(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range found {
		t.Error(b)
	}
}

const module = "dossier/"

// breach is one place where the tree departs from the design, and why the rule is there.
type breach struct{ where, what, why string }

func (b breach) String() string { return b.where + ": " + b.what + " => " + b.why }

// examine applies every rule to the tree.
func examine(fsys fs.FS) ([]breach, error) {
	top, err := topLevel(fsys)
	if err != nil {
		return nil, err
	}
	t, err := load(fsys)
	if err != nil {
		return nil, err
	}
	rules := []func(*tree) []breach{direction, roots, parts, settings, initialisers, names, lengths}
	for _, rule := range rules {
		top = append(top, rule(t)...)
	}
	return top, nil
}

// tree is the module's Go code by folder.
type tree struct {
	packages map[string][]*source // by folder, slash-separated, "." for the top
}

type source struct {
	*ast.File
	path      string
	test      bool
	generated bool
	lines     int // all of them
	code      int // without comments and blank lines
}

// load parses every Go file outside dot folders, testdata, and what make leaves behind.
func load(fsys fs.FS) (*tree, error) {
	t := &tree{packages: map[string][]*source{}}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch base := path.Base(name); {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (leftBehind(name) || base == "testdata" || strings.HasPrefix(base, ".")):
			return fs.SkipDir
		case d.IsDir() || path.Ext(name) != ".go":
			return nil
		}
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		s, err := parse(name, text)
		if err != nil {
			return err
		}
		t.packages[path.Dir(name)] = append(t.packages[path.Dir(name)], s)
		return nil
	})
	return t, err
}

func parse(name string, text []byte) (*source, error) {
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	file := files.File(parsed.FileStart)
	s := &source{
		File: parsed, path: name, lines: file.LineCount(),
		test: strings.HasSuffix(name, "_test.go"), generated: ast.IsGenerated(parsed),
	}
	var lexer scanner.Scanner
	again := token.NewFileSet().AddFile(name, -1, len(text))
	lexer.Init(again, text, nil, 0)
	for last := 0; ; {
		pos, tok, literal := lexer.Scan()
		if tok == token.EOF {
			return s, nil
		}
		if tok == token.SEMICOLON && literal == "\n" {
			continue // put in by the language, not by the author
		}
		from := again.Line(pos)
		to := from + strings.Count(literal, "\n")
		s.code += to - max(from-1, last)
		last = to
	}
}

// imports lists a file's imports from this module as folders, with the standard library's and others' left out.
func (s *source) imports() []string {
	var own []string
	for _, i := range s.Imports {
		if p, err := strconv.Unquote(i.Path.Value); err == nil && strings.HasPrefix(p, module) {
			own = append(own, strings.TrimPrefix(p, module))
		}
	}
	return own
}

// folders are the packages in order, so that breaches come in the same order each time.
func (t *tree) folders() []string { return slices.Sorted(maps.Keys(t.packages)) }

// suite tells whether a package is a conformance suite: test code that other packages' tests import.
func suite(dir string) bool { return strings.HasSuffix(dir, "test") }

func under(dir, parent string) bool { return dir == parent || strings.HasPrefix(dir, parent+"/") }

func room(dir string) string {
	first, _, _ := strings.Cut(dir, "/")
	return first
}

func leftBehind(name string) bool { return name == "bin" || name == "demo" }

// topLevel: nothing lies at the top but the rooms.
func topLevel(fsys fs.FS) ([]breach, error) {
	const why = "the top level is the data's way (scanners, detectors, reports) and cmd: a fifth folder has no place on it"
	entries, err := fs.ReadDir(fsys, ".")
	var found []breach
	for _, e := range entries {
		name := e.Name()
		known := strings.HasPrefix(name, ".") || leftBehind(name) ||
			slices.Contains([]string{"cmd", "scanners", "detectors", "reports", "docs"}, name)
		if e.IsDir() && !known || path.Ext(name) == ".go" {
			found = append(found, breach{name, "lies at the top", why})
		}
	}
	return found, err
}

// direction: imports point upstream only, in tests too.
func direction(t *tree) []breach {
	const why = "data flows scanners → detectors → reports and imports point the other way, so that a room can be " +
		"understood, tested and replaced without those behind it; what needs them all belongs in cmd"
	upstream := map[string][]string{
		"scanners":  {"scanners"},
		"detectors": {"scanners", "detectors"},
		"reports":   {"scanners", "detectors", "reports"},
		"cmd":       {"scanners", "detectors", "reports", "cmd"},
	}
	var found []breach
	for _, dir := range t.folders() {
		for _, s := range t.packages[dir] {
			for _, to := range s.imports() {
				if !slices.Contains(upstream[room(dir)], room(to)) {
					found = append(found, breach{s.path, "imports " + to, why})
				}
			}
		}
	}
	return found
}

// roots: a room's root is vocabulary.
func roots(t *tree) []breach {
	const (
		whyOwn   = "every part imports its room's root: a root that imports a part, or a library, hands it to all of them"
		whySmall = "a room's root is vocabulary, which everybody has to know: behaviour belongs in a part"
	)
	rooms := []struct {
		dir      string
		only     string   // the file that is the vocabulary; "" all of the package
		upstream []string // roots it may import
		code     int      // lines
	}{
		// A batch carries its memory layout, on which every detector's inner loop rests and which goes from process to process: the one root with more than 150.
		{"scanners", "", nil, 345},
		{"scanners/formats", "scanners/formats/formats.go", []string{"scanners"}, 150},
		// Each kind has its line and its term.
		{"detectors", "", []string{"scanners", "scanners/formats"}, 200},
		{"reports", "", []string{"scanners", "scanners/formats", "detectors"}, 150},
	}
	var found []breach
	for _, r := range rooms {
		code := 0
		for _, s := range t.packages[r.dir] {
			if s.test || r.only != "" && s.path != r.only {
				continue
			}
			code += s.code
			for _, to := range s.imports() {
				if !slices.Contains(r.upstream, to) {
					found = append(found, breach{s.path, "imports " + to, whyOwn})
				}
			}
			for _, i := range s.Imports {
				p, _ := strconv.Unquote(i.Path.Value)
				if first, _, _ := strings.Cut(p, "/"); strings.Contains(first, ".") {
					found = append(found, breach{s.path, "imports " + p, whyOwn})
				}
			}
		}
		if code > r.code {
			found = append(found, breach{r.dir, fmt.Sprintf("%d lines of code in the root, at most %d", code, r.code), whySmall})
		}
	}
	return found
}

// family is a set of parts behind one interface, and how a package is known to be one of them.
type family struct {
	dir, all string
	methods  [][]string // a type with all methods of one of these
	result   []string   // or a function that returns one of these
}

// families are the kinds of parts; the longest dir first, because formats lie inside scanners.
func families() []family {
	return []family{
		{"scanners/formats", "scanners/all", [][]string{{"Recognise", "Decode"}, {"Recognise", "Unpack"}}, []string{"formats.Decoder", "formats.Unpacker"}},
		{"scanners", "scanners/all", [][]string{{"Claims", "Open"}}, []string{"scanners.Connector"}},
		{"detectors", "detectors/all", [][]string{{"Kinds", "Text", "Values"}}, []string{"detectors.Detector"}},
		{"reports", "reports/all", [][]string{{"Extension", "Write"}}, []string{"reports.Format"}},
	}
}

// part returns the family of which a package is a part. Not parts are: the roots, all lists, conformance suites, and
// packages that implement none of the interfaces (sweep, inventory, charset …).
func (t *tree) part(dir string) (family, bool) {
	if suite(dir) || path.Base(dir) == "all" {
		return family{}, false
	}
	for _, f := range families() {
		if !under(dir, f.dir) {
			continue
		}
		if dir == f.dir {
			return family{}, false
		}
		return f, slices.ContainsFunc(f.methods, func(m []string) bool { return t.implements(dir, m) }) || t.returns(dir, f.result)
	}
	return family{}, false
}

// implements tells whether one type of the package, outside its tests, has all these methods.
func (t *tree) implements(dir string, methods []string) bool {
	has := map[string]int{}
	for f := range t.functions(dir) {
		if f.Recv == nil || !slices.Contains(methods, f.Name.Name) {
			continue
		}
		of := f.Recv.List[0].Type
		if star, ok := of.(*ast.StarExpr); ok {
			of = star.X
		}
		if name, ok := of.(*ast.Ident); ok {
			has[name.Name]++
		}
	}
	return slices.Contains(slices.Collect(maps.Values(has)), len(methods))
}

// returns tells whether an exported function of the package gives one of these types ("formats.Decoder").
func (t *tree) returns(dir string, types []string) bool {
	for f := range t.functions(dir) {
		if f.Recv != nil || !f.Name.IsExported() || f.Type.Results == nil {
			continue
		}
		for _, r := range f.Type.Results.List {
			if s, ok := r.Type.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok && slices.Contains(types, x.Name+"."+s.Sel.Name) {
					return true
				}
			}
		}
	}
	return false
}

func (t *tree) functions(dir string) func(yield func(*ast.FuncDecl) bool) {
	return func(yield func(*ast.FuncDecl) bool) {
		for _, s := range t.packages[dir] {
			for _, d := range s.Decls {
				if f, ok := d.(*ast.FuncDecl); ok && !s.test && !yield(f) {
					return
				}
			}
		}
	}
}

// parts: every part is listed, and known to nobody else.
// shared are the parts that another package than a list may import.
func shared() map[string]string {
	return map[string]string{
		"scanners/erasing/dbrows": "scanners/formats/jsonrows", // and is written again by the same
		"scanners/sqlrows":        "scanners/formats/jsonrows", // JSON in a column is read by the same rules as JSON in a file
	}
}

func parts(t *tree) []breach {
	const (
		whyListed = "a part that no list reaches is never run: add its line"
		whyHidden = "parts know each other only by the vocabulary, so that adding or replacing one touches one folder and one list"
	)
	reached := map[string]bool{}
	for _, f := range families() {
		t.reach(f.all, reached)
	}
	var found []breach
	for _, dir := range t.folders() {
		if f, ok := t.part(dir); ok && !reached[dir] {
			found = append(found, breach{dir, "is not listed in " + f.all, whyListed})
		}
		for _, s := range t.packages[dir] {
			for _, to := range s.imports() {
				f, ok := t.part(to)
				outside := !under(dir, f.dir) || f.dir == "scanners" && under(dir, "scanners/formats")
				if shared()[dir] == to {
					continue
				}
				if ok && outside && !s.test && !suite(dir) && path.Base(dir) != "all" && room(dir) != "cmd" {
					found = append(found, breach{s.path, "imports the part " + to, whyHidden})
				}
			}
		}
	}
	return found
}

// reach marks what the package in dir imports, directly or by others.
func (t *tree) reach(dir string, reached map[string]bool) {
	for _, s := range t.packages[dir] {
		for _, to := range s.imports() {
			if !s.test && !reached[to] {
				reached[to] = true
				t.reach(to, reached)
			}
		}
	}
}

// settings: only cmd looks at the surroundings of the process.
func settings(t *tree) []breach {
	const why = "settings are read in cmd and handed down: a part that looks for its own cannot be tested, listed in " +
		"the documentation, or used twice with two settings"
	forbidden := map[string][]string{
		"os":                     {"Args", "Environ", "ExpandEnv", "Getenv", "LookupEnv", "UserCacheDir", "UserConfigDir", "UserHomeDir"},
		"flag":                   nil, // nil: all of it
		"github.com/spf13/cobra": nil,
		"github.com/spf13/pflag": nil,
	}
	var found []breach
	for _, dir := range t.folders() {
		for _, s := range t.packages[dir] {
			if room(dir) == "cmd" || s.test || suite(dir) || s.Name.Name == "main" {
				continue // a program beside the data that it generates is nobody's import
			}
			for _, i := range s.Imports {
				p, _ := strconv.Unquote(i.Path.Value)
				members, listed := forbidden[p]
				if listed && members == nil {
					found = append(found, breach{s.path, "imports " + p, why})
				}
				for _, m := range s.uses(i, members) {
					found = append(found, breach{s.path, "uses " + p + "." + m, why})
				}
			}
		}
	}
	return found
}

// uses lists which of these members of an imported package the file mentions.
func (s *source) uses(i *ast.ImportSpec, members []string) []string {
	p, _ := strconv.Unquote(i.Path.Value)
	local := path.Base(p)
	if i.Name != nil {
		local = i.Name.Name
	}
	var used []string
	ast.Inspect(s.File, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == local && slices.Contains(members, sel.Sel.Name) {
				used = append(used, sel.Sel.Name)
			}
		}
		return true
	})
	return used
}

// initialisers: nothing happens because of an import.
func initialisers(t *tree) []breach {
	const why = "what runs because a package was imported cannot be left out, ordered or tested: parts are values in an all list"
	var found []breach
	for _, dir := range t.folders() {
		for _, s := range t.packages[dir] {
			for _, d := range s.Decls {
				if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
					found = append(found, breach{s.path, "has an init function", why})
				}
			}
		}
	}
	return found
}

// names: a package says what it gives.
func names(t *tree) []breach {
	const why = "a package is named for what it gives: one named for nothing takes in everything, and all come to depend on it"
	empty := []string{"util", "common", "misc", "helper", "type", "model", "shared", "core", "base", "lib", "tool"}
	var found []breach
	for _, dir := range t.folders() {
		words := append(strings.Split(dir, "/"), strings.TrimSuffix(t.packages[dir][0].Name.Name, "_test"))
		for _, w := range words {
			if slices.Contains(empty, strings.TrimSuffix(w, "s")) {
				found = append(found, breach{dir, "is called " + w, why})
				break
			}
		}
	}
	return found
}

// lengths: files stay readable.
func lengths(t *tree) []breach {
	const (
		most = 600
		why  = "a file is read as a whole and stays under about 500 lines (600 is the end of it): divide it, the general before the specific"
	)
	var found []breach
	for _, dir := range t.folders() {
		for _, s := range t.packages[dir] {
			if !s.generated && s.lines > most {
				found = append(found, breach{s.path, fmt.Sprintf("has %d lines", s.lines), why})
			}
		}
	}
	return found
}
