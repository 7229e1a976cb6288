package records_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"dossier/reports/records"
)

// besides are the lines that are handed over for where they stand, and no more.
func (w *world) besides(n int) (list []string) {
	w.t.Helper()
	result, err := w.reader.Read(w.t.Context(), []string{w.pseudonym(n)}, func(r *records.Record) error {
		if r.Beside {
			at := r.Fields[0].Own[0]
			list = append(list, fmt.Sprintf("%d %s", r.Number, r.Fields[0].Values[0][at.Start:at.End]))
		}
		return nil
	})
	if err != nil || len(result.Missing)+len(result.Unread) > 0 || result.Cut {
		w.t.Fatalf("%d missing, %d unread, cut %v (%v)", len(result.Missing), len(result.Unread), result.Cut, err)
	}
	return list
}

// members is a list of everybody.
func (w *world) members() {
	w.t.Helper()
	var list strings.Builder
	list.WriteString("first name,last name,email\n")
	for n := range people {
		fmt.Fprintf(&list, "%s,%s,%s\n", given(n), family(n), mail(n))
	}
	w.file("members.csv", list.String())
}

// TestLinesBesideOnesOwn hands over, where that was asked for, the street, the town and the birth date that stand by a line of the person in a text, and
// none of another's card, behind an empty line, or in a log.
func TestLinesBesideOnesOwn(t *testing.T) {
	t.Parallel()
	w := begin(t)
	w.members()
	w.file("cards.txt", fmt.Sprintf("%s %s\nKerkstraat 12\n2018 Antwerpen\n%s\n--\n%s %s\nMolenstraat 7\n%s\n", given(3), family(3), mail(3), given(8), family(8), mail(8)))
	w.file("note.txt", fmt.Sprintf("Lives at Dorpsstraat 99.\n\nSpoke with %s %s today.\nWants a meter, and to be called after six.\nBorn on 12 March 1980\n", given(5), family(5)))
	w.file("mixed.txt", fmt.Sprintf("mail %s\nBeukenlaan 3\nmail %s\nNieuwstraat 41\n", mail(10), mail(11)))
	w.file("app.log", fmt.Sprintf("2026-03-01 10:00:01 sent a parcel to Kerkstraat 12, 2018 Antwerpen\n2026-03-01 10:00:02 mail to %s\n", mail(14)))
	w.targets = append(w.targets, w.dir+"/files")
	w.scan()
	w.reader.Namesakes = true
	if list := w.besides(3); len(list) > 0 {
		t.Errorf("nobody asked for %q", list)
	}
	w.reader.Beside = true
	for n, want := range map[int][]string{
		3:  {"2 Kerkstraat 12", "3 2018 Antwerpen"},
		5:  {"5 12 March 1980"},
		8:  {"7 Molenstraat 7"},
		10: {"2 Beukenlaan 3"},
		11: {"2 Beukenlaan 3", "4 Nieuwstraat 41"}, // nothing tells whose the first is
		14: nil,
	} {
		if got := w.besides(n); !slices.Equal(got, want) {
			t.Errorf("person %d: %q, want %q", n, got, want)
		}
	}
}

// TestNamesAsTheyAreWritten hands over, where that was asked for, what holds a person's name in a form that no detector takes for one, in files where more of
// them was found, and none that is a longer name, or another's own.
func TestNamesAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	w := begin(t)
	var members, comments strings.Builder
	members.WriteString("first name,last name,email\n")
	comments.WriteString("ticket,body\n")
	const whole = 5 // whose name stands in one field
	for n := range people {
		if n == whole {
			continue
		}
		fmt.Fprintf(&members, "%s,%s,%s\n", given(n), family(n), mail(n))
		fmt.Fprintf(&comments, "%d,Called and got no answer. Will try again tomorrow. — %s %s\n%d,Forwarded to %s\n", n, strings.ToUpper(given(n)), family(n), n, mail(n))
	}
	fmt.Fprintf(&comments, "99,Called and got no answer. Will try again tomorrow. — %s %sens\n", given(4), family(4))
	w.file("members.csv", members.String())
	w.file("staff.csv", fmt.Sprintf("name,email\n%s %s,%s\n", given(whole), family(whole), mail(whole)))
	w.file("comments.csv", comments.String())
	w.file("birthdays.txt", "Birthdays\nLucas Dubois - 26/01/1956\nJulie Wouters has hers in May, she said to Emma Janssens.\nx9/"+given(4)+" "+family(4)+"/26\n")
	w.file("review "+family(4)+" "+given(4)+" 2025.txt", "Review\n"+mail(4)+"\n")
	w.file("memo_"+family(whole)+"_"+given(whole)+".txt", "Memo\n"+mail(whole)+"\n")
	w.targets = append(w.targets, w.dir+"/files")
	w.scan()
	w.reader.Namesakes, w.reader.Beside = true, true
	for n, want := range map[int][]string{4: {"birthday 4", "comments 9", "review P 0"}, whole: {"memo_Pee 0"}} {
		var got []string
		if _, err := w.reader.Read(t.Context(), []string{w.pseudonym(n)}, func(r *records.Record) error {
			if r.Namesake {
				got = append(got, fmt.Sprintf("%.8s %d", r.Unit.Reveal(), r.Number))
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		slices.Sort(got)
		if got = slices.Compact(got); !slices.Equal(got, want) {
			t.Errorf("person %d: %q, want %q", n, got, want)
		}
	}
}

// TestMentionsAreHandedOver hands over what subject find lists: a text that names somebody who may be the person by an initial.
func TestMentionsAreHandedOver(t *testing.T) {
	t.Parallel()
	w := begin(t)
	w.members()
	w.file("visit.txt", "Visit\nWe met "+given(4)[:1]+". "+family(4)+" in the hall, and had coffee.\nThen we left.\n")
	w.targets = append(w.targets, w.dir+"/files")
	w.scan()
	w.reader.Namesakes = true
	var got []string
	if _, err := w.reader.Read(t.Context(), []string{w.pseudonym(4)}, func(r *records.Record) error {
		if r.Namesake {
			got = append(got, fmt.Sprintf("%s %d", r.Unit.Reveal(), r.Number))
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if want := []string{"visit.txt 2"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
