package charset

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// language is how often the letters beyond ASCII are met in the texts of one language or some: out of a thousand of them, capitals counted as small
// letters. It is rough: what tells two character sets apart is which letters are met at all.
type language struct {
	name    string
	letters string // a letter and its share, separated by blanks
}

// western are the languages of Windows-1252, as which text is read of which nothing else is known; the first is text of several.
func western() []language {
	return []language{
		{"western", "é 220 ä 120 ü 100 à 80 è 70 ö 70 ó 60 á 50 í 50 å 40 ç 30 ã 30 ø 30 ß 25 ñ 20 ê 20 æ 20 ù 15 ò 15 ú 15 ì 10 ë 10 ï 10 ô 10 â 10 õ 15 û 7 î 7 ð 6 œ 4 þ 3 ý 2 š 2 ž 2 ÿ 1"},
		{"french", "é 580 à 150 è 90 ê 60 ç 30 ô 20 â 20 û 20 î 20 ù 20 œ 10 ë 6 ï 6"},
		{"german", "ü 380 ä 320 ö 180 ß 120 é 5"},
		{"spanish", "ó 250 í 220 á 180 é 130 ñ 110 ú 60 ü 10"},
		{"portuguese", "ã 250 ç 170 á 120 é 130 í 80 ó 80 õ 60 ê 50 â 20 ú 30 à 30 ô 10"},
		{"italian", "è 300 à 300 ò 120 ù 120 é 80 ì 80"},
		{"swedish", "ä 400 å 310 ö 270 é 10"},
		{"danish", "å 340 ø 390 æ 250 é 10"},
		{"icelandic", "ð 250 á 150 í 140 é 60 ö 80 ó 90 þ 120 ú 60 æ 80 ý 20"},
		{"romanian, as far as it goes", "â 500 î 500"},
		{"estonian", "ä 350 õ 290 ü 240 ö 80 š 10 ž 10"},
	}
}

// eastern are languages that Windows-1252 has no letters for.
func eastern() map[string]language {
	byName := map[string]language{}
	for _, l := range []language{
		{"polish", "ł 210 ą 160 ę 170 ó 140 ż 130 ś 110 ć 60 ń 40 ź 15"},
		{"czech", "í 200 á 170 é 90 ě 120 ř 80 č 75 š 60 ž 75 ý 70 ů 40 ú 10 ň 5 ť 4 ď 3 ó 2"},
		{"slovak", "á 230 í 150 č 130 š 110 ž 110 ý 120 é 90 ť 70 ľ 50 ú 100 ň 20 ô 25 ď 20 ä 10 ó 5 ĺ 2"},
		{"hungarian", "á 280 é 270 ö 100 ő 100 ó 80 í 50 ü 50 ú 30 ű 30"},
		{"romanian", "ă 400 î 130 â 120 ş 150 ţ 150 ș 20 ț 20"},
		{"croatian", "š 290 č 290 ž 180 ć 160 đ 80"},
		{"turkish", "ı 330 ü 130 ş 130 ğ 90 ç 90 ö 60 i̇ 30 â 5"},
		{"lithuanian", "ė 210 š 150 ž 110 ū 80 į 80 ų 150 č 60 ą 80 ę 30"},
		{"latvian", "ā 380 ī 210 ē 160 š 80 ņ 50 ļ 30 ū 40 ž 20 č 12 ģ 10 ķ 15"},
		{"russian", "о 110 е 85 а 80 и 74 н 67 т 63 с 55 р 47 в 45 л 44 к 35 м 32 д 30 п 28 у 26 я 20 ы 19 ь 17 г 17 з 16 б 16 ч 14 й 12 х 10 ж 9 ш 7 ю 6 ц 5 щ 4 э 3 ф 3 ъ 1 ё 1"},
		{"ukrainian", "о 94 а 83 н 68 и 61 і 57 в 54 т 53 е 49 р 47 с 41 к 38 л 37 у 34 д 33 м 29 п 28 я 22 з 22 ь 18 б 17 г 15 ч 13 й 12 х 11 ц 9 ж 8 ї 8 ю 8 є 6 ш 6 щ 4 ф 3 ґ 1"},
		{"bulgarian", "а 120 о 90 и 90 е 85 т 74 н 72 р 52 с 48 в 43 л 38 к 34 д 35 п 28 м 24 з 21 ъ 17 я 17 г 16 б 15 у 15 ч 14 щ 8 й 7 ж 7 х 7 ц 7 ш 4 ф 3 ю 2"},
		{"serbian", "а 120 и 98 о 90 е 88 н 55 р 50 с 47 т 44 ј 42 у 39 д 37 к 36 в 35 л 32 м 32 п 27 з 18 г 17 б 15 ч 10 ш 9 ц 8 ж 6 ћ 6 љ 5 њ 6 х 5 ђ 2 ф 2 џ 1"},
		{"greek", "α 95 ο 85 ι 75 ε 75 τ 78 ν 65 σ 50 η 42 ρ 42 π 40 κ 40 ς 40 μ 33 λ 30 υ 32 ω 20 δ 18 γ 17 χ 12 θ 12 φ 8 β 7 ξ 5 ζ 4 ψ 2 ά 23 έ 20 ή 19 ί 25 ό 24 ύ 12 ώ 11 ϊ 2 ϋ 1 ΐ 1"},
		{"hebrew", "י 110 ו 105 ה 95 ל 72 א 60 ר 58 ת 52 ב 50 מ 45 ש 45 נ 32 כ 25 ע 30 ם 30 ד 27 ח 25 ק 22 פ 20 ט 14 ג 13 צ 13 ס 15 ן 14 ז 12 ך 8 ף 3 ץ 2"},
		{"arabic", "ا 130 ل 115 ي 70 م 62 و 58 ن 57 ر 45 ت 40 ب 35 ة 38 ع 35 د 30 س 27 ف 28 ه 32 ك 22 ق 23 أ 22 ح 20 ج 14 ش 11 ط 10 ص 11 ى 10 خ 9 إ 9 ذ 6 ث 6 ز 7 ض 6 غ 5 ئ 4 ء 5 ظ 2 ؤ 2 آ 2"},
		{"thai", "า 75 น 70 ร 65 อ 55 ก 55 เ 42 ง 42 ่ 50 ้ 40 ว 38 ม 38 ย 38 ล 32 ส 30 ด 28 ท 30 ั 40 ี 32 ค 25 ต 25 ิ 28 ป 20 บ 20 แ 18 ะ 20 จ 17 ห 25 ข 13 ไ 15 ุ 13 ู 11 พ 15 ์ 15 ช 11 ใ 10 ำ 9 โ 9 ซ 5 ถ 6 ผ 6 ศ 6 ณ 5 ธ 4 ญ 3 ภ 4 ษ 4 ฐ 2 ื 12 ็ 9 ึ 7 ฟ 2 ฉ 2"},
	} {
		byName[l.name] = l
	}
	return byName
}

