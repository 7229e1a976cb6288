package identity_test

import (
	"fmt"
	"testing"

	"dossier/reports/inventory"
)

// called is the pseudonym of whom a value leads to.
func (w world) called(v value) string {
	w.t.Helper()
	found, err := w.Find(w.t.Context(), w.key.Fingerprint(v.kind, []byte(v.text)))
	if err != nil || len(found) != 1 {
		w.t.Fatalf("%s leads to %+v, %v", v.kind, found, err)
	}
	return found[0].Pseudonym
}

// leads tells whether a pseudonym leads to whom another does.
func (w world) leads(from, to string) {
	w.t.Helper()
	var numbers [2]uint32
	for i, p := range []string{from, to} {
		err := w.Keys(w.t.Context(), func(k *inventory.Keys) error {
			subject, _, known, err := k.Identifiers(w.t.Context(), p)
			if err == nil && !known {
				err = fmt.Errorf("%s leads to nobody", p)
			}
			numbers[i] = subject
			return err
		})
		if err != nil {
			w.t.Fatal(err)
		}
	}
	if numbers[0] != numbers[1] {
		w.t.Errorf("%s does not lead to whom %s does", from, to)
	}
}

// Whoever comes or goes: people keep their pseudonyms.
func TestPseudonymsStay(t *testing.T) {
	t.Parallel()
	accounts := func(n int) (list []value) { // one of them has the smallest fingerprint
		for i := range n {
			list = append(list, iban(fmt.Sprint("BE", i)))
		}
		return list
	}
	t.Run("of who grows and shrinks", func(t *testing.T) {
		t.Parallel()
		w := resolve(t, []record{{mail("an@x"), phone("+321")}, {mail("bo@x")}})
		an, bo := w.called(mail("an@x")), w.called(mail("bo@x"))
		grown := []record{{mail("an@x"), phone("+321")}, {mail("bo@x")}}
		for _, v := range accounts(15) {
			grown = append(grown, record{mail("an@x"), v})
		}
		w.scan(grown)
		if got := w.called(mail("an@x")); got != an || w.called(iban("BE7")) != an {
			t.Errorf("who was %s is %s", an, got)
		}
		w.scan([]record{{phone("+321")}, {iban("BE14")}, {mail("bo@x")}})
		if w.called(phone("+321")) == w.called(iban("BE14")) {
			t.Error("nothing joins these any more")
		}
		if w.called(phone("+321")) != an && w.called(iban("BE14")) != an {
			t.Error("the pseudonym is nobody's any more")
		}
		if w.called(mail("bo@x")) != bo {
			t.Error("another's changed")
		}
	})
	t.Run("of who turns out to be one, and two again", func(t *testing.T) {
		t.Parallel()
		apart := []record{{mail("an@x"), iban("BE1"), phone("+321")}, {mail("an@work")}}
		w := resolve(t, apart)
		more, less := w.called(mail("an@x")), w.called(mail("an@work"))
		joined := append(apart[:1:1], record{mail("an@work"), iban("BE1")})
		w.scan(joined)
		if got := w.called(mail("an@work")); got != more {
			t.Errorf("they were %s, of whom more was known, and %s; now they are %s", more, less, got)
		}
		w.leads(less, more)
		w.scan(joined) // again, with nothing new
		w.leads(less, more)
		w.scan(apart)
		if got := w.called(mail("an@x")); got != more {
			t.Errorf("of whom more is known was %s and is %s", more, got)
		}
		if got := w.called(mail("an@work")); got != less {
			t.Errorf("who was split off was %s once and is %s", less, got)
		}
		w.leads(less, less)
	})
	t.Run("of who is first known by what another lost", func(t *testing.T) {
		t.Parallel()
		for n := range 8 { // whichever of both is the smaller
			an, bo := mail(fmt.Sprint("an", n)), mail(fmt.Sprint("bo", n))
			w := resolve(t, []record{{an, phone("+321")}, {bo}})
			is := w.called(phone("+321"))
			w.scan([]record{{phone("+321"), iban("BE1")}, {bo}})
			w.scan([]record{{phone("+321"), iban("BE1")}, {bo}, {an}})
			if w.called(phone("+321")) != is || w.called(an) == is {
				t.Errorf("%s was %s, and is %s beside %s", "who has the phone", is, w.called(phone("+321")), w.called(an))
			}
		}
	})
}
