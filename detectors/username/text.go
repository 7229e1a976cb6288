package username

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
	"unicode"
	"unicode/utf8"

	"dossier/detectors"
	"dossier/detectors/marks"
	"dossier/scanners"
)

// labels are what stands before a colon and a user name in running text, in lower case.
var labels = []string{
	"username", "user name", "login", "login name", "logon name", "screen name", "benutzername", "nutzername", "anmeldename", "nom d'utilisateur", "nom d’utilisateur",
	"identifiant", "gebruikersnaam", "nombre de usuario", "usuario", "nome utente", "nome de usuário", "nome de utilizador", "nazwa użytkownika", "uživatelské jméno",
	"používateľské meno", "prihlasovacie meno", "přihlašovací jméno", "felhasználónév", "nume de utilizator", "användarnamn", "brukernavn", "brugernavn",
	"käyttäjätunnus", "käyttäjänimi", "kasutajanimi", "lietotājvārds", "naudotojo vardas", "korisničko ime", "uporabniško ime", "потребителско име",
	"имя пользователя", "user id", "userid", "użytkownik", "uživatel", "používateľ", "felhasználó", "utilizator", "utilizador", "utente", "nickname", "nazwa konta", "skype", "skype id", "skype name", "id de connexion", "логин", "ім'я користувача", "kullanıcı adı", "kullanıcı adım", "kullanıcı adınız", "όνομα χρήστη",
	"inlognaam", "accountnaam", "gebruikers-id", "benutzerkennung", "identyfikator użytkownika", "užívateľské meno", "meno používateľa", "nume utilizator", "login id", "utilizatorul", "utilizatorului", "käyttäjä", "korisnik", "uporabnik", "kasutaja", "login-name", "anmeldekennung", "felhasználónevem", "brukernavnet mitt", "login w sklepie", "login do sklepu", "login do portalu", "naudotojas", "lietotājs", "потребител", "пользователь", "користувач", "χρήστης", "kullanıcı",
	"user_name", "benutzer-id", "identifiant de connexion", "prisijungimo vardas", "vartotojo vardas", "логін", "kontoname", "konto użytkownika", "käyttäjätunnukseni", "utilizatorul meu", "όνομα χρήστη μου", "потребителското ми име", "logged in as", "log in as", "login as", "signed in as", "sign in as", "log in with", "inloggen als", "inloggen met", "ingelogd als", "angemeldet als", "eingeloggt als", "einloggen als", "einloggen mit",
	"connecté en tant que", "connecter avec", "connecté avec", "accedere con", "accesso con", "conectado como", "iniciar sesión con", "entrar com", "zalogowany jako", "zalogować jako", "prihlásený ako", "přihlášen jako", "conectat ca",
	"inloggad som", "logget inn som", "logget ind som",
}

// bare are labels that other words follow as well: a name behind them has a sign or a digit as few words have.
var bare = []string{
	"discord", "steam", "gamertag", "kennung", "user", "utilisateur", "compte utilisateur", "gebruiker", "benutzer", "nutzer", "usuário", "cont", "account", "account name", "acct", "nick", "handle", "pseudo", "användare", "bruker", "compte",
}

// links may stand between a label and the name: "my login is jdoe84".
var links = []string{"is", "was", "ist", "lautet", "luidt", "est", "es", "è", "é", "to", "je", "este", "er", "är", "on", "είναι", "е"}

const becauseLabel = "stands behind a label that says user name"

// Text implements [detectors.Detector]: in running text nothing but a label tells a user name from another word.
func (d Detector) Text(c *scanners.Column, found *detectors.Matches) { d.maps.Text(d, c, found) }

