package username_test

import (
	"strings"
	"testing"

	"dossier/detectors"
	"dossier/detectors/detectortest"
	"dossier/detectors/username"
	"dossier/scanners"
)

func labelled(text, norm string) detectortest.Case {
	return detectortest.Case{Text: text, Kind: detectors.Username, Norm: norm}
}

func TestDetector(t *testing.T) {
	detectortest.Detector(t, username.New(), detectortest.Cases{
		Text: []detectortest.Case{
			labelled("Username: ⟦An.Peeters⟧", "an.peeters"),
			labelled("your login: ⟦jdoe_1984⟧ and the password you know", "jdoe_1984"),
			labelled("Benutzername:⟦kmueller⟧, Kennwort im zweiten Brief", "kmueller"),
			labelled("Nom d'utilisateur : x, identifiant: ⟦marie-claude⟧\n", "marie-claude"),
			labelled("nazwa użytkownika: ⟦żaneta_1⟧.", "żaneta_1"),
			labelled("Gebruikersnaam ⟦fhoekstra94⟧. App 3", "fhoekstra94"),
			labelled("Mon identifiant est ⟦s.bertin84⟧, merci", "s.bertin84"),
			labelled("Customer says login ⟦amrosario68⟧ locked out", "amrosario68"),
			labelled(`{"utente":"⟦silvia.conti91⟧","id":4}`, "silvia.conti91"),
			labelled("Identifiant : ⟦pmorel84⟧", "pmorel84"),
			labelled("User: ⟦dkim_dev⟧", "dkim_dev"),
			labelled("Użytkownik ⟦piotr_k.90⟧ zalogował się", "piotr_k.90"),
			labelled("L'utente ⟦f.marino_84⟧ si è collegato", "f.marino_84"),
			labelled("session opened for user ⟦ops_user_4⟧ by (uid=0)", "ops_user_4"),
			labelled("logged in as ⟦jdoe84⟧ from Ghent", "jdoe84"),
			labelled("Login ⟦lindner_w⟧ von hier", "lindner_w"),
			labelled("username ⟦c_okafor⟧ is locked", "c_okafor"),
			labelled("Bonjour, mon login ⟦s.lefevre⟧ ne marche plus", "s.lefevre"),
			labelled("l'utente ⟦m.bianchi⟧ da Roma", "m.bianchi"),
			labelled("kullanıcı adım: ⟦ayse_k⟧, teşekkürler", "ayse_k"),
			labelled("Feb 11 08:14:25 web03 sshd[4418]: Accepted publickey for ⟦kmarlow⟧ from 192.0.2.7 port 5022 ssh2", "kmarlow"),
			labelled("Feb 11 08:14:25 web03 sshd[4418]: pam_unix(sshd:session): session closed for user ⟦kmarlow⟧", "kmarlow"),
			labelled("Feb 11 08:14:20 web03 su[77]: x\nFeb 11 08:14:25 web03 sudo:   ⟦kmarlow⟧ : TTY=pts/0 ; PWD=/srv ; USER=root", "kmarlow"),
			labelled("INFO login ok user=⟦lramirez⟧ ip=192.0.2.14", "lramirez"),
			labelled(`level=info username="⟦s.pemberton⟧" took=18ms`, "s.pemberton"),
			labelled("2025-02-14 usuario=⟦rsouza⟧ ip=192.0.2.44 status=OK", "rsouza"),
			labelled("dn: uid=⟦jnovak⟧,ou=people,dc=example,dc=org", "jnovak"),
			labelled("logged in as ⟦jan.novak⟧ from", "jan.novak"),
			labelled("το όνομα χρήστη μου είναι ⟦jan.novak⟧", "jan.novak"),
			labelled("DB_USER=⟦shop_rw⟧\nDB_PORT=5432", "shop_rw"),
			labelled("no puedo entrar con mi usuario ⟦pilar_montero⟧.", "pilar_montero"),
			labelled("Hei, brukernavnet mitt er ⟦sissel.hauge⟧. Ring meg", "sissel.hauge"),
			labelled("kullanıcı adım ⟦emre.yldz⟧, müşteri", "emre.yldz"),
			labelled("Skype: ⟦mario.fontana77⟧", "mario.fontana77"),
			labelled("ΌΝΟΜΑ ΧΡΉΣΤΗ: ⟦nikos.p⟧", "nikos.p"),
		},
		NearMisses: []string{
			"user=self._user", "username: this._auth.user", "user: authData.user", "\"nickname\": DEFAULT_TYPE_TEXT", "username: username", "username: null", "Handle sys_renameat2",
			"the user an.peeters logged in", "username: the one that you chose", "Login: click here", "username: an.peeters@example.be", "superlogin: abc",
			"User: Administrator", "Compte : professionnel", `{"user":"guest"}`, "Pseudo: true", "username: 12345", "login v2", "user size_t", "login is_set", "the login a_b", "login user_name", "the page login abc84@example.org", "relogin jdoe84", "login jdoe",
			"Utente: Salve, il mio contatore", "cannot handle R_ARM64_TLS", "jdoe84", "usuario B2", "login:", "username:\npassword:",
			"user=root id=4", "USER=$1", "uid=1000 gid=5", "guid=abcdef x=1", "?user=", "user=jdoe", "login=true next=/", "username=self.user.name(x)", "f(user=user, x=1)", "call login user_name", "the login portal.example is new",
			"call login e.g.something", "the user m.bianchi", "Feb 11 web03 sshd[4418]: Accepted password for root from 192.0.2.7 port 22",
			"Feb 11 web03 sshd[4418]: Failed password for invalid user oracle from 192.0.2.7 port 22", "x[1]: session opened for user jdoe by (uid=0)",
		},
		NotValues: []string{"", "x", "12345", "0190a5e2-7a3c-7d54-9b1f-3c2a8e5d9f10", "507f1f77bcf86cd799439011", "two words", "an@example.be", strings.Repeat("long", 20)},
	})
}