// page is a character set of one byte a character, and the languages that are written in it.
type page struct {
	set       *charmap.Charmap
	languages []string // none: the western ones
}

// pages are the character sets that text is looked at in. Of sets in which the bytes of a text are the same letters the first counts.
func pages() []page {
	central := []string{"polish", "czech", "slovak", "hungarian", "romanian", "croatian"}
	cyrillic := []string{"russian", "ukrainian", "bulgarian", "serbian"}
	return []page{
		{charmap.Windows1250, central},
		{charmap.ISO8859_2, central},
		{charmap.CodePage852, central},
		{charmap.Windows1251, cyrillic},
		{charmap.KOI8U, []string{"russian", "ukrainian"}}, // has all letters of KOI8-R
		{charmap.CodePage866, []string{"russian"}},
		{charmap.ISO8859_5, cyrillic},
		{charmap.MacintoshCyrillic, cyrillic},
		{charmap.Windows1253, []string{"greek"}},
		{charmap.Windows1254, []string{"turkish"}},
		{charmap.Windows1255, []string{"hebrew"}},
		{charmap.Windows1256, []string{"arabic"}},
		{charmap.ISO8859_6, []string{"arabic"}},
		{charmap.Windows1257, []string{"lithuanian", "latvian"}},
		{charmap.Windows874, []string{"thai"}},
		{charmap.CodePage850, nil},
		{charmap.Macintosh, nil},
	}
}

// shares reads a language's letters.
func (l *language) shares() map[rune]float64 {
	of := map[rune]float64{}
	words := strings.Fields(l.letters)
	for i := 0; i+1 < len(words); i += 2 {
		letter, _ := utf8.DecodeRuneInString(words[i])
		share := 0.0
		for _, digit := range words[i+1] {
			share = share*10 + float64(digit-'0')
		}
		of[letter] = share / 1000
	}
	return of
}

// small is the letter as languages list it.
func small(r rune) rune {
	if r == 'İ' {
		return 'i'
	}
	return unicode.ToLower(r)
}
