package register

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"dossier/detectors"
)

// Prefixes of the Data Privacy Vocabulary, as they stand in files.
const (
	PrefixDPV  = "dpv:"     // https://w3id.org/dpv#
	PrefixGDPR = "eu-gdpr:" // https://w3id.org/dpv/legal/eu/gdpr#
	PrefixPD   = "pd:"      // https://w3id.org/dpv/pd#
	pdIRI      = "https://w3id.org/dpv/pd#"
)

const todo = "TODO"

// Basis is a legal basis of Article 6(1).
type Basis string

// The legal bases.
const (
	Consent             Basis = "consent"
	Contract            Basis = "contract"
	LegalObligation     Basis = "legal_obligation"
	VitalInterests      Basis = "vital_interests"
	PublicTask          Basis = "public_task"
	LegitimateInterests Basis = "legitimate_interests"
)

func bases() map[string]string {
	return map[string]string{
		string(Consent): "A6-1-a", string(Contract): "A6-1-b", string(LegalObligation): "A6-1-c", string(VitalInterests): "A6-1-d", string(PublicTask): "A6-1-e",
		string(LegitimateInterests): "A6-1-f",
	}
}

// DPV is the basis' term: "eu-gdpr:A6-1-b"; "" of one that is not filled in.
func (b Basis) DPV() string { return term(bases(), string(b)) }

// Rights are the terms of the rights that a person has where data are processed on the basis, as the vocabulary maps them: objection, say, is one
// against legitimate interests and a public task alone.
func (b Basis) Rights() []string {
	rights := map[Basis][]string{
		Consent:             {"A7-3", "A13", "A14", "A15", "A16", "A17", "A18", "A20", "A22", "A77"},
		Contract:            {"A13", "A14", "A15", "A16", "A17", "A18", "A20", "A22", "A77"},
		LegalObligation:     {"A13", "A15", "A16", "A18", "A77"},
		VitalInterests:      {"A13", "A14", "A15", "A16", "A17", "A18", "A22", "A77"},
		PublicTask:          {"A13", "A14", "A15", "A16", "A18", "A21", "A22", "A77"},
		LegitimateInterests: {"A13", "A14", "A15", "A16", "A17", "A18", "A21", "A22", "A77"},
	}[b]
	list := make([]string, len(rights))
	for i, r := range rights {
		list[i] = PrefixGDPR + r
	}
	return list
}

// Ground is a ground of Article 9(2), on which data of special categories may be processed.
type Ground string

func grounds() map[string]string {
	return map[string]string{
		"explicit_consent": "A9-2-a", "employment_law": "A9-2-b", "vital_interests": "A9-2-c", "non_profit_body": "A9-2-d", "made_public": "A9-2-e",
		"legal_claims": "A9-2-f", "substantial_public_interest": "A9-2-g", "health_care": "A9-2-h", "public_health": "A9-2-i", "archiving_research": "A9-2-j",
	}
}

// DPV is the ground's term.
func (g Ground) DPV() string { return term(grounds(), string(g)) }

// Role is what a recipient is.
type Role string

// The roles.
const (
	Processor       Role = "processor"
	Controller      Role = "controller" // of their own: a bank, a carrier
	JointController Role = "joint_controller"
	PublicAuthority Role = "authority"
	Internal        Role = "internal" // of the same organisation
)

func roles() map[string]string {
	return map[string]string{
		string(Processor): "DataProcessor", string(Controller): "DataController", string(JointController): "JointDataControllers", string(PublicAuthority): "Authority", string(Internal): "Recipient",
	}
}

// DPV is the role's term.
func (r Role) DPV() string {
	if t := roles()[string(r)]; t != "" {
		return PrefixDPV + t
	}
	return ""
}

// SafeguardKind is a way of chapter V to transfer data.
type SafeguardKind string

// The safeguards.
const (
	Adequacy         SafeguardKind = "adequacy_decision"
	PrivacyFramework SafeguardKind = "data_privacy_framework" // Decision (EU) 2023/1795, of the United States
	Clauses          SafeguardKind = "standard_contractual_clauses"
	BindingRules     SafeguardKind = "binding_corporate_rules"
	Conduct          SafeguardKind = "code_of_conduct"
	Certification    SafeguardKind = "certification"
	Derogation       SafeguardKind = "derogation" // Article 49
)

func safeguards() map[string]string {
	return map[string]string{
		string(Adequacy): "A45-3", string(PrivacyFramework): "A45-3", string(Clauses): "A46-2-c", string(BindingRules): "A46-2-b", string(Conduct): "A46-2-e",
		string(Certification): "A46-2-f", string(Derogation): "",
	}
}

// DPV is the safeguard's term. The vocabulary has none for the Data Privacy Framework, which is an adequacy decision, and one for each derogation alone.
func (k SafeguardKind) DPV() string { return term(safeguards(), string(k)) }

// Start says when a period of retention begins.
type Start string

// The starts.
const (
	OnDate   Start = "date"
	NextYear Start = "next_year" // 1 January of the year after
)

func term(of map[string]string, word string) string {
	if t := of[word]; t != "" {
		return PrefixGDPR + t
	}
	return ""
}

// UnmarshalYAML reads a word or its term.
func (b *Basis) UnmarshalYAML(n *yaml.Node) error {
	return oneOf((*string)(b), n, "basis", bases())
}

