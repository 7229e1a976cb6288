package sweep

import "strings"

// papers are words that files about one person are called by, in small letters: what stands beside one may be a surname alone, which
// nothing else in a path speaks for ("facture Dupont 2024.pdf"). Words that are as often about things (report, list, plan) are left out.
var papers = wordSet(`
	cv resume résumé curriculum vitae contract letter evaluation appraisal payslip payroll invoice complaint application interview certificate
	passport dismissal claim mr mrs ms
	brief evaluatie beoordeling loonbrief loonfiche loonstrook factuur klacht sollicitatie dossier attest getuigschrift ontslag
	arbeidsovereenkomst arbeidscontract functioneringsgesprek personeelsdossier klantendossier offerte
	contrat lettre évaluation bulletin facture réclamation candidature attestation certificat licenciement devis
	vertrag arbeitsvertrag mietvertrag rechnung bewerbung lebenslauf zeugnis kündigung gehaltsabrechnung lohnabrechnung beurteilung angebot
	akte personalakte patientenakte herr frau
	contrato carta evaluación nómina factura queja reclamación expediente currículum certificado despido solicitud
	contratto lettera valutazione cedolino fattura reclamo pratica certificato licenziamento domanda
	avaliação fatura recibo reclamação processo umowa świadectwo faktura reklamacja podanie wniosek zaświadczenie życiorys
	avtal anställningsavtal lönespecifikation ansökan intyg betyg kontrakt ansøgning lønseddel søknad hakemus lasku sopimus
	factură cerere adeverință smlouva životopis žádost výpověď zmluva žiadosť faktúra ugovor životopis zahtjev račun szerződés önéletrajz számla`)

// wordSet is a set of words, and of phrases of several.
func wordSet(words string, phrases ...string) map[string]bool {
	set := map[string]bool{}
	for _, word := range append(strings.Fields(words), phrases...) {
		set[word] = true
	}
	return set
}
