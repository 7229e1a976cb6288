package register

import (
	"cmp"
	"fmt"
)

// Gap is something that a record must say and this one does not yet.
type Gap struct {
	Where string // "activities.orders.purpose"
	Why   string // the rule that asks for it
	Told  bool   // Article 15 has a person told of it
}

// Gaps lists what is not filled in, in the order of the file.
func (r *Register) Gaps() []Gap {
	g := &gaps{}
	g.parties(r)
	for i := range r.Recipients {
		g.recipient(&r.Recipients[i], fmt.Sprintf("recipients[%d]", i))
	}
	for i := range r.Systems {
		s := &r.Systems[i]
		g.need("systems."+s.Store+".country", string(s.Country), "where the data lie: Article 30(1)(e)")
		if s.Name != "" || s.Owner != "" {
			g.need("systems."+s.Store+".name", cmp.Or(s.Name, s.Store), "what people call it")
			g.need("systems."+s.Store+".owner", cmp.Or(s.Owner, "-"), "whom to ask")
		}
		g.safeguard(s.Safeguard, "systems."+s.Store)
	}
	if len(r.Activities) == 0 {
		g.tell("activities", "", "Article 30(1): there is none")
	}
	for i := range r.Activities {
		a := &r.Activities[i]
		at := "activities." + a.ID
		if ToDo(a.ID) {
			at = fmt.Sprintf("activities[%d]", i)
			g.add(at+".id", "reports name activities by it")
		}
		g.activity(a, at)
	}
	return g.list
}

type gaps struct{ list []Gap }

func (g *gaps) add(where, why string) { g.list = append(g.list, Gap{Where: where, Why: why}) }

// tell is need of what a person who asks is told.
func (g *gaps) tell(where, value, why string) {
	if ToDo(value) {
		g.list = append(g.list, Gap{where, why, true})
	}
}

func (g *gaps) need(where, value, why string) {
	if ToDo(value) {
		g.add(where, why)
	}
}

// words are lists that may be empty where nothing is said of them, but hold nothing to be filled in.
func (g *gaps) words(where string, list []string, why string) {
	for _, w := range list {
		g.need(where, w, why)
	}
}

func (g *gaps) parties(r *Register) {
	for _, p := range []struct {
		where, why string
		of         *Party
	}{
		{"controller", "Articles 15(1) and 30(1)(a)", &r.Controller},
		{"representative", "Article 27", r.Representative},
		{"officer", "Article 30(1)(a)", &r.Officer},
		{"authority", "Article 15(1)(f)", &r.Authority},
	} {
		if p.of != nil {
			g.tell(p.where+".name", p.of.Name, p.why)
			g.tell(p.where+".contact", p.of.Contact, p.why)
		}
	}
}

func (g *gaps) recipient(r *Recipient, at string) {
	if !ToDo(r.Name) {
		at = "recipients." + r.Name
	}
	g.tell(at+".name", r.Name, "recipients are named, not only their categories: C-154/21")
	g.need(at+".role", string(r.Role), "a processor needs an agreement, a controller of its own does not: Articles 26 and 28")
	g.tell(at+".what", r.What, "Article 15(1)(c)")
	g.tell(at+".country", string(r.Country), "Article 30(1)(e)")
	if r.Agreement != nil {
		g.need(at+".agreement.date", string(r.Agreement.Date), "Article 28(9): the agreement is in writing")
	}
	g.safeguard(r.Safeguard, at)
}

func (g *gaps) safeguard(s *Safeguard, at string) {
	if s == nil {
		return
	}
	at += ".safeguard"
	g.tell(at+".kind", string(s.Kind), "Article 30(1)(e)")
	switch s.Kind {
	case Clauses, BindingRules:
		g.need(at+".date", string(s.Date), "Article 46: when the clauses or rules were signed")
	case PrivacyFramework:
		g.need(at+".participant", s.Participant, "Decision (EU) 2023/1795 is of listed participants alone")
		g.need(at+".checked", string(s.Checked), "a listing lapses: say on which day it was looked up")
	case Derogation, Conduct, Certification:
		g.need(at+".reference", s.Reference, "which one: Articles 46(2) and 49")
	}
}

func (g *gaps) activity(a *Activity, at string) {
	g.tell(at+".name", a.Name, "Article 30(1)(b)")
	g.tell(at+".purpose", a.Purpose, "Articles 15(1)(a) and 30(1)(b)")
	g.tell(at+".basis", string(a.Basis), "Article 6(1)")
	switch a.Basis {
	case Consent:
		g.need(at+".withdrawal", a.Withdrawal, "Article 7(3): taking back is as easy as giving")
	case LegalObligation, PublicTask:
		g.need(at+".law", a.Law, "Article 6(3): a law lays it down")
	case LegitimateInterests:
		g.need(at+".interest", a.Interest, "Article 13(1)(d)")
	}
	if len(a.People) == 0 {
		g.add(at+".people", "Article 30(1)(c)")
	}
	g.words(at+".people", a.People, "Article 30(1)(c)")
	if len(a.Data)+len(a.Other) == 0 {
		g.tell(at+".data", "", "Articles 15(1)(b) and 30(1)(c)")
	}
	for _, k := range a.Data {
		g.tell(at+".data", string(k), "Articles 15(1)(b) and 30(1)(c)")
	}
	g.tell(at+".source", a.Source, "Article 15(1)(g)")
	g.tell(at+".automated", a.Automated, `Article 15(1)(h); "none" where there are none`)
	statutory := a.Basis == LegalObligation
	g.retention(&a.Retention, at+".retention", statutory)
	if len(a.Stores) == 0 {
		g.add(at+".stores", "without a store nothing can be compared")
	}
	for i := range a.Stores {
		if s := &a.Stores[i]; s.Retention != nil {
			g.retention(s.Retention, at+".stores."+s.Store+".retention", statutory)
		}
	}
	if a.Recipients == nil {
		g.tell(at+".recipients", "", "Articles 15(1)(c) and 30(1)(d); [] where there are none")
	}
	for _, name := range a.Recipients {
		g.tell(at+".recipients", name, "Articles 15(1)(c) and 30(1)(d)")
	}
	if len(a.Measures) == 0 {
		g.add(at+".measures", "Article 30(1)(g)")
	}
	g.words(at+".measures", a.Measures, "Article 30(1)(g)")
}

func (g *gaps) retention(r *Retention, at string, statutory bool) {
	if r.Period.IsZero() {
		g.tell(at, cmp.Or(r.Until, todo), "Articles 15(1)(d) and 30(1)(f): a period, or until when")
		return
	}
	g.tell(at+".from", r.From, "a period runs from something")
	if statutory || r.Ground != "" {
		g.need(at+".ground", r.Ground, "the law that asks to keep them so long, since it beats erasure: Article 17(3)(b)")
	}
}