// UnmarshalYAML reads a word or its term.
func (g *Ground) UnmarshalYAML(n *yaml.Node) error {
	return oneOf((*string)(g), n, "special", grounds())
}

// UnmarshalYAML reads a word.
func (r *Role) UnmarshalYAML(n *yaml.Node) error { return oneOf((*string)(r), n, "role", roles()) }

// UnmarshalYAML reads a word.
func (s *Start) UnmarshalYAML(n *yaml.Node) error {
	return oneOf((*string)(s), n, "starts", map[string]string{string(OnDate): "", string(NextYear): ""})
}

// UnmarshalYAML reads a word or its term. One that was declared invalid is an error that says so.
func (k *SafeguardKind) UnmarshalYAML(n *yaml.Node) error {
	plain := strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(n.Value))
	if strings.Contains(plain, "privacyshield") || strings.Contains(plain, "safeharbo") {
		return fault(n, "%q is no safeguard: the Court of Justice declared the Privacy Shield invalid (C-311/18, 16 July 2020), as Safe Harbour before (C-362/14); "+
			"write standard_contractual_clauses, or data_privacy_framework (Decision (EU) 2023/1795) with the participant and the day on which its listing was checked", n.Value)
	}
	if n.Value == PrefixGDPR+"A45-3" {
		*k = Adequacy
		return nil
	}
	return oneOf((*string)(k), n, "safeguard kind", safeguards())
}

// oneOf reads one of some words, or the term of one.
func oneOf(to *string, n *yaml.Node, what string, words map[string]string) error {
	value := strings.TrimSpace(n.Value)
	word := strings.ReplaceAll(strings.ToLower(value), "-", "_")
	if n.Kind == yaml.ScalarNode && ToDo(value) {
		*to = todo
		return nil
	}
	if _, ok := words[word]; ok && n.Kind == yaml.ScalarNode {
		*to = word
		return nil
	}
	for w, t := range words {
		if t != "" && value == PrefixGDPR+t {
			*to = w
			return nil
		}
	}
	return fault(n, "%s %q is none of %s", what, n.Value, strings.Join(slices.Sorted(maps.Keys(words)), ", "))
}

// Kinds are kinds of data. In a file, a term of the vocabulary stands for every kind that it covers: pd:OfficialID.
type Kinds []detectors.Kind

// UnmarshalYAML reads a list of kinds and terms.
func (k *Kinds) UnmarshalYAML(n *yaml.Node) error {
	var words []string
	if n.Kind != yaml.SequenceNode {
		return fault(n, "data is a list of kinds: [email, phone]")
	}
	if err := n.Decode(&words); err != nil {
		return err
	}
	*k = Kinds{}
	for i, w := range words {
		kinds := named(w)
		if kinds == nil {
			return fault(n.Content[i], "data: %q is no kind (docs/kinds.md lists them) and no term like pd:EmailAddress; what no detector finds stands in other_data", w)
		}
		*k = append(*k, kinds...)
	}
	return nil
}

var kindName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// named are the kinds that a word stands for. A word of a kind's form that is none that is built in may be one of the user's own detectors.
func named(word string) Kinds {
	if t, ok := strings.CutPrefix(word, PrefixPD); ok {
		var list Kinds
		for _, k := range AllKinds() {
			if k.DPV() == pdIRI+t {
				list = append(list, k)
			}
		}
		return list
	}
	if word == todo || kindName.MatchString(word) {
		return Kinds{detectors.Kind(word)}
	}
	return nil
}

// AllKinds are the kinds that are built in.
func AllKinds() Kinds {
	return Kinds{
		detectors.PersonName, detectors.Email, detectors.Phone, detectors.PostalAddress, detectors.DateOfBirth, detectors.ClientNumber, detectors.Username, detectors.SocialHandle,
		detectors.IPAddress, detectors.MACAddress, detectors.DeviceID, detectors.CookieID, detectors.Geolocation, detectors.LicencePlate,
		detectors.IBAN, detectors.PaymentCard, detectors.VATNumber, detectors.NationalID, detectors.HealthID, detectors.TaxID, detectors.Passport, detectors.DriverLicence,
		detectors.Health, detectors.Religion, detectors.PoliticalOpinion, detectors.Ethnicity, detectors.SexualOrientation, detectors.UnionMembership, detectors.Biometric,
		detectors.Genetic, detectors.CriminalRecord,
	}
}

// Ends is the last day on which data of a date may be kept; false where the rule is no period.
func (r *Retention) Ends(date time.Time) (time.Time, bool) {
	if r.Period.IsZero() {
		return time.Time{}, false
	}
	if r.Starts == NextYear {
		date = time.Date(date.Year()+1, time.January, 1, 0, 0, 0, 0, time.UTC)
	}
	return r.Period.After(date), true
}

// Date is a day, "" where none is filled in: "2026-03-31".
type Date string

// UnmarshalYAML reads a day.
func (d *Date) UnmarshalYAML(n *yaml.Node) error {
	if ToDo(n.Value) {
		return nil
	}
	if _, err := time.Parse(time.DateOnly, n.Value); err != nil {
		return fault(n, "%q is no day like 2026-03-31", n.Value)
	}
	*d = Date(n.Value)
	return nil
}