// Marked implements [marks.Reader]. Where no colon stands behind the label, the name must have a digit behind its letters, as few words have.
func (d Detector) Marked(c *scanners.Column, m *marks.Map, found *detectors.Matches) {
	data, before := c.Data(), len(found.List)
	d.underscored(c, found)
	d.assigned(c, found)
	value, named, initialled, line := 0, 0, 0, 0
	open, begun := uint64(0), uint64(0) // 1 where what may be a name, and where its first word, stands open at the step's beginning
	for step := range m.Steps() {
		digits, dots, colons := m.Digits.Step(step), m.Dots.Step(step), m.Colons.Step(step)
		letters, spaces := m.Letters.Step(step), m.Spaces.Step(step)
		inName := marks.Own(letters | dots)
		behind := inName&marks.Own(spaces<<1) + inName + open // the sums of runs and where they begin end right behind those
		open = behind >> marks.StepSize & 1
		for at := behind &^ inName & marks.Own(digits); at != 0; at &= at - 1 {
			digit := marks.Place(step, at)
			if start := nameStart(data, digit); start > 0 && d.mayFollow(data, start) {
				named = c.At(digit, named)
				from, to := c.Span(named)
				d.beside(data[from:to:to], start-from, named, found)
			}
		}
		inWord := marks.Own(letters)
		dotted := inWord&marks.Own(spaces<<1) + inWord + begun
		begun = dotted >> marks.StepSize & 1
		for at := dotted &^ inWord & marks.Own(dots&(letters>>1)&(letters>>2)&(letters>>3)); at != 0; at &= at - 1 { // j.peeters, anna.peeters
			if start := nameStart(data, marks.Place(step, at)); start > 1 && d.mayFollow(data, start) {
				initialled = c.At(start, initialled)
				d.initialLed(c, start, initialled, found)
			}
		}
		if colons == 0 {
			continue
		}
		letters |= m.Beyond.Step(step)
		signed := colons &^ ((letters | spaces | digits) << 1) // a sign stands before them
		logged := signed & (spaces >> 1) & (letters >> 2)      // "sshd[4418]: Accepted"
		for at := marks.Own(logged); at != 0; at &= at - 1 {
			if colon := marks.Place(step, at); mayLog(data, colon) {
				line = signedIn(c, colon, line, found)
			}
		}
		spaced := spaces | colons
		label := colons & (letters<<1 | letters<<2&(spaces<<1)) & (letters>>1 | spaced>>1&(letters>>2))
		quoted := signed & (letters << 2) & (letters>>2 | spaces>>1&(letters>>3)) // "login":"jdoe84"
		for at := marks.Own(label | quoted); at != 0; at &= at - 1 {
			colon := marks.Place(step, at)
			if d.tails.ruleOut(data, colon) {
				if colon+2 < len(data) && data[colon+2] == 'T' {
					value = byGrace(c, colon, value, found)
				}
				continue
			}
			value = c.At(colon, value)
			from, to := c.Span(value)
			d.labelled(data[from:to:to], colon-from, value, found)
		}
	}
	if len(found.List) > before+1 {
		inOrder(found.List[before:])
	}
}

// initialLed looks at the name of an initial, or a word, and a word that begins at offset start of the data. Those with a digit or an underscore are found by these.
func (d Detector) initialLed(c *scanners.Column, start, value int, found *detectors.Matches) {
	from, to := c.Span(value)
	text := c.Data()[from:to:to]
	if start -= from; !bytes.ContainsAny(text[start:nameEnd(text, start)], "0123456789_") {
		d.beside(text, start, value, found)
	}
}

// inOrder puts matches in the order of where they stand.
func inOrder(list []detectors.Match) {
	slices.SortStableFunc(list, func(a, b detectors.Match) int {
		return cmp.Or(cmp.Compare(a.Value, b.Value), cmp.Compare(a.Start, b.Start))
	})
}

// underscored looks for the names behind a label, and no colon, whose first digit stands behind an underscore, or that have none.
func (d Detector) underscored(c *scanners.Column, found *detectors.Matches) {
	data, value := c.Data(), 0
	for at := bytes.IndexByte(data, '_'); at >= 0; {
		end := at
		for end < len(data) && (data[end] == '_' || data[end] == '.' || data[end]|0x20-'a' < 26) {
			end++
		}
		if end < len(data) && (data[end]-'0' < 10 || initialled(data[:end], at)) || mayClose(data, end) && parts(data[:end], at) {
			if start := nameStart(data, at); start > 0 && d.mayFollow(data, start) {
				value = c.At(at, value)
				from, to := c.Span(value)
				d.beside(data[from:to:to], start-from, value, found)
			}
		}
		next := bytes.IndexByte(data[end:], '_')
		if next < 0 {
			break
		}
		at = end + next
	}
}

// initialled tells whether the underscore at offset at, the only one of what text ends with, parts a word and a single letter: chinedu_o, m_weber.
func initialled(text []byte, at int) bool {
	letter := func(i int) bool { return i >= 0 && i < len(text) && text[i]|0x20-'a' < 26 }
	first, last := letter(at-1) && !letter(at-2), letter(at+1) && at+2 == len(text)
	return first != last && letter(at-1) && letter(at+1) && bytes.IndexByte(text[at+1:], '_') < 0
}

// mayClose tells whether a word of a sentence may end at offset end of text.
func mayClose(text []byte, end int) bool {
	return end == len(text) || text[end] == ' ' || text[end] == ',' || text[end] == '\n' || text[end] == ')' || text[end] == '!' || text[end] == '?'
}

// parts tells whether the underscore at offset at is the only sign among the letters that text ends with: pilar_montero, at the end of a sentence too.
func parts(text []byte, at int) bool {
	behind := bytes.TrimSuffix(text[at+1:], []byte("."))
	return len(behind) > 1 && bytes.IndexByte(behind, '_') < 0 && bytes.IndexByte(behind, '.') < 0
}

