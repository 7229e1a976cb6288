// Package jsonld writes a report as linked data (JSON-LD 1.1) in the terms of the W3C Data Privacy Vocabulary 2.3: each place with the kinds
// of personal data that were found in it, and the record of processing activities where there is one.
package jsonld

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"dossier/detectors"
	"dossier/reports/activities"
	"dossier/reports/jsondoc"
	"dossier/reports/overview"
	"dossier/reports/register"
)

type node = map[string]any

// context binds the prefixes, and what stands for nodes and dates.
func context() node {
	ref := func(iri string) node { return node{"@id": iri, "@type": "@id"} }
	return node{
		"dpv": "https://w3id.org/dpv#", "pd": "https://w3id.org/dpv/pd#", "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
		"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "xsd": "http://www.w3.org/2001/XMLSchema#",
		"personalData": ref("dpv:hasPersonalData"), "controller": ref("dpv:hasDataController"), "process": ref("dpv:hasProcess"), "legalBasis": ref("dpv:hasLegalBasis"),
		"recipient": ref("dpv:hasRecipient"), "dataset": ref("dcat:dataset"),
		"title": "dct:title", "description": "dct:description", "publisher": "dct:publisher", "relation": ref("dct:relation"),
		"purpose": ref("dpv:hasPurpose"), "duration": ref("dpv:hasStorageCondition"), "right": ref("dpv:hasRight"), "processing": ref("dpv:hasProcessing"),
		"person": ref("dpv:hasDataSubject"), "source": ref("dpv:hasDataSource"), "measure": ref("dpv:hasTechnicalOrganisationalMeasure"),
		"officer": ref("dpv:hasDataProtectionOfficer"), "contact": "dpv:hasContact", "country": "dct:spatial",
		"modified": node{"@id": "dct:modified", "@type": "xsd:dateTime"}, "oldest": node{"@id": "dcat:startDate", "@type": "xsd:date"}, "newest": node{"@id": "dcat:endDate", "@type": "xsd:date"},
		"records": node{"@id": "dct:extent", "@type": "xsd:integer"},
	}
}

// Write writes the graph. The view is nil where there is no record.
func Write(w io.Writer, r *overview.Report, v *activities.View) error {
	g := &graph{ids: map[[2]string]string{}}
	g.catalog(r)
	if v != nil {
		g.record(v.Record, v.Compared)
	}
	if err := jsondoc.Encode(w, node{"@context": context(), "@graph": g.nodes}); err != nil {
		return fmt.Errorf("writing JSON-LD: %w", err)
	}
	return nil
}

type graph struct {
	nodes []node
	ids   map[[2]string]string // of places, by source and name
}

func (g *graph) add(n node) { g.nodes = append(g.nodes, n) }

// catalog has every place in which personal data was found. Kinds that the vocabulary has no term for stand as keywords.
func (g *graph) catalog(r *overview.Report) {
	var all []string
	catalog := node{"@id": "#inventory", "@type": "dcat:Catalog", "title": "Personal data found by dossier " + r.Dossier}
	if r.Scan.Finished != nil {
		catalog["modified"] = r.Scan.Finished.Format(time.RFC3339)
	}
	g.add(catalog)
	for i := range r.Sources {
		s := &r.Sources[i]
		for j := range s.Units {
			u := &s.Units[j]
			kinds := map[detectors.Kind]bool{}
			for k := range u.Fields {
				for kind := range u.Fields[k].Counts {
					kinds[kind] = true
				}
				if f := u.Fields[k]; f.Verdict != nil {
					kinds[f.Verdict.Kind] = true
				}
			}
			if len(kinds) == 0 {
				continue
			}
			id := fmt.Sprintf("#place-%d-%d", i+1, j+1)
			g.ids[[2]string{s.Name, u.Name}] = id
			all = append(all, id)
			n := node{"@id": id, "@type": "dcat:Dataset", "title": u.Name, "publisher": s.Name, "records": u.Records}
			terms(n, slices.Sorted(maps.Keys(kinds)))
			g.add(n)
		}
	}
	catalog["dataset"] = all
}

// terms adds kinds to a node by their terms.
func terms(n node, kinds []detectors.Kind) {
	var known, others []string
	for _, k := range kinds {
		if iri := k.DPV(); iri != "" {
			if !slices.Contains(known, iri) {
				known = append(known, iri)
			}
		} else {
			others = append(others, string(k))
		}
	}
	if len(known) > 0 {
		n["personalData"] = known
	}
	if len(others) > 0 {
		n["dcat:keyword"] = others
	}
}

