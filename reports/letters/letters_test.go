package letters

import (
	"strings"
	"testing"

	"dossier/reports/language"
	"dossier/reports/register"
	"dossier/reports/requests"
	"dossier/reports/requests/deadline"
)

const script = `<script>alert(1)</script>"><img src=x onerror=alert(2)>` + "\x1b[2J"

// letter is one of hostile data.
func letter(kind Kind, typ requests.Type, lang *language.Language) *Letter {
	party := register.Party{Name: script, Contact: script}
	day := deadline.Date{Year: 2026, Month: 8, Day: 1}
	return &Letter{
		Kind: kind, Language: lang, Today: day, Name: script, Contact: script, Reasons: []string{script}, Recipients: []string{script}, About: []string{script},
		Changes: []Change{{script, script}}, Record: &register.Register{Controller: party, Officer: party, Authority: party},
		Request: &requests.Request{
			ID: "R-2026-0001", Type: typ, State: requests.Done, Received: day, Due: day, Asked: day, Extended: true, Partly: []requests.Ground{"legally-held"}, Packed: true,
			Entries: []requests.Entry{{Step: requests.Withdraw, Day: day}},
		},
	}
}

// TestEveryLetter writes all kinds for all rights in all languages: whole, and inert whatever the data are.
func TestEveryLetter(t *testing.T) {
	t.Parallel()
	for _, lang := range language.All() {
		for _, kind := range Kinds() {
			for _, typ := range requests.Types() {
				if kind == Lifting && typ != requests.Restriction || kind == Recipient && (typ == requests.Access || typ == requests.Portability || typ == requests.Objection) {
					continue
				}
				text, err := letter(kind, typ, lang).Page()
				if err != nil {
					t.Fatalf("%s of %s in %s: %v", kind, typ, lang.Tag, err)
				}
				page := string(text)
				for _, bad := range []string{"<script", "<img", "\x1b", "http://", "https://", "{request}", "{right}", "{due}", "{received}", "{controller}", "<no value>", "<p></p>", "<li></li>"} {
					if strings.Contains(page, bad) {
						t.Errorf("%s of %s in %s: the page holds %q", kind, typ, lang.Tag, bad)
					}
				}
				if !strings.Contains(page, `<html lang="`+lang.Tag+`">`) || !strings.Contains(page, "R-2026-0001") {
					t.Errorf("%s of %s in %s: the page is not as it should be", kind, typ, lang.Tag)
				}
			}
		}
	}
}

// TestWordsOfEveryCase looks for those of each right, ground and kind; a test of package language sees that each language has all.
func TestWordsOfEveryCase(t *testing.T) {
	t.Parallel()
	all := sentences()
	var need []string
	for g := range requests.Grounds() {
		need = append(need, "ground-"+string(g))
	}
	for _, k := range Kinds() {
		need = append(need, "title-"+string(k))
	}
	for _, typ := range requests.Types() {
		need = append(need, "right-"+string(typ), "done-"+string(typ))
	}
	for _, key := range need {
		if _, known := all[key]; !known {
			t.Errorf("there is no text %s", key)
		}
	}
}

func TestRefusalNamesComplaintAndCourt(t *testing.T) {
	t.Parallel()
	l := letter(Refusal, requests.Access, nil)
	l.Request.Ground, l.Request.Partly = "excessive", nil
	text, err := l.Page()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Article 12(5)", "complaint", "court", "1 August 2026", "Supervisory authority"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the letter says nothing of %q", want)
		}
	}
}

// TestLettersOfNothing are refused: what a letter tells must have been noted.
func TestLettersOfNothing(t *testing.T) {
	t.Parallel()
	for _, kind := range []Kind{Identity, Extension, Refusal, Withdrawal, Lifting, Answer, "poem"} {
		l := letter(kind, requests.Access, nil)
		l.Request = &requests.Request{ID: "R-1", Type: requests.Access, State: requests.Received}
		if _, err := l.Page(); err == nil {
			t.Errorf("%s: a letter of nothing", kind)
		}
	}
}

func TestDaysAreWritten(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]string{"en": "1 March 2026", "nl": "1 maart 2026", "fr": "1er mars 2026", "de": "1. März 2026"} {
		if got := day(language.Of(tag), deadline.Date{Year: 2026, Month: 3, Day: 1}); got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
}