// nameStart returns where the letters begin that stand before a digit, 0 where they are no beginning of a name.
func nameStart(data []byte, digit int) int {
	at := digit
	for at > 1 && digit-at < longest && (data[at-1]|0x20 >= 'a' && data[at-1]|0x20 <= 'z' || data[at-1] == '.' || data[at-1] == '_') {
		at--
	}
	if at < 2 {
		return 0
	}
	return at
}

// mayFollow tells whether a name may begin at offset start, 2 at the least: behind a space and what ends as a label or a link does.
func (d Detector) mayFollow(data []byte, start int) bool {
	if data[start-1] != ' ' {
		return false
	}
	switch last := data[start-2]; {
	case last == 's', last == 't', last == 'o', last == 'e', last == 'r', last == 'n': // as links in ASCII
		return true
	case last < utf8.RuneSelf && len(d.labels[last|0x20]) == 0:
		return false
	}
	return !d.tails.ruleOut(data, start-1)
}

// beside adds the name at offset start of a value if a label stands before it, with a link between or not.
func (d Detector) beside(text []byte, start, value int, found *detectors.Matches) {
	if start < 2 {
		return
	}
	before, linked := text[:start-1], false
	for _, link := range links {
		if n := len(before) - len(link) - 1; n > 0 && before[n] == ' ' && string(before[n+1:]) == link {
			before, linked = before[:n], true
			break
		}
	}
	end := nameEnd(text, start)
	name := text[start:end]
	if len(name) < 4 || end < len(text) && text[end] == '@' {
		return
	}
	label := d.labels.start(before)
	switch {
	case label < 0:
		if bytes.IndexByte(name, '_') < 1 || !bytes.ContainsAny(name, "0123456789") || !anySmall(name) || !d.bare.end(before) ||
			!linked && (bytes.HasSuffix(before, []byte("handle")) || bytes.HasSuffix(before, []byte("Handle"))) { // to handle sys_renameat2
			return
		}
	case !twoWords(name):
	case !linked && !somebodys(before[:label], before[label:]):
		return // "call login user_name"
	}
	var norm [4 * longest]byte
	if looksRight(name) {
		found.Add(detectors.Match{
			Value: int32(value), Start: int32(start), End: int32(end), Kind: detectors.Username, Confidence: 0.7, Because: becauseLabel,
		}, appendLower(norm[:0], name))
	}
}

// twoWords tells whether a name is two words of small letters and the sign between them, as members of programs and pages are called too.
func twoWords(name []byte) bool {
	sign := bytes.IndexAny(name, "._")
	return sign > 1 && sign < len(name)-2 && !bytes.ContainsAny(name, "0123456789")
}

// somebodys tells whether a label is called somebody's own, by the word before it or by its ending.
func somebodys(before, label []byte) bool {
	before, spaced := bytes.CutSuffix(before, []byte(" "))
	owner := before[bytes.LastIndexByte(before, ' ')+1:]
	return spaced && slices.ContainsFunc(owners, func(o string) bool { return bytes.EqualFold(owner, []byte(o)) }) ||
		slices.ContainsFunc(ownEndings, func(e string) bool { return bytes.HasSuffix(label, []byte(e)) })
}

// owners stand before a label, ownEndings are how one ends that needs none.
var (
	owners     = []string{"my", "your", "our", "mon", "votre", "mein", "dein", "ihr", "mijn", "uw", "jouw", "mi", "su", "tu", "mio", "suo", "meu", "seu", "mój", "moj", "moje", "můj", "mitt", "min", "mit", "mou", "моят", "мой", "мій", "benim"}
	ownEndings = []string{"adım", "adınız", "nevem", "neve", " mitt", "ul meu", "nimeni", "tunnukseni", " μου", " ми име", " as", " als", " jako", " como", " som", " ca", " tant que"}
)

// anySmall tells whether a name has a small letter, which constants in programs have not.
func anySmall(name []byte) bool {
	return bytes.ContainsFunc(name, unicode.IsLower)
}

