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

// sentence is how detectors' reasons begin.
var sentence = regexp.MustCompile(`^(the name (says|may say) |is (an? |in |two |fifteen |the |written )|has (the|as) |keeps |stands |begins with |may be |follows |initials and |an? (\w+ )*(name|surname|word|street|number|postcode|address|box|office|born)\b)`)

// Those that speak against a kind, of which nobody is told.
func against() []string {
	return []string{
		"the name says something else", "the name says the name of a thing", "the name says another date", "the name says another sort of address", "the name says version",
		"the name says something about a birth other than its date", "the name says something about e-mails, not an address", "the name says something about a card, not its number",
		"the name says something about a phone, not its number", "the name says a postcode", "the name says that it is the place of something else than a person",
	}
}

// What detectors say is known in every language, and nothing else is.
func TestEveryReasonIsSaid(t *testing.T) {
	t.Parallel()
	said := map[string]bool{}
	err := filepath.WalkDir("../../detectors", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && slices.Contains([]string{"build", "train", "detectortest", "tagger", "likeness"}, d.Name()) {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				if text, err := strconv.Unquote(l.Value); err == nil {
					said[text] = true
				}
			}
			if call, ok := n.(*ast.CallExpr); ok { // categories put theirs together
				if f, ok := call.Fun.(*ast.Ident); ok && f.Name == "hint" && len(call.Args) == 3 {
					if text, ok := constant(call.Args[1]); ok {
						said["a hint: the name says "+text] = true
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	known := language.Reasons()
	for text := range said {
		if _, ok := known[text]; !ok && sentence.MatchString(text) && !slices.Contains(against(), text) {
			t.Errorf("no language has %q", text)
		}
	}
	for text, in := range known {
		if !said[text] {
			t.Errorf("no detector says %q", text)
		}
		if slices.Contains(in[:], "") {
			t.Errorf("a language has nothing for %q", text)
		}
	}
}

func TestReason(t *testing.T) {
	t.Parallel()
	const reason = "the name says e-mail; 599 of 600 values: has the form of an e-mail address and a public suffix"
	for tag, want := range map[string]string{
		"en": reason,
		"nl": "de naam zegt: e-mail; 599 van 600 waarden: heeft de vorm van een e-mailadres met een openbaar achtervoegsel",
		"fr": "le nom dit\u00a0: e-mail\u00a0; 599 valeurs sur 600\u00a0: a la forme d’une adresse e-mail à suffixe public",
		"de": "der Name sagt: E-Mail; 599 von 600 Werten: hat die Form einer E-Mail-Adresse mit öffentlicher Endung",
	} {
		if got := language.Of(tag).Reason(reason); got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
	if got := language.Of("nl").Reason("7 of 9 values: is one of our own badges"); got != "7 van 9 waarden: is one of our own badges" {
		t.Errorf("a user's own reason: %q", got)
	}
}