// TestReplySaysHowThePackageComes tells of a key only where there is one, and of data only where there are some.
func TestReplySaysHowThePackageComes(t *testing.T) {
	t.Parallel()
	page := func(change func(*requests.Request)) string {
		l := letter(Answer, requests.Access, nil)
		change(l.Request)
		text, err := l.Page()
		if err != nil {
			return err.Error()
		}
		return string(text)
	}
	for want, change := range map[string]func(*requests.Request){
		"The package is encrypted":      func(r *requests.Request) { r.Encrypted = true },
		"found no data about you":       func(r *requests.Request) { r.Packed = false },
		"dossier request package makes": func(r *requests.Request) { r.Packed, r.Subjects = false, []string{"S-AAAAAAAAAA"} },
	} {
		if text := page(change); !strings.Contains(text, want) {
			t.Errorf("%q is not said", want)
		}
	}
	if text := page(func(*requests.Request) {}); strings.Contains(text, "encrypted") || !strings.Contains(text, "you receive a package") {
		t.Error("the letter with a package in clear speaks of a key, or not of the data")
	}
}

// TestLettersSayWhatIsSo looks for what a letter says, and must not say, as the request stands.
func TestLettersSayWhatIsSo(t *testing.T) {
	t.Parallel()
	yesterday := deadline.Date{Year: 2026, Month: 7, Day: 31}
	for _, c := range []struct {
		name   string
		kind   Kind
		typ    requests.Type
		change func(*requests.Request)
		want   []string
		not    string
	}{
		{"received", Acknowledgement, requests.Access, func(r *requests.Request) { r.Extended = false }, []string{"If we need longer"}, "longer than a month"},
		{"received, and extended since", Acknowledgement, requests.Access, func(*requests.Request) {}, []string{"We need longer than a month", "1 August 2026"}, "If we need longer"},
		{"received, and the term is over", Acknowledgement, requests.Access, func(r *requests.Request) { r.Extended, r.Due = false, yesterday }, []string{"You should have had our answer by 31 July 2026", "Article 77 GDPR"}, "If we need longer"},
		{"extended, and that is over too", Acknowledgement, requests.Access, func(r *requests.Request) { r.Due = yesterday }, []string{"You should have had our answer by 31 July 2026"}, "You have it by"},
		{"a late letter of extension", Extension, requests.Access, func(r *requests.Request) { r.Due = yesterday }, []string{"you should have had it by 31 July 2026", "Article 77 GDPR"}, "You have it by"},
		{"an answer that is late", Answer, requests.Access, func(r *requests.Request) { r.Due = yesterday }, []string{"You should have had our answer by 31 July 2026"}, ""},
		{"an answer in time", Answer, requests.Access, func(*requests.Request) {}, []string{"you receive a package"}, "it is late"},
		{"a refusal that is late", Refusal, requests.Access, func(r *requests.Request) {
			r.State, r.Ground, r.Due, r.Entries = requests.Refused, "excessive", yesterday, []requests.Entry{{Step: requests.Refuse, Day: yesterday.Add(1)}}
		}, []string{"You should have had our answer by 31 July 2026", "Article 79 GDPR"}, ""},
		{"taken back", Withdrawal, requests.Access, func(r *requests.Request) {
			r.State, r.Entries = requests.Closed, []requests.Entry{{Step: requests.Withdraw, Day: yesterday}}
		}, []string{"On 31 July 2026 you took it back"}, "complaint"},
		{"marketing", Acknowledgement, requests.Objection, func(r *requests.Request) { r.Against = requests.Marketing }, []string{"no longer used for direct marketing"}, ""},
		{"a part of access", Refusal, requests.Access, func(r *requests.Request) { r.Partly = []requests.Ground{"others-rights"} }, []string{"access to your data", "a part of your request", "Article 15(4) GDPR"}, "20(4)"},
		{"a part of portability", Refusal, requests.Portability, func(r *requests.Request) { r.Partly = []requests.Ground{"others-rights"} }, []string{"Article 20(4) GDPR"}, "15(4)"},
		{"an objection", Refusal, requests.Objection, func(r *requests.Request) { r.Ground = "legal-claims" }, []string{"Article 21(1) GDPR", "Article 77 GDPR", "Article 79 GDPR"}, "17(3)"},
		{"erased by hand", Answer, requests.Erasure, func(*requests.Request) {}, []string{"We erased your data"}, "report of erasure"},
		{"erased and looked again", Answer, requests.Erasure, func(r *requests.Request) {
			r.Plan, r.Entries = "p", []requests.Entry{{Step: requests.Verify}}
		}, []string{"We erased your data", "report of erasure"}, "found no data"},
		{"erased, and some is undecided", Answer, requests.Erasure, func(r *requests.Request) {
			r.Plan, r.Undone, r.Entries = "p", 22, []requests.Entry{{Step: requests.Verify}}
		}, []string{"We erased a part of your data", "22\u00a0records", "report of erasure"}, "We erased your data"},
		{"corrected, and one is to be done by hand", Answer, requests.Rectification, func(r *requests.Request) { r.Plan, r.Undone = "p", 1 }, []string{"We corrected a part of your data", "by hand: 1\u00a0record."}, "wherever we found"},
		{"nothing to erase", Answer, requests.Erasure, func(r *requests.Request) { r.Packed, r.Coverage = false, "incomplete" }, []string{"found no data about you", "Not everything could be searched"}, "We erased"},
		{"corrected, as far as was looked", Answer, requests.Rectification, func(r *requests.Request) {
			r.Packed, r.Coverage, r.Plan = false, "incomplete", "p"
		}, []string{"We corrected your data", "Not everything could be searched"}, "found no data"},
		{"restricted, and some is undecided", Answer, requests.Restriction, func(r *requests.Request) { r.Plan, r.Undone = "p", 1 }, []string{"We marked a part of your data", "by hand: 1\u00a0record."}, "Your data are marked"},
		{"restricted", Answer, requests.Restriction, func(*requests.Request) {}, []string{"Article 18(2) GDPR", "important public interest"}, ""},
		{"an answer to what is refused", Answer, requests.Erasure, func(r *requests.Request) { r.State, r.Ground = requests.Refused, "excessive" }, []string{"the letter of the kind refusal"}, "We erased"},
		{"an answer to what was withdrawn", Answer, requests.Erasure, func(r *requests.Request) { r.State = requests.Withdrawn }, []string{"withdrawn"}, "We erased"},
		{"an answer to what was weighed down", Answer, requests.Objection, func(r *requests.Request) { r.State, r.Outcome = requests.Weighed, requests.Overridden }, []string{"request refuse"}, "We follow"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := letter(c.kind, c.typ, nil)
			c.change(l.Request)
			page, err := l.Page()
			text := string(page)
			if err != nil {
				text = err.Error()
			}
			for _, want := range c.want {
				if !strings.Contains(text, want) {
					t.Errorf("nothing of %q in %s", want, text)
				}
			}
			if c.not != "" && strings.Contains(text, c.not) {
				t.Errorf("it says %q", c.not)
			}
		})
	}
}

// TestLetterToWhoAsksForSomebodyElse says whose data it is about, asks for a mandate rather than who the sender is, and names the sender to nobody else.
func TestLetterToWhoAsksForSomebodyElse(t *testing.T) {
	t.Parallel()
	for _, lang := range language.All() {
		for _, kind := range Kinds() {
			typ := requests.Erasure
			if kind == Lifting {
				typ = requests.Restriction
			}
			l := letter(kind, typ, lang)
			l.Person = "Lotte Maes"
			text, err := l.Page()
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(text), "Lotte Maes") || strings.Contains(string(text), "{person}") {
				t.Errorf("%s in %s does not say whose data it is about", kind, lang.Tag)
			}
		}
	}
	l := letter(Identity, requests.Access, nil)
	l.Person = "Lotte Maes"
	text, err := l.Page()
	if err != nil {
		t.Fatal(err)
	}
	if page := string(text); !strings.Contains(page, "send us the mandate") || strings.Contains(page, "who you are</h1>") || strings.Contains(page, "that it is you who asks") {
		t.Error("a lawyer is asked who they are, and not for their mandate")
	}
}