// record is the record of processing activities: a process each, with the places that hold its data.
func (g *graph) record(r *register.Register, c *register.Comparison) {
	places := map[string][]string{}
	for i := range c.Places {
		p := &c.Places[i]
		if id := g.ids[[2]string{p.SourceName, p.Unit}]; id != "" {
			for _, a := range p.Activities {
				places[a] = append(places[a], id)
			}
		}
	}
	var all []string
	record := node{"@id": "#record", "@type": "dpv:DataProcessingRecord", "title": "Record of processing activities", "controller": "#controller"}
	g.add(record)
	g.add(node{"@id": "#controller", "@type": "dpv:DataController", "title": r.Controller.Name, "contact": r.Controller.Contact, "officer": "#officer"})
	g.add(node{"@id": "#officer", "@type": "dpv:DataProtectionOfficer", "title": r.Officer.Name, "contact": r.Officer.Contact})
	g.add(node{"@id": "#authority", "@type": "dpv:DataProtectionAuthority", "title": r.Authority.Name, "contact": r.Authority.Contact})
	recipients := map[string]string{}
	for i := range r.Recipients {
		to := &r.Recipients[i]
		id := fmt.Sprintf("#recipient-%d", i+1)
		recipients[to.Name] = id
		types := []string{"dpv:Recipient"}
		if term := to.Role.DPV(); term != "" && term != types[0] {
			types = append(types, term)
		}
		g.add(node{"@id": id, "@type": types, "title": to.Name, "description": to.What, "country": string(to.Country)})
	}
	for i := range r.Activities {
		a := &r.Activities[i]
		id := fmt.Sprintf("#activity-%d", i+1)
		all = append(all, id)
		purpose := append([]string{"dpv:Purpose"}, a.Terms...)
		n := node{
			"@id": id, "@type": "dpv:Process", "title": a.Name, "dct:identifier": a.ID,
			"purpose": node{"@type": purpose, "description": a.Purpose}, "duration": node{"@type": "dpv:StorageDuration", "description": a.Retention.Whole(nil)},
		}
		if bases := slices.DeleteFunc([]string{a.Basis.DPV(), a.Special.DPV()}, func(s string) bool { return s == "" }); len(bases) > 0 {
			n["legalBasis"] = bases
		}
		if rights := a.Basis.Rights(); len(rights) > 0 {
			n["right"] = rights
		}
		described(n, "person", "dpv:DataSubject", a.People)
		described(n, "measure", "dpv:TechnicalOrganisationalMeasure", a.Measures)
		described(n, "source", "dpv:DataSource", []string{a.Source})
		if moved := g.transfers(id, r, a, recipients); len(moved) > 0 {
			n["process"] = moved
		}
		terms(n, a.Data)
		var to []string
		for _, name := range a.Recipients {
			if id := recipients[name]; id != "" {
				to = append(to, id)
			}
		}
		if len(to) > 0 {
			n["recipient"] = to
		}
		if len(places[a.ID]) > 0 {
			n["relation"] = places[a.ID]
		}
		g.add(n)
	}
	record["process"] = all
}

// described adds nodes of a type that the record has words for and the vocabulary no term.
func described(n node, property, of string, words []string) {
	var list []node
	for _, w := range words {
		if !register.ToDo(w) {
			list = append(list, node{"@type": of, "description": w})
		}
	}
	if len(list) > 0 {
		n[property] = list
	}
}

// transfers are an activity's, a process each with what makes it lawful: without a legal basis where nothing does.
func (g *graph) transfers(of string, r *register.Register, a *register.Activity, recipients map[string]string) (ids []string) {
	for i, to := range r.Transfers(a) {
		id := fmt.Sprintf("%s-transfer-%d", of, i+1)
		ids = append(ids, id)
		n := node{"@id": id, "@type": "dpv:Process", "title": to.To, "country": string(to.Country), "processing": node{"@type": "dpv:Transfer"}}
		if recipient := recipients[to.To]; recipient != "" {
			n["recipient"] = recipient
		}
		if to.Safe() {
			if term := to.Safeguard.Kind.DPV(); term != "" {
				n["legalBasis"] = term
			}
			n["description"] = to.Safeguard.Kind.In(nil)
		}
		g.add(n)
	}
	return ids
}
