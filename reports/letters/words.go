package letters

import (
	"time"

	"dossier/reports/language"
	"dossier/reports/requests/deadline"
)

// texts are the words of a language.
func texts(l *language.Language) map[string]string {
	w := map[string]string{"lang": l.BCP47(), "colon": l.Colon()}
	for key, english := range sentences() {
		w[key] = l.Text(english)
	}
	return w
}

// day is a date as a letter has it.
func day(l *language.Language, d deadline.Date) string {
	if d.IsZero() {
		return ""
	}
	return l.Day(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC))
}

// sentences are the letters', in English.
func sentences() map[string]string {
	return map[string]string{
		"reference":             "Our reference",
		"dear":                  "Dear Sir or Madam,",
		"regards":               "Yours faithfully,",
		"officer":               "Data protection officer",
		"authority":             "Supervisory authority",
		"title-acknowledgement": "We have received your request",
		"title-identity":        "We need to be sure who you are",
		"title-extension":       "Our answer takes longer",
		"title-refusal":         "Our decision on your request",
		"title-reply":           "Our answer to your request",
		"title-lifting":         "The restriction of your data ends",
		"title-recipient":       "Data that you received from us",
		"right-access":          "access to your data (Article 15 GDPR)",
		"right-rectification":   "rectification of your data (Article 16 GDPR)",
		"right-erasure":         "erasure of your data (Article 17 GDPR)",
		"right-restriction":     "restriction of the use of your data (Article 18 GDPR)",
		"right-portability":     "portability of your data (Article 20 GDPR)",
		"right-objection":       "an end to a use of your data, to which you object (Article 21 GDPR)",
		"arrived":               "On {received} we received your request. You ask for {right}.",
		"by-when":               "You have our answer by {due}. If we need longer, we tell you why before that day.",
		"no-fee":                "It costs you nothing.",
		"who-are-you":           "You ask for {right}. Before we act on it we have to be sure that it is you who asks, since we have reason to doubt it:",
		"how-to-prove":          "Please call us, or write to us from the address that you usually use with us, and mention our reference.",
		"no-copy":               "Do not send us a copy of your identity card. We note that we checked who you are, by whom and when, and keep nothing else of it.",
		"takes-longer":          "On {received} we received your request for {right}. We need longer than a month for our answer. You have it by {due}. These are the reasons:",
		"refused":               "On {received} we received your request for {right}. We do not follow it, on this ground:",
		"partly":                "We do not follow a part of your request, on these grounds:",
		"complain":              "You may lodge a complaint with the supervisory authority named below, or with that of the country where you live or work.",
		"court":                 "You may also go to court.",
		"about-yours":           "On {received} we received your request for {right}.",
		"done-access":           "With this letter you receive your data, as we read them from our systems, and the facts about their use. Open its file index.html.",
		"encrypted":             "The package is encrypted; you receive its key another way.",
		"not-all":               "Not everything could be searched; ask us if you know where to look.",
		"done-nothing":          "We searched our systems, and found no data about you there.",
		"done-portability":      "With this letter you receive the data that you gave us, as JSON and CSV, which other services can read.",
		"done-rectification":    "We corrected your data wherever we found the wrong ones.",
		"done-erasure":          "We erased your data, but for what has to stay, and searched our systems again afterwards. The report of erasure beside this letter says what was erased, what stays and why, and by when copies are gone.",
		"done-restriction":      "Your data are marked: we keep them, and use them only with your consent or for legal claims. We tell you before that ends.",
		"done-objection":        "We follow your objection, and no longer use your data so.",
		"done-marketing":        "We no longer use your data for direct marketing. You are on our stop list since your request arrived.",
		"done-overridden":       "We weighed your objection against our grounds. They override it, and we go on using your data so. Our letter with the decision gives the reasons.",
		"told":                  "These were given your data before, and we told them:",
		"lifting":               "On {received} you asked for {right}. We tell you before it ends (Article 18(3) GDPR): we will use your data again, for these reasons:",
		"given":                 "You received data from {controller} about the person named below.",
		"did-rectification":     "We corrected the person's data (Article 16 GDPR) and ask you to do the same:",
		"did-erasure":           "We erased the person's data (Article 17 GDPR) and ask you to do the same, with links and copies:",
		"did-restriction":       "We restricted the use of the person's data (Article 18 GDPR) and ask you to do the same until we tell you otherwise:",
		"instead":               "This was wrong, and is right now:",
		"please":                "Please answer with our reference what you did (Article 19 GDPR).",
		"ground-unfounded":      "the request is manifestly unfounded, Article 12(5) GDPR",
		"ground-excessive":      "the request is excessive, in particular because it repeats itself, Article 12(5) GDPR",
		"ground-not-identified": "we cannot identify you, Articles 11(2) and 12(2) GDPR",
		"ground-legally-held":   "a law requires us to keep the data, Article 17(3)(b) GDPR",
		"ground-legal-claims":   "the data are needed for legal claims, Article 17(3)(e) or 21(1) GDPR",
		"ground-others-rights":  "the rights and freedoms of others, Article 15(4) or 20(4) GDPR",
		"ground-not-applicable": "the conditions of this right are not met",
		"ground-compelling":     "our compelling legitimate grounds override yours, Article 21(1) GDPR",
	}
}
