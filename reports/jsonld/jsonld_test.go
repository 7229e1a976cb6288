package jsonld_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"testing"

	"dossier/reports/activities"
	"dossier/reports/jsonld"
	"dossier/reports/overview"
	"dossier/reports/register"
)

const record = `
controller: {name: Example NV, contact: Street 1}
officer: {name: The officer, contact: dpo@example.org}
authority: {name: The authority, contact: Street 2}
recipients:
  - {name: Host Inc., role: processor, what: stores, country: US, safeguard: {kind: standard_contractual_clauses}}
  - {name: Count Ltd, role: controller, what: counts, country: IN}
activities:
  - id: care
    name: Care
    purpose: To care
    terms: ["dpv:CustomerCare"]
    basis: legitimate_interests
    special: explicit_consent
    people: [patients]
    data: [person_name, health, vat_number]
    source: you
    retention: {period: 2 years, from: the visit}
    measures: [access by role]
    stores: [{store: shop/visits}]
    recipients: [Host Inc., Count Ltd]
`

// TestRecordInTermsOfTheVocabulary: what a record says is there by its term, and a transfer that nothing makes lawful has no legal basis.
func TestRecordInTermsOfTheVocabulary(t *testing.T) {
	t.Parallel()
	r, err := register.Parse([]byte(record))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := jsonld.Write(&b, &overview.Report{}, &activities.View{Record: r, Compared: &register.Comparison{}}); err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Context map[string]any   `json:"@context"`
		Graph   []map[string]any `json:"@graph"`
	}
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	nodes := map[string]map[string]any{}
	for _, n := range doc.Graph {
		nodes[n["@id"].(string)] = n
		for key := range n {
			if doc.Context[key] == nil && !regexp.MustCompile(`^(@|dpv:|dcat:|dct:)`).MatchString(key) {
				t.Errorf("%s has %q, which the context does not know", n["@id"], key)
			}
		}
	}
	has := func(id, key string, want ...string) {
		t.Helper()
		text, err := json.Marshal(nodes[id][key])
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if !bytes.Contains(text, []byte(`"`+w+`"`)) {
				t.Errorf("%s of %s is %s, without %s", key, id, text, w)
			}
		}
	}
	has("#activity-1", "purpose", "dpv:Purpose", "dpv:CustomerCare", "To care")
	has("#activity-1", "duration", "2 years from the visit")
	has("#activity-1", "legalBasis", "eu-gdpr:A6-1-f", "eu-gdpr:A9-2-a")
	has("#activity-1", "right", "eu-gdpr:A15", "eu-gdpr:A21")
	has("#activity-1", "personalData", "https://w3id.org/dpv/pd#Name", "https://w3id.org/dpv/pd#MedicalHealth")
	has("#activity-1", "dcat:keyword", "vat_number")
	has("#activity-1", "person", "dpv:DataSubject", "patients")
	has("#activity-1", "measure", "dpv:TechnicalOrganisationalMeasure", "access by role")
	has("#activity-1", "process", "#activity-1-transfer-1", "#activity-1-transfer-2")
	has("#activity-1-transfer-1", "legalBasis", "eu-gdpr:A46-2-c")
	has("#activity-1-transfer-1", "recipient", "#recipient-1")
	has("#activity-1-transfer-1", "processing", "dpv:Transfer")
	has("#recipient-1", "@type", "dpv:Recipient", "dpv:DataProcessor")
	has("#controller", "officer", "#officer")
	if nodes["#activity-1-transfer-2"]["legalBasis"] != nil {
		t.Error("a transfer without a safeguard has a legal basis")
	}
	if rights := register.LegalObligation.Rights(); slices.Contains(rights, "eu-gdpr:A17") || slices.Contains(rights, "eu-gdpr:A21") {
		t.Errorf("who processes under a legal obligation is said to owe %q", rights)
	}
}
