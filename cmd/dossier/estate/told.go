package estate

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// CrowdNotes is a file of notes that mention people of a crowd, a line each.
const CrowdNotes = "notes.txt"

// Told is whom the lines of notes mention, and how. Line 1 is the first.
type Told []Line

// Line is one note.
type Line struct {
	Who  int // as in Whose; 0: somebody who is not of the crowd
	Form string
}

// The ways in which notes name people.
const (
	NameWritten   = "as written"
	NameReversed  = "reversed"
	NameInflected = "inflected"
	NameInitial   = "initial"
	PhoneWritten  = "phone"
)

// Forms are the ways, in an order to show them.
func Forms() []string {
	return []string{NameWritten, NameReversed, NameInflected, NameInitial, PhoneWritten}
}

// notes writes notes about people.
type notes struct {
	rng  *rand.Rand // its own, so that a crowd is the same with notes and without
	out  *bufio.Writer
	told Told
}

// CrowdTold is Crowd, with notes that mention one in four of the people beside: by name, reversed (Janssens, Jan), inflected (Jan Janssens'),
// with an initial, or by phone number as people write it. One note in six names somebody who is not of the crowd and could be.
func CrowdTold(dir string, people int, seed uint64) (whose Whose, told Told, err error) {
	f, err := os.Create(filepath.Join(dir, CrowdNotes))
	if err != nil {
		return nil, nil, fmt.Errorf("write notes about a crowd: %w", err)
	}
	defer func() { err = cmp.Or(err, f.Close()) }()
	n := &notes{rng: rand.New(rand.NewPCG(seed, 0x746f6c64)), out: bufio.NewWriter(f)}
	whose, err = makeCrowd(dir, people, seed, n)
	return whose, n.told, cmp.Or(err, n.out.Flush())
}

// about writes a note about somebody, or about somebody who does not exist, or none.
func (n *notes) about(m *member, c *crowd) error {
	if n == nil {
		return nil
	}
	// The names of strangers are made of the same parts, by random numbers of their own.
	stranger := crowd{rng: n.rng, given: c.given}
	if n.rng.IntN(20) == 0 {
		other := &member{given: stranger.one(c.given...), family: stranger.surname(), phone: fmt.Sprintf("+32 456 %02d %02d %02d", n.rng.IntN(100), n.rng.IntN(100), n.rng.IntN(100))}
		if err := n.line(0, other, &stranger); err != nil {
			return err
		}
	}
	if n.rng.IntN(4) > 0 {
		return nil
	}
	return n.line(m.id, m, &stranger)
}

func (n *notes) line(who int, m *member, c *crowd) error {
	form := c.one(Forms()...)
	if form == PhoneWritten && m.onePhone {
		form = NameWritten // a phone of several leads to none of them
	}
	name := m.given + " " + m.family
	var text string
	switch form {
	case NameWritten:
		text = c.one("Klacht van %s over de levering.", "Spoke with %s about the refund, will call back.", "%s a téléphoné ce matin pour la facture.", "Gespräch mit %s am Stand.", "2026-02-03 11:02:45 INFO user=%s action=login")
	case NameReversed:
		name = m.family + c.one(", ", " ") + m.given
		text = c.one("Dossier %s afgesloten op 3 februari.", "Contact person: %s", "Dossier de %s clôturé.", "%s - refund agreed")
	case NameInflected:
		switch form := n.rng.IntN(4); {
		case form == 0:
			name, text = name+"'s", "Forwarded %s order to the warehouse."
			if strings.HasSuffix(m.family, "s") {
				name = m.given + " " + m.family + "'"
			}
		case form == 1 && strings.HasSuffix(m.given, "a"): // a Czech woman's given name, of a family name that stays
			name, text = strings.TrimSuffix(m.given, "a")+"y "+m.family, "Zásilka od %s byla doručena včera."
		case form < 3:
			name, text = m.given+" "+m.family+"nak", "A csomagot %s küldtük el tegnap."
		default:
			name, text = m.given+"em "+m.family+"em", "Mluvil jsem s %s o reklamaci."
		}
	case NameInitial:
		name = string([]rune(m.given)[:1]) + ". " + m.family
		text = c.one("Klacht van %s over de levering.", "Spoke with %s about the refund.", "Rendez-vous avec %s jeudi.", "%s confirmed the new address.")
	default:
		digits := strings.Fields(m.phone)
		name = c.one("0", "+32 (0)") + strings.Join(digits[1:], c.one(".", "", "-"))
		text = c.one("Called %s, no answer.", "Terugbellen op %s na 17 uur.", "Rappeler au %s demain.")
	}
	n.told = append(n.told, Line{who, form})
	_, err := fmt.Fprintf(n.out, text+"\n", name)
	return err
}

// Heard is how what an inventory says of mentions agrees with notes.
type Heard struct {
	Notes int // about people of the crowd
	Right int // notes that lead to the one they are about
	Wrong int // people to whom a note leads that is not about them
	Open  int // notes of which it is said that they may be about several people
}

// Precision is the share of what was found that is right, 1 of nothing.
func (h Heard) Precision() float64 { return share(int64(h.Right), int64(h.Wrong)) }

// Recall is the share of the notes that lead to the one they are about, 1 of none.
func (h Heard) Recall() float64 { return share(int64(h.Right), int64(h.Notes-h.Right)) }

// Agreement reads what "dossier subject list --format jsonl" wrote, and tells by form how it agrees. A subject is whom most of its records are.
// What is said of several people alike is neither right nor wrong.
func (t Told) Agreement(whose Whose, list io.Reader) (map[string]*Heard, error) {
	all := map[string]*Heard{}
	for _, form := range Forms() {
		all[form] = &Heard{}
	}
	for _, l := range t {
		if l.Who > 0 {
			all[l.Form].Notes++
		}
	}
	type spot struct {
		Unit   string `json:"unit"`
		Record int64  `json:"record"`
		People int    `json:"people"`
	}
	right, open := make([]bool, len(t)), make([]bool, len(t))
	for in := json.NewDecoder(list); ; {
		var subject struct {
			Places   []spot `json:"places"`
			Mentions []spot `json:"mentions"`
		}
		if err := in.Decode(&subject); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, fmt.Errorf("read the list of subjects: %w", err)
		}
		of, who := map[int]int{}, 0
		for _, p := range subject.Places {
			if n, told := whose[Spot{path.Base(p.Unit), p.Record}]; told {
				if of[n]++; of[n] > of[who] {
					who = n
				}
			}
		}
		if len(of) == 0 { // known from notes alone: nobody that they lead to
			continue
		}
		for _, p := range slices.Concat(subject.Places, subject.Mentions) {
			if path.Base(p.Unit) != CrowdNotes || p.Record < 1 || int(p.Record) > len(t) {
				continue
			}
			l := t[p.Record-1]
			switch h := all[l.Form]; {
			case p.People > 1:
				if !open[p.Record-1] {
					open[p.Record-1] = true
					h.Open++
				}
			case l.Who != who || who == 0:
				h.Wrong++
			case !right[p.Record-1]:
				right[p.Record-1] = true
				h.Right++
			}
		}
	}
}
