package access

import (
	"fmt"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"dossier/reports/register"
)

// ErrFacts says that a fact is missing.
type ErrFacts struct{ Missing []string }

func (e *ErrFacts) Error() string {
	return "facts that Article 15 asks for are missing: " + strings.Join(e.Missing, "; ")
}

// Told tells whether a record of processing activities says all that Article 15(1) and (2) have a person told: nil, or an [ErrFacts].
func Told(r *register.Register) error {
	var missing []string
	for _, g := range r.Gaps() {
		if g.Told {
			missing = append(missing, g.Where+" ("+g.Why+")")
		}
	}
	if len(missing) > 0 {
		return &ErrFacts{missing}
	}
	return nil
}

// told is what a person is told of an activity.
type told struct {
	*register.Activity
	Recipients []string
	Categories string
	Basis      string
	Retention  string
	Transfers  string
}

// tell words an activity in the page's language; what the officer wrote stays as it is.
func tell(r *register.Register, a *register.Activity, lang string) *told {
	t := &told{Activity: a, Basis: basisText(lang, a.Basis), Retention: retentionText(lang, &a.Retention)}
	var categories []string
	for _, k := range a.Data {
		if text := kindText(lang, string(k)); text != "" {
			categories = append(categories, text)
		} else {
			categories = append(categories, strings.ReplaceAll(string(k), "_", " "))
		}
	}
	t.Categories = strings.Join(append(categories, a.Other...), ", ")
	for _, more := range []string{a.Law, a.Interest, a.Withdrawal} {
		if more != "" {
			t.Basis += ": " + more
		}
	}
	for _, name := range a.Recipients {
		if to := r.Recipient(name); to != nil {
			t.Recipients = append(t.Recipients, fmt.Sprintf("%s (%s, %s)", to.Name, to.What, countryText(lang, to.Country)))
		}
	}
	var transfers []string
	for _, to := range r.Transfers(a) {
		text := to.To + " (" + countryText(lang, to.Country) + ")"
		if to.Safeguard != nil {
			text += ": " + safeguardText(lang, to.Safeguard.Kind)
		}
		transfers = append(transfers, text)
	}
	t.Transfers = strings.Join(transfers, "; ")
	return t
}

func countryText(lang string, c register.Country) string {
	region, err := language.ParseRegion(string(c))
	tag, also := language.Parse(lang)
	if err != nil || also != nil {
		return string(c)
	}
	return display.Regions(tag).Name(region)
}

// in picks the text of a language; English where it is none of [Languages].
func in(lang string, all [4]string) string {
	for i, l := range Languages() {
		if l == lang {
			return all[i]
		}
	}
	return all[0]
}

func basisText(lang string, b register.Basis) string {
	return in(lang, map[register.Basis][4]string{
		register.Consent:             {"consent", "toestemming", "consentement", "Einwilligung"},
		register.Contract:            {"contract", "overeenkomst", "contrat", "Vertrag"},
		register.LegalObligation:     {"legal obligation", "wettelijke verplichting", "obligation légale", "rechtliche Verpflichtung"},
		register.VitalInterests:      {"vital interests", "vitale belangen", "intérêts vitaux", "lebenswichtige Interessen"},
		register.PublicTask:          {"task in the public interest", "taak van algemeen belang", "mission d’intérêt public", "Aufgabe im öffentlichen Interesse"},
		register.LegitimateInterests: {"legitimate interests", "gerechtvaardigd belang", "intérêts légitimes", "berechtigte Interessen"},
	}[b])
}

func safeguardText(lang string, k register.SafeguardKind) string {
	return in(lang, map[register.SafeguardKind][4]string{
		register.Adequacy:         {"adequacy decision", "adequaatheidsbesluit", "décision d’adéquation", "Angemessenheitsbeschluss"},
		register.PrivacyFramework: {"EU-US Data Privacy Framework", "EU-VS-kader voor gegevensbescherming", "cadre de protection des données UE-États-Unis", "Datenschutzrahmen EU-USA"},
		register.Clauses:          {"standard contractual clauses", "standaardcontractbepalingen", "clauses contractuelles types", "Standardvertragsklauseln"},
		register.BindingRules:     {"binding corporate rules", "bindende bedrijfsvoorschriften", "règles d’entreprise contraignantes", "verbindliche interne Datenschutzvorschriften"},
		register.Conduct:          {"code of conduct", "gedragscode", "code de conduite", "Verhaltensregeln"},
		register.Certification:    {"certification", "certificering", "certification", "Zertifizierung"},
		register.Derogation:       {"derogation of Article 49", "afwijking van artikel 49", "dérogation de l’article 49", "Ausnahme nach Artikel 49"},
	}[k])
}

// retentionText words a rule: a period, in the language, and from what on, as the officer wrote it.
func retentionText(lang string, r *register.Retention) string {
	if r.Period.IsZero() {
		return r.Until
	}
	n, unit := r.Period.Years, [2][4]string{{"year", "jaar", "an", "Jahr"}, {"years", "jaar", "ans", "Jahre"}}
	switch {
	case r.Period.Months > 0:
		n, unit = r.Period.Months, [2][4]string{{"month", "maand", "mois", "Monat"}, {"months", "maanden", "mois", "Monate"}}
	case r.Period.Days > 0:
		n, unit = r.Period.Days, [2][4]string{{"day", "dag", "jour", "Tag"}, {"days", "dagen", "jours", "Tage"}}
	}
	text := fmt.Sprintf("%d %s", n, in(lang, unit[min(n, 2)-1]))
	if r.Starts == register.NextYear {
		text += in(lang, [4]string{" from 1 January of the year after", " vanaf 1 januari van het jaar na", " à compter du 1er janvier de l’année suivant", " ab dem 1. Januar des Jahres nach"}) + ": " + r.From
	} else {
		text += in(lang, [4]string{" from", " vanaf", " à compter de", " ab"}) + ": " + r.From
	}
	if r.Ground != "" {
		text += " (" + r.Ground + ")"
	}
	return text
}