// TestValues checks that a value alone is no finding, and what it is kept as in a column whose name says user name.
func TestValues(t *testing.T) {
	t.Parallel()
	c := scanners.NewColumn(scanners.Field{})
	c.AppendString("An.Peeters")
	c.AppendString(" Żaneta_1 ")
	var found detectors.Matches
	username.New().Values(c, &found)
	if len(found.List) != 2 {
		t.Fatalf("%d of 2 user names", len(found.List))
	}
	for i, want := range []string{"an.peeters", "żaneta_1"} {
		if m := &found.List[i]; string(found.Norm(m)) != want || m.Confidence >= detectors.Threshold {
			t.Errorf("kept as %q at %v, want %q below the threshold", found.Norm(m), m.Confidence, want)
		}
	}
}

func TestHeader(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"username": true, "login": true, "customer login": true, "gebruikersnaam": true,
		"user": true, "nom utilisateur": true, "usr nm": true, "kor ime": true, "korisnicko ime": true, "t 1 login enc": true, "user name": true,
		"updated by": true, "creusr": true, "created user": true, "last modified by": true, "sam account name": true, "screen name": true, "erfasst von": true, "actor": true, "ernam": true, "sorted by": false, "powered by": false, "by": false, "operator": false,
		"user id": false, "user role": false, "user agent": false, "login method": false, "last user name": false, "last login": false, "login count": false, "name": false, "login url": false,
	} {
		hints := username.New().Header(strings.Fields(name), "varchar(20)")
		if (len(hints) == 1 && hints[0].Kind == detectors.Username) != want {
			t.Errorf("%q: %+v, want a hint: %v", name, hints, want)
		}
	}
	if hints := username.New().Header([]string{"login"}, "boolean"); len(hints) != 0 {
		t.Errorf("a truth value: %+v", hints)
	}
}

func FuzzDetector(f *testing.F) {
	detectortest.Fuzz(f, username.New(), "an.peeters", "x", "", "username: an.peeters", "login: ü", "логин:x", "login::a", "login:a\x00login b12", "a:1\x00utente er b12", "user=", "login=\"", "user=ab\x00x=", "=user=abc=", ": session", "]: Accepted password for x from", "sudo: a : TTY=", " : TTY=")
}

// TestShortValues: names are found in every value, however many stand close together and whatever tells them.
func TestShortValues(t *testing.T) {
	t.Parallel()
	c := scanners.NewColumn(scanners.Field{Text: true})
	values := []string{"login jdoe84", "login j.doe", "login: jdoe", "login jd_4"}
	for range 30 {
		for _, v := range values {
			c.AppendString(v)
		}
	}
	var found detectors.Matches
	username.New().Text(c, &found)
	if len(found.List) != c.Len() {
		t.Fatalf("%d names in %d values", len(found.List), c.Len())
	}
	for i := range found.List {
		if m := &found.List[i]; int(m.Value) != i {
			t.Errorf("finding %d is in value %d", i, m.Value)
		}
	}
}
