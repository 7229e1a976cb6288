package username

import (
	"slices"
	"strings"
)

// byWhom tells of names such as updated_by, angelegt_von, CREUSR and actor: who did something in a program is known there by the name to log in with.
func byWhom(words []string) bool {
	if len(words) == 0 {
		return false
	}
	last := words[len(words)-1]
	did := func(w string) bool { return slices.Contains(deeds, w) || slices.Contains(shortDeeds, w) }
	if slices.Contains(doers, last) {
		return true
	}
	if len(words) > 1 {
		return did(words[len(words)-2]) && (slices.Contains(agents, last) || slices.Contains(accounts, last))
	}
	for _, end := range slices.Concat(accounts, []string{"by", "von", "door"}) {
		if deed, ok := strings.CutSuffix(last, end); ok && did(deed) {
			return true
		}
	}
	return false
}

// deeds are what is done to records, agents stand between these and whoever did it, and doers are words for them.
var (
	deeds = strings.Fields(`created create updated update modified changed edited entered inserted deleted removed approved assigned reviewed uploaded submitted deployed closed opened
		resolved signed locked posted reported invited granted executed triggered started stopped committed published archived verified checked cancelled registered logged acknowledged
		angelegt erstellt geandert geaendert erfasst bearbeitet freigegeben gesperrt geloscht aangemaakt gewijzigd bijgewerkt ingevoerd goedgekeurd
		cree modifie saisi valide supprime creato modificato inserito aggiornato approvato creado modificado actualizado ingresado aprobado
		criado alterado atualizado aprovado skapad andrad uppdaterad godkand creat modificat actualizat aprobat vytvoreno zmeneno upraveno schvaleno
		utworzone zmienione zatwierdzone utworzony zmieniony`)
	// shortDeeds are as databases abbreviate them, before by and user.
	shortDeeds = strings.Fields(`cre crt crtd upd updt lastupd lastmod ins mod chg chgd ent entd appr erf aen anl aend`)
	accounts   = []string{"user", "usr", "username"}
	agents     = strings.Fields(`by von durch door par da por av de przez kym tarafindan`)
	doers      = strings.Fields(`actor committer assignee reporter creator olusturan vytvoril utworzyl zmienil upravil zalozil`)
)
