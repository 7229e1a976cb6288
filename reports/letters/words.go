package letters

import (
	"fmt"
	"slices"

	"dossier/reports/access"
	"dossier/reports/requests/deadline"
)

// texts are the words of a language.
func texts(language string) map[string]string {
	at := max(0, slices.Index(access.Languages(), language))
	w := map[string]string{"lang": access.Languages()[at]}
	for key, all := range sentences() {
		w[key] = all[at]
	}
	return w
}

// day is a date as a letter has it.
func day(language string, d deadline.Date) string {
	if d.IsZero() {
		return ""
	}
	months := map[string][12]string{
		"en": {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		"nl": {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"},
		"fr": {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
		"de": {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
	}
	number := fmt.Sprint(d.Day)
	switch {
	case language == "de":
		number += "."
	case language == "fr" && d.Day == 1:
		number += "er"
	}
	return fmt.Sprintf("%s %s %d", number, months[language][d.Month-1], d.Year)
}

// sentences are the letters', in the order of [access.Languages].
func sentences() map[string][4]string {
	return map[string][4]string{
		"reference": {"Our reference", "Ons kenmerk", "Notre référence", "Unser Zeichen"},
		"colon":     {":", ":", "\u00a0:", ":"},
		"dear":      {"Dear Sir or Madam,", "Geachte mevrouw, geachte heer,", "Madame, Monsieur,", "Sehr geehrte Damen und Herren,"},
		"regards":   {"Yours faithfully,", "Met vriendelijke groet,", "Veuillez agréer, Madame, Monsieur, nos salutations distinguées.", "Mit freundlichen Grüßen"},
		"officer":   {"Data protection officer", "Functionaris voor gegevensbescherming", "Délégué à la protection des données", "Datenschutzbeauftragter"},
		"authority": {"Supervisory authority", "Toezichthoudende autoriteit", "Autorité de contrôle", "Aufsichtsbehörde"},

		"title-acknowledgement": {"We have received your request", "Wij hebben uw verzoek ontvangen", "Nous avons reçu votre demande", "Wir haben Ihren Antrag erhalten"},
		"title-identity":        {"We need to be sure who you are", "Wij moeten zeker weten wie u bent", "Nous devons vérifier votre identité", "Wir müssen sicher sein, wer Sie sind"},
		"title-extension":       {"Our answer takes longer", "Ons antwoord duurt langer", "Notre réponse prendra plus de temps", "Unsere Antwort dauert länger"},
		"title-refusal":         {"Our decision on your request", "Onze beslissing over uw verzoek", "Notre décision sur votre demande", "Unsere Entscheidung über Ihren Antrag"},
		"title-reply":           {"Our answer to your request", "Ons antwoord op uw verzoek", "Notre réponse à votre demande", "Unsere Antwort auf Ihren Antrag"},
		"title-lifting":         {"The restriction of your data ends", "De beperking van uw gegevens eindigt", "La limitation de vos données prend fin", "Die Einschränkung Ihrer Daten endet"},
		"title-recipient":       {"Data that you received from us", "Gegevens die u van ons ontving", "Données que vous avez reçues de nous", "Daten, die Sie von uns erhielten"},

		"right-access":        {"access to your data (Article 15 GDPR)", "inzage in uw gegevens (artikel 15 AVG)", "accès à vos données (article 15 RGPD)", "Auskunft über Ihre Daten (Artikel 15 DSGVO)"},
		"right-rectification": {"rectification of your data (Article 16 GDPR)", "rectificatie van uw gegevens (artikel 16 AVG)", "rectification de vos données (article 16 RGPD)", "Berichtigung Ihrer Daten (Artikel 16 DSGVO)"},
		"right-erasure":       {"erasure of your data (Article 17 GDPR)", "wissing van uw gegevens (artikel 17 AVG)", "effacement de vos données (article 17 RGPD)", "Löschung Ihrer Daten (Artikel 17 DSGVO)"},
		"right-restriction":   {"restriction of the use of your data (Article 18 GDPR)", "beperking van het gebruik van uw gegevens (artikel 18 AVG)", "limitation de l’utilisation de vos données (article 18 RGPD)", "Einschränkung der Verarbeitung Ihrer Daten (Artikel 18 DSGVO)"},
		"right-portability":   {"portability of your data (Article 20 GDPR)", "overdraagbaarheid van uw gegevens (artikel 20 AVG)", "portabilité de vos données (article 20 RGPD)", "Übertragbarkeit Ihrer Daten (Artikel 20 DSGVO)"},
		"right-objection":     {"an end to a use of your data, to which you object (Article 21 GDPR)", "beëindiging van een gebruik van uw gegevens waartegen u bezwaar maakt (artikel 21 AVG)", "cessation d’une utilisation de vos données à laquelle vous vous opposez (article 21 RGPD)", "Beendigung einer Verarbeitung Ihrer Daten, der Sie widersprechen (Artikel 21 DSGVO)"},

		"arrived": {
			"On {received} we received your request. You ask for {right}.",
			"Op {received} ontvingen wij uw verzoek. U vraagt om {right}.",
			"Le {received}, nous avons reçu votre demande. Vous demandez : {right}.",
			"Am {received} ging Ihr Antrag bei uns ein. Sie wünschen: {right}.",
		},
		"by-when": {
			"You have our answer by {due}. If we need longer, we tell you why before that day.",
			"U hebt ons antwoord uiterlijk op {due}. Hebben wij meer tijd nodig, dan zeggen wij u vóór die dag waarom.",
			"Vous recevrez notre réponse au plus tard le {due}. S’il nous faut plus de temps, nous vous en dirons la raison avant cette date.",
			"Sie erhalten unsere Antwort spätestens am {due}. Brauchen wir länger, nennen wir Ihnen vorher den Grund.",
		},
		"no-fee": {"It costs you nothing.", "Het kost u niets.", "Cela ne vous coûte rien.", "Es kostet Sie nichts."},
		"who-are-you": {
			"You ask for {right}. Before we act on it we have to be sure that it is you who asks, since we have reason to doubt it:",
			"U vraagt om {right}. Voordat wij daaraan gevolg geven, moeten wij zeker weten dat u het bent die erom vraagt, want wij hebben reden tot twijfel:",
			"Vous demandez : {right}. Avant d’y donner suite, nous devons être sûrs que la demande vient de vous, car nous avons un motif de doute :",
			"Sie wünschen: {right}. Bevor wir dem nachkommen, müssen wir sicher sein, dass Sie es sind, der darum bittet, denn wir haben Anlass zu zweifeln:",
		},
		"how-to-prove": {
			"Please call us, or write to us from the address that you usually use with us, and mention our reference.",
			"Bel ons, of schrijf ons vanaf het adres dat u gewoonlijk bij ons gebruikt, met vermelding van ons kenmerk.",
			"Appelez-nous, ou écrivez-nous depuis l’adresse que vous utilisez d’habitude avec nous, en indiquant notre référence.",
			"Rufen Sie uns bitte an, oder schreiben Sie uns von der Adresse aus, die Sie sonst bei uns verwenden, und nennen Sie unser Zeichen.",
		},
		"no-copy": {
			"Do not send us a copy of your identity card. We note that we checked who you are, by whom and when, and keep nothing else of it.",
			"Stuur ons geen kopie van uw identiteitskaart. Wij noteren dat wij nagingen wie u bent, door wie en wanneer, en bewaren er verder niets van.",
			"Ne nous envoyez pas de copie de votre carte d’identité. Nous notons que votre identité a été vérifiée, par qui et quand, et n’en conservons rien d’autre.",
			"Senden Sie uns keine Kopie Ihres Ausweises. Wir vermerken, dass, durch wen und wann Ihre Identität geprüft wurde, und bewahren sonst nichts davon auf.",
		},
		"takes-longer": {
			"On {received} we received your request for {right}. We need longer than a month for our answer. You have it by {due}. These are the reasons:",
			"Op {received} ontvingen wij uw verzoek om {right}. Wij hebben voor ons antwoord meer dan een maand nodig. U hebt het uiterlijk op {due}. Dit zijn de redenen:",
			"Le {received}, nous avons reçu votre demande : {right}. Il nous faut plus d’un mois pour y répondre. Vous aurez notre réponse au plus tard le {due}. En voici les raisons :",
			"Am {received} ging Ihr Antrag bei uns ein: {right}. Wir brauchen für unsere Antwort länger als einen Monat. Sie erhalten sie spätestens am {due}. Das sind die Gründe:",
		},
		"refused": {
			"On {received} we received your request for {right}. We do not follow it, on this ground:",
			"Op {received} ontvingen wij uw verzoek om {right}. Wij geven er geen gevolg aan, op deze grond:",
			"Le {received}, nous avons reçu votre demande : {right}. Nous n’y donnons pas suite, pour ce motif :",
			"Am {received} ging Ihr Antrag bei uns ein: {right}. Wir kommen ihm aus diesem Grund nicht nach:",
		},
		"partly": {
			"We do not follow a part of your request, on these grounds:",
			"Aan een deel van uw verzoek geven wij geen gevolg, op deze gronden:",
			"Nous ne donnons pas suite à une partie de votre demande, pour ces motifs :",
			"Einem Teil Ihres Antrags kommen wir aus diesen Gründen nicht nach:",
		},
		"complain": {
			"You may lodge a complaint with the supervisory authority named below, or with that of the country where you live or work.",
			"U kunt een klacht indienen bij de toezichthoudende autoriteit hieronder, of bij die van het land waar u woont of werkt.",
			"Vous pouvez introduire une réclamation auprès de l’autorité de contrôle indiquée ci-dessous, ou de celle du pays où vous vivez ou travaillez.",
			"Sie können sich bei der unten genannten Aufsichtsbehörde oder bei der des Landes beschweren, in dem Sie leben oder arbeiten.",
		},
		"court": {"You may also go to court.", "U kunt ook naar de rechter stappen.", "Vous pouvez aussi saisir un tribunal.", "Sie können auch vor Gericht gehen."},
		"about-yours": {
			"On {received} we received your request for {right}.",
			"Op {received} ontvingen wij uw verzoek om {right}.",
			"Le {received}, nous avons reçu votre demande : {right}.",
			"Am {received} ging Ihr Antrag bei uns ein: {right}.",
		},
		"done-access": {
			"With this letter you receive your data, as we read them from our systems, and the facts about their use. Open its file index.html.",
			"Bij deze brief ontvangt u uw gegevens, zoals wij ze uit onze systemen lazen, en de uitleg over het gebruik ervan. Open het bestand index.html.",
			"Avec cette lettre, vous recevez vos données, telles que lues dans nos systèmes, et les informations sur leur utilisation. Ouvrez le fichier index.html.",
			"Mit diesem Brief erhalten Sie Ihre Daten, wie wir sie aus unseren Systemen gelesen haben, und die Angaben zu ihrer Verwendung. Öffnen Sie die Datei index.html.",
		},
		"encrypted": {
			"The package is encrypted; you receive its key another way.",
			"Het pakket is versleuteld; de sleutel ontvangt u langs een andere weg.",
			"Le paquet est chiffré ; vous recevez la clé par une autre voie.",
			"Das Paket ist verschlüsselt; den Schlüssel erhalten Sie auf anderem Weg.",
		},
		"not-all": {
			"Not everything could be searched; ask us if you know where to look.",
			"Niet alles kon worden doorzocht; vraag het ons als u weet waar te zoeken.",
			"Tout n’a pas pu être examiné ; dites-nous si vous savez où chercher.",
			"Nicht alles konnte durchsucht werden; fragen Sie uns, wenn Sie wissen, wo zu suchen ist.",
		},
		"done-nothing": {
			"We searched our systems, and found no data about you there.",
			"Wij doorzochten onze systemen en vonden er geen gegevens over u.",
			"Nous avons examiné nos systèmes et n’y avons pas trouvé de données vous concernant.",
			"Wir haben unsere Systeme durchsucht und keine Daten über Sie gefunden.",
		},
		"done-portability": {
			"With this letter you receive the data that you gave us, as JSON and CSV, which other services can read.",
			"Bij deze brief ontvangt u de gegevens die u ons gaf, als JSON en CSV, die andere diensten kunnen lezen.",
			"Avec cette lettre, vous recevez les données que vous nous avez fournies, en JSON et CSV, que d’autres services peuvent lire.",
			"Mit diesem Brief erhalten Sie die Daten, die Sie uns gegeben haben, als JSON und CSV, die andere Dienste lesen können.",
		},
		"done-rectification": {
			"We corrected your data wherever we found the wrong ones.",
			"Wij verbeterden uw gegevens overal waar wij de foute vonden.",
			"Nous avons rectifié vos données partout où nous avons trouvé celles qui étaient inexactes.",
			"Wir haben Ihre Daten überall berichtigt, wo wir die falschen fanden.",
		},
		"done-erasure": {
			"We erased your data, but for what has to stay, and searched our systems again afterwards. The report of erasure beside this letter says what was erased, what stays and why, and by when copies are gone.",
			"Wij wisten uw gegevens, behalve wat moet blijven, en doorzochten daarna onze systemen opnieuw. Het verslag van wissing bij deze brief zegt wat gewist is, wat blijft en waarom, en wanneer kopieën verdwenen zijn.",
			"Nous avons effacé vos données, sauf ce qui doit rester, et examiné ensuite nos systèmes à nouveau. Le rapport d’effacement joint dit ce qui a été effacé, ce qui reste et pourquoi, et quand les copies auront disparu.",
			"Wir haben Ihre Daten bis auf das, was bleiben muss, gelöscht und unsere Systeme danach erneut durchsucht. Der beiliegende Löschbericht sagt, was gelöscht wurde, was bleibt und warum, und wann Kopien verschwunden sind.",
		},
		"done-restriction": {
			"Your data are marked: we keep them, and use them only with your consent or for legal claims. We tell you before that ends.",
			"Uw gegevens zijn gemarkeerd: wij bewaren ze en gebruiken ze alleen met uw toestemming of voor rechtsvorderingen. Voordat dat eindigt, verwittigen wij u.",
			"Vos données sont marquées : nous les conservons, et ne les utilisons qu’avec votre consentement ou pour des droits en justice. Nous vous informerons avant que cela ne prenne fin.",
			"Ihre Daten sind gekennzeichnet: Wir bewahren sie auf und verwenden sie nur mit Ihrer Einwilligung oder für Rechtsansprüche. Bevor das endet, unterrichten wir Sie.",
		},
		"done-objection": {
			"We follow your objection, and no longer use your data so.",
			"Wij volgen uw bezwaar en gebruiken uw gegevens niet langer zo.",
			"Nous faisons droit à votre opposition et n’utilisons plus vos données de cette façon.",
			"Wir folgen Ihrem Widerspruch und verwenden Ihre Daten nicht mehr so.",
		},
		"done-marketing": {
			"We no longer use your data for direct marketing. You are on our stop list since your request arrived.",
			"Wij gebruiken uw gegevens niet langer voor direct marketing. U staat op onze stoplijst sinds uw verzoek binnenkwam.",
			"Nous n’utilisons plus vos données à des fins de prospection. Vous figurez sur notre liste d’opposition depuis l’arrivée de votre demande.",
			"Wir verwenden Ihre Daten nicht mehr für Direktwerbung. Sie stehen seit dem Eingang Ihres Antrags auf unserer Sperrliste.",
		},
		"done-overridden": {
			"We weighed your objection against our grounds. They override it, and we go on using your data so. Our letter with the decision gives the reasons.",
			"Wij wogen uw bezwaar af tegen onze gronden. Die wegen zwaarder, en wij blijven uw gegevens zo gebruiken. Onze brief met de beslissing geeft de redenen.",
			"Nous avons mis en balance votre opposition et nos motifs. Ceux-ci prévalent, et nous continuons d’utiliser vos données de cette façon. Notre lettre de décision en donne les raisons.",
			"Wir haben Ihren Widerspruch gegen unsere Gründe abgewogen. Diese überwiegen, und wir verwenden Ihre Daten weiterhin so. Unser Schreiben mit der Entscheidung nennt die Gründe.",
		},
		"told": {
			"These were given your data before, and we told them:",
			"Deze kregen eerder uw gegevens, en wij brachten hen op de hoogte:",
			"Ceux-ci avaient reçu vos données, et nous les avons informés :",
			"Diese hatten Ihre Daten erhalten, und wir haben sie unterrichtet:",
		},
		"lifting": {
			"On {received} you asked for {right}. We tell you before it ends (Article 18(3) GDPR): we will use your data again, for these reasons:",
			"Op {received} vroeg u om {right}. Wij verwittigen u voordat ze eindigt (artikel 18, lid 3, AVG): wij zullen uw gegevens weer gebruiken, om deze redenen:",
			"Le {received}, vous avez demandé : {right}. Nous vous informons avant qu’elle ne prenne fin (article 18, paragraphe 3, RGPD) : nous utiliserons à nouveau vos données, pour ces raisons :",
			"Am {received} baten Sie um: {right}. Wir unterrichten Sie, bevor sie endet (Artikel 18 Absatz 3 DSGVO): Wir werden Ihre Daten wieder verwenden, aus diesen Gründen:",
		},
		"given": {
			"You received data from {controller} about the person named below.",
			"U ontving van {controller} gegevens over de hieronder genoemde persoon.",
			"Vous avez reçu de {controller} des données sur la personne indiquée ci-dessous.",
			"Sie haben von {controller} Daten über die unten genannte Person erhalten.",
		},
		"did-rectification": {
			"We corrected the person's data (Article 16 GDPR) and ask you to do the same:",
			"Wij verbeterden de gegevens van deze persoon (artikel 16 AVG) en vragen u hetzelfde te doen:",
			"Nous avons rectifié les données de cette personne (article 16 RGPD) et vous demandons d’en faire autant :",
			"Wir haben die Daten dieser Person berichtigt (Artikel 16 DSGVO) und bitten Sie, dasselbe zu tun:",
		},
		"did-erasure": {
			"We erased the person's data (Article 17 GDPR) and ask you to do the same, with links and copies:",
			"Wij wisten de gegevens van deze persoon (artikel 17 AVG) en vragen u hetzelfde te doen, met koppelingen en kopieën:",
			"Nous avons effacé les données de cette personne (article 17 RGPD) et vous demandons d’en faire autant, liens et copies compris :",
			"Wir haben die Daten dieser Person gelöscht (Artikel 17 DSGVO) und bitten Sie, dasselbe zu tun, mit Verweisen und Kopien:",
		},
		"did-restriction": {
			"We restricted the use of the person's data (Article 18 GDPR) and ask you to do the same until we tell you otherwise:",
			"Wij beperkten het gebruik van de gegevens van deze persoon (artikel 18 AVG) en vragen u hetzelfde te doen tot wij anders berichten:",
			"Nous avons limité l’utilisation des données de cette personne (article 18 RGPD) et vous demandons d’en faire autant jusqu’à nouvel avis :",
			"Wir haben die Verarbeitung der Daten dieser Person eingeschränkt (Artikel 18 DSGVO) und bitten Sie, dasselbe zu tun, bis wir anderes mitteilen:",
		},
		"instead": {"This was wrong, and is right now:", "Dit was fout, en is nu juist:", "Ceci était inexact, et est désormais rectifié :", "Das war falsch und ist jetzt richtig:"},
		"please": {
			"Please answer with our reference what you did (Article 19 GDPR).",
			"Antwoord met vermelding van ons kenmerk wat u hebt gedaan (artikel 19 AVG).",
			"Veuillez répondre, en indiquant notre référence, ce que vous avez fait (article 19 RGPD).",
			"Bitte antworten Sie unter unserem Zeichen, was Sie unternommen haben (Artikel 19 DSGVO).",
		},

		"ground-unfounded":      {"the request is manifestly unfounded, Article 12(5) GDPR", "het verzoek is kennelijk ongegrond, artikel 12, lid 5, AVG", "la demande est manifestement infondée, article 12(5) RGPD", "der Antrag ist offenkundig unbegründet, Artikel 12 Absatz 5 DSGVO"},
		"ground-excessive":      {"the request is excessive, in particular because it repeats itself, Article 12(5) GDPR", "het verzoek is buitensporig, met name vanwege de herhaling, artikel 12, lid 5, AVG", "la demande est excessive, notamment par son caractère répétitif, article 12(5) RGPD", "der Antrag ist exzessiv, insbesondere wegen häufiger Wiederholung, Artikel 12 Absatz 5 DSGVO"},
		"ground-not-identified": {"we cannot identify you, Articles 11(2) and 12(2) GDPR", "wij kunnen u niet identificeren, artikel 11, lid 2, en artikel 12, lid 2, AVG", "nous ne pouvons pas vous identifier, articles 11(2) et 12(2) RGPD", "wir können Sie nicht identifizieren, Artikel 11 Absatz 2 und Artikel 12 Absatz 2 DSGVO"},
		"ground-legally-held":   {"a law requires us to keep the data, Article 17(3)(b) GDPR", "een wet verplicht ons de gegevens te bewaren, artikel 17, lid 3, onder b), AVG", "une loi nous oblige à conserver les données, article 17(3)(b) RGPD", "ein Gesetz verpflichtet uns, die Daten aufzubewahren, Artikel 17 Absatz 3 Buchstabe b DSGVO"},
		"ground-legal-claims":   {"the data are needed for legal claims, Article 17(3)(e) or 21(1) GDPR", "de gegevens zijn nodig voor een rechtsvordering, artikel 17, lid 3, onder e), of artikel 21, lid 1, AVG", "les données sont nécessaires à des droits en justice, article 17(3)(e) ou 21(1) RGPD", "die Daten werden für Rechtsansprüche benötigt, Artikel 17 Absatz 3 Buchstabe e oder Artikel 21 Absatz 1 DSGVO"},
		"ground-others-rights":  {"the rights and freedoms of others, Article 15(4) or 20(4) GDPR", "de rechten en vrijheden van anderen, artikel 15, lid 4, of artikel 20, lid 4, AVG", "les droits et libertés d’autrui, article 15(4) ou 20(4) RGPD", "die Rechte und Freiheiten anderer, Artikel 15 Absatz 4 oder Artikel 20 Absatz 4 DSGVO"},
		"ground-not-applicable": {"the conditions of this right are not met", "aan de voorwaarden van dit recht is niet voldaan", "les conditions de ce droit ne sont pas réunies", "die Voraussetzungen dieses Rechts sind nicht erfüllt"},
		"ground-compelling":     {"our compelling legitimate grounds override yours, Article 21(1) GDPR", "onze dwingende gerechtvaardigde gronden wegen zwaarder, artikel 21, lid 1, AVG", "nos motifs légitimes et impérieux prévalent, article 21(1) RGPD", "unsere zwingenden schutzwürdigen Gründe überwiegen, Artikel 21 Absatz 1 DSGVO"},
	}
}