// nameEnd is where the name that begins at offset start ends; the signs of a sentence behind it are none of it.
func nameEnd(text []byte, start int) int {
	end := start
	for end < len(text) {
		if b := text[end]; b < utf8.RuneSelf {
			if !inNames[b] {
				break
			}
			end++
			continue
		}
		r, size := utf8.DecodeRune(text[end:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			break
		}
		end += size
	}
	for end > start && (text[end-1] == '.' || text[end-1] == '-') {
		end--
	}
	return end
}

// inNames has what of ASCII may be a part of a user name.
var inNames = newNameTable()

func newNameTable() (t [utf8.RuneSelf]bool) {
	for b := range t {
		r := rune(b)
		t[b] = unicode.IsLetter(r) || unicode.IsDigit(r) || bytes.IndexByte([]byte("._-+\\$"), byte(b)) >= 0
	}
	return t
}

// labelled looks for a user name behind the colon at offset colon of a value.
func (d Detector) labelled(text []byte, colon, value int, found *detectors.Matches) {
	label, quoted := text[:colon], colon > 1 && text[colon-1] == '"'
	if quoted {
		label = text[:colon-1] // as in JSON
	}
	label = bytes.TrimSuffix(label, []byte(" ")) // as French sets its colons
	if len(label) == 0 {
		return
	}
	said := d.labels.end(label)
	if !said && !d.bare.end(label) {
		return
	}
	start := colon + 1
	for start < len(text) && text[start] == ' ' {
		start++
	}
	if quoted && start < len(text) && text[start] == '"' {
		start++
	}
	end := nameEnd(text, start)
	rest := bytes.TrimLeft(text[end:], ".-")
	whole := len(rest) == 0 || bytes.IndexByte([]byte("\r\n\t,;|)<\""), rest[0]) >= 0 // else a word of a sentence, unless it looks like none
	name := text[start:end]
	if spokenTo(name, rest) {
		return
	}
	if end < len(text) && text[end] == '@' || !looksRight(name) || inCode(name) || !(whole && said) && !bytes.ContainsAny(name, "0123456789._") || !said && (len(name) < 4 || bytes.Count(name, []byte(".")) > 1) {
		return
	}
	var norm [4 * longest]byte
	found.Add(detectors.Match{
		Value: int32(value), Start: int32(start), End: int32(end), Kind: detectors.Username, Confidence: 0.8, Because: becauseLabel,
	}, appendLower(norm[:0], name))
}

// spokenTo tells whether a sentence begins behind the label, as where it says whose turn it is in a conversation: "Utente: Salve, il mio contatore".
func spokenTo(name, rest []byte) bool {
	if len(rest) < 3 || rest[0] != ',' || rest[1] != ' ' || rest[2] < utf8.RuneSelf && !unicode.IsLower(rune(rest[2])) {
		return false
	}
	for i, r := range string(name) {
		if !unicode.IsLetter(r) || i == 0 && !unicode.IsUpper(r) {
			return false
		}
	}
	return true
}

// tails tell of most words before a colon, by their last four bytes, that they are no label.
type tails [1 << tailBits / 64]uint64

const tailBits = 12

func newTails(lists ...[]string) *tails {
	var t tails
	for _, list := range lists {
		for _, label := range list {
			at := tailPlace([]byte(label))
			t[at/64] |= 1 << (at % 64)
		}
	}
	return &t
}

// tailPlace is where the label is kept with which text ends, 0 for those that are not all in ASCII there.
func tailPlace(text []byte) uint32 {
	four := binary.LittleEndian.Uint32(text[len(text)-4:])
	if four&0x80808080 != 0 {
		return 0
	}
	return (four | 0x20202020) * 0x9e3779b1 >> (32 - tailBits)
}

// ruleOut tells whether there is certainly no label before the colon, or the space, at offset at, or the quotation mark or space before that.
func (t *tails) ruleOut(data []byte, at int) bool {
	end := at
	if b := data[end-1]; b == '"' || b == ' ' {
		end--
	}
	if end < 4 {
		return true // all labels have four bytes
	}
	place := tailPlace(data[:end])
	return place != 0 && t[place/64]>>(place%64)&1 == 0
}

// suffixes are texts by their last byte, those that end beyond ASCII together: capitals have other bytes there.
type suffixes [utf8.RuneSelf + 1][][]byte

func newSuffixes(list []string) *suffixes {
	var s suffixes
	for _, t := range list {
		last := min(t[len(t)-1], utf8.RuneSelf)
		s[last] = append(s[last], []byte(t))
	}
	return &s
}

// end tells whether text ends with one of them, in capitals or small letters, as words of their own.
func (s *suffixes) end(text []byte) bool { return s.start(text) >= 0 }

// start returns where the one begins that text ends with, -1 where none does.
func (s *suffixes) start(text []byte) int {
	last := min(text[len(text)-1], utf8.RuneSelf)
	if 'A' <= last && last <= 'Z' {
		last |= 0x20
	}
	for _, t := range s[last] {
		start := len(text) - len(t)
		if start < 0 || !bytes.EqualFold(text[start:], t) {
			continue
		}
		if r, _ := utf8.DecodeLastRune(text[:start]); start == 0 || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return start
		}
	}
	return -1
}
