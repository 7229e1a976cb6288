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
		"reference":                        "Our reference",
		"dear":                             "Dear Sir or Madam,",
		"regards":                          "Yours faithfully,",
		"officer":                          "Data protection officer",
		"authority":                        "Supervisory authority",
		"title-acknowledgement":            "We have received your request",
		"title-identity":                   "We need to be sure who you are",
		"title-extension":                  "Our answer takes longer",
		"title-refusal":                    "Our decision on your request",
		"title-reply":                      "Our answer to your request",
		"title-withdrawal":                 "You took your request back",
		"withdrawn":                        "On {received} we received your request for {right}. On {answered} you took it back, and so we do not follow it up. You may ask again at any time.",
		"came-late":                        "You should have had our answer by {due}. We are sorry that it is late.",
		"title-lifting":                    "The restriction of the processing of your data ends",
		"title-recipient":                  "Data that you received from us",
		"right-access":                     "access to your data (Article 15 GDPR)",
		"right-rectification":              "rectification of your data (Article 16 GDPR)",
		"right-erasure":                    "erasure of your data (Article 17 GDPR)",
		"right-restriction":                "restriction of the processing of your data (Article 18 GDPR)",
		"right-portability":                "the portability of your data (Article 20 GDPR)",
		"right-objection":                  "an end to a processing of your data, to which you object (Article 21 GDPR)",
		"right-marketing":                  "an end to the use of your data for direct marketing (Article 21(2) GDPR)",
		"arrived":                          "On {received} we received your request. You ask for {right}.",
		"by-when":                          "You have our answer by {due}. If we need longer, we tell you why before that day.",
		"no-fee":                           "You pay nothing for it.",
		"on-behalf":                        "You ask for this on behalf of {person}. Where this letter speaks of your data, it means those of {person}.",
		"who-may-ask":                      "You ask for {right}. Before we act on it we have to be sure that you may ask it for {person}, since we have reason to doubt it:",
		"how-to-prove-mandate":             "Please send us the mandate or, for your child, a paper that shows that you may act for the child, and mention our reference.",
		"who-are-you":                      "You ask for {right}. Before we act on it we have to be sure that it is you who asks, since we have reason to doubt it:",
		"how-to-prove":                     "Please call us, or write to us from the address that you usually use with us, and mention our reference.",
		"no-copy":                          "Do not send us a copy of your identity card. We note that we checked who you are, by whom and when, and keep nothing else of it.",
		"takes-longer":                     "On {received} we received your request for {right}. We need longer than a month for our answer. You have it by {due}. These are the reasons:",
		"refused":                          "On {received} we received your request for {right}. We do not follow it, on this ground:",
		"partly":                           "We do not follow a part of your request, on these grounds:",
		"complain":                         "You may lodge a complaint with the supervisory authority named below, or with that of the country where you live or work, or where you think that the law was broken (Article 77 GDPR).",
		"court":                            "You may also go to court (Article 79 GDPR).",
		"about-yours":                      "On {received} we received your request for {right}.",
		"done-access":                      "With this letter you receive a package with your data, as we read them from our systems, and the facts about their use (Article 15 GDPR). Open its file index.html.",
		"encrypted":                        "The package is encrypted: the free program age (age-encryption.org) opens it. You receive the key another way.",
		"not-all":                          "Not everything could be searched; tell us if you know where else to look.",
		"done-nothing":                     "We searched our systems, and found no data about you there.",
		"done-portability":                 "With this letter you receive the data that you provided to us, as JSON and CSV, which other services can read.",
		"done-rectification":               "We corrected your data wherever we found the wrong ones.",
		"done-erasure":                     "We erased your data, but for what has to stay.",
		"undone-rectification":             "We corrected a part of your data. Still to be decided, or to be corrected by hand: {undone}. We write to you again when that is done.",
		"undone-erasure":                   "We erased a part of your data. Still to be decided, or to be erased by hand: {undone}. We write to you again when that is done.",
		"title-mandate":                    "We need to be sure that you may ask for this",
		"undone-restriction":               "We marked a part of your data: apart from keeping those, we process them only with your consent, for legal claims, to protect the rights of somebody else, or for reasons of important public interest (Article 18(2) GDPR). We tell you before that ends. Still to be decided, or to be marked by hand: {undone}. We write to you again when that is done.",
		"done-restriction":                 "Your data are marked: apart from keeping them, we process them only with your consent, for legal claims, to protect the rights of somebody else, or for reasons of important public interest (Article 18(2) GDPR). We tell you before that ends.",
		"done-objection":                   "We follow your objection, and no longer process your data for this.",
		"done-marketing":                   "We no longer use your data for direct marketing (Article 21(3) GDPR). You are on our stop list since your request arrived.",
		"told":                             "These had received your data, and we told them:",
		"lifting":                          "On {received} you asked for {right}. We tell you before it ends (Article 18(3) GDPR): we will process your data again, for these reasons:",
		"given":                            "You received data from {controller} about the person named below.",
		"did-rectification":                "We corrected the person's data (Article 16 GDPR) and ask you to do the same:",
		"did-erasure":                      "We erased the person's data (Article 17 GDPR) and ask you to do the same, with links and copies:",
		"did-restriction":                  "We restricted the processing of the person's data (Article 18 GDPR) and ask you to do the same until we tell you otherwise:",
		"instead":                          "This was wrong, and is right now:",
		"missing":                          "(nothing stood there)",
		"please":                           "Please tell us, with our reference, what you did (Article 19 GDPR).",
		"ground-unfounded":                 "the request is manifestly unfounded, Article 12(5) GDPR",
		"ground-excessive":                 "the request is excessive, in particular because it repeats itself, Article 12(5) GDPR",
		"ground-not-identified":            "we cannot identify you, Articles 11(2) and 12(2) GDPR",
		"ground-legally-held":              "a law requires us to keep the data",
		"ground-legal-claims":              "the data are needed for the establishment, exercise or defence of legal claims",
		"ground-expression":                "the data are needed to exercise the right of freedom of expression and information, Article 17(3)(a) GDPR",
		"ground-public-health":             "the data are needed for reasons of public interest in public health, Article 17(3)(c) GDPR",
		"ground-archiving":                 "the data are needed for archiving in the public interest, research or statistics, which their erasure would make impossible or seriously impair, Article 17(3)(d) GDPR",
		"ground-others-rights":             "the rights and freedoms of others",
		"ground-not-applicable":            "the conditions of this right are not met",
		"ground-compelling":                "our compelling legitimate grounds override yours, Article 21(1) GDPR",
		"overdue":                          "You should have had our answer by {due}. We are sorry that you still wait for it, and answer as soon as we can.",
		"takes-longer-late":                "On {received} we received your request for {right}. We needed longer than a month for our answer, and you should have had it by {due}. We are sorry that you still wait for it. These are the reasons:",
		"by-when-extended":                 "We need longer than a month for our answer. You have it by {due}; a letter of its own gives you the reasons.",
		"by-then-stopped":                  "You need not wait for that: since your request arrived, your data are no longer used for direct marketing (Article 21(3) GDPR).",
		"report":                           "We searched our systems again afterwards. The report of erasure beside this letter says what was erased, what stays and why, and by when copies are gone.",
		"ground-legally-held-erasure":      "a law requires us to keep the data, Article 17(3)(b) GDPR",
		"ground-legal-claims-erasure":      "the data are needed for the establishment, exercise or defence of legal claims, Article 17(3)(e) GDPR",
		"ground-legal-claims-objection":    "the data are needed for the establishment, exercise or defence of legal claims, Article 21(1) GDPR",
		"ground-others-rights-access":      "the rights and freedoms of others, Article 15(4) GDPR",
		"ground-others-rights-portability": "the rights and freedoms of others, Article 20(4) GDPR",
	}
}
