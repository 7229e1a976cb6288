package register

import (
	"maps"
	"slices"
	"strings"

	"dossier/reports/language"
)

func basisTexts() map[Basis]string {
	return map[Basis]string{
		Consent: "consent", Contract: "contract", LegalObligation: "legal obligation", VitalInterests: "vital interests", PublicTask: "task in the public interest",
		LegitimateInterests: "legitimate interests",
	}
}

func groundTexts() map[Ground]string {
	return map[Ground]string{
		"explicit_consent": "explicit consent", "employment_law": "labour and social security law", "vital_interests": "vital interests", "non_profit_body": "a body without profit, of its members",
		"made_public": "made public by the person", "legal_claims": "legal claims", "substantial_public_interest": "substantial public interest", "health_care": "health care",
		"public_health": "public health", "archiving_research": "archives, research or statistics",
	}
}

func roleTexts() map[Role]string {
	return map[Role]string{
		Processor: "processor", Controller: "controller of their own", JointController: "joint controller", PublicAuthority: "public authority", Internal: "of the same organisation",
	}
}

func safeguardTexts() map[SafeguardKind]string {
	return map[SafeguardKind]string{
		Adequacy: "adequacy decision", PrivacyFramework: "EU-US Data Privacy Framework", Clauses: "standard contractual clauses", BindingRules: "binding corporate rules",
		Conduct: "code of conduct", Certification: "certification", Derogation: "derogation of Article 49",
	}
}

// Grounds are those of Article 9(2).
func Grounds() []Ground { return slices.Sorted(maps.Keys(groundTexts())) }

// Roles are what recipients can be.
func Roles() []Role { return slices.Sorted(maps.Keys(roleTexts())) }

// SafeguardKinds are those of chapter V.
func SafeguardKinds() []SafeguardKind { return slices.Sorted(maps.Keys(safeguardTexts())) }

// In is the basis in a language.
func (b Basis) In(l *language.Language) string { return said(l, basisTexts(), b) }

// In is the ground in a language.
func (g Ground) In(l *language.Language) string { return said(l, groundTexts(), g) }

// In is the role in a language.
func (r Role) In(l *language.Language) string { return said(l, roleTexts(), r) }

// In is the kind of safeguard in a language.
func (k SafeguardKind) In(l *language.Language) string { return said(l, safeguardTexts(), k) }

// said is a word of the file in a language; one that is still to be filled in stays as it is.
func said[T ~string](l *language.Language, texts map[T]string, word T) string {
	if text := texts[word]; text != "" {
		return l.Text(text)
	}
	return string(word)
}

// Safe tells whether a safeguard is named.
func (t Transfer) Safe() bool { return t.Safeguard != nil && !ToDo(string(t.Safeguard.Kind)) }

// In says where data go, and what makes that lawful: that nothing does, where it is so.
func (t Transfer) In(l *language.Language) string {
	text := t.To + " (" + t.Country.In(l) + ")" + l.Colon() + " "
	if !t.Safe() {
		return text + l.Text("no safeguard")
	}
	text += t.Safeguard.Kind.In(l)
	if more := strings.TrimSpace(t.Safeguard.Reference); more != "" {
		text += ", " + more
	}
	return text
}
