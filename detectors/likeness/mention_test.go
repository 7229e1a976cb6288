package likeness_test

import (
	"slices"
	"testing"

	"dossier/detectors/likeness"
)

// fits tells how a text names somebody by a name, if it does.
func fits(t *testing.T, e likeness.Encoder, profile []byte, name string) (way likeness.How, is bool) {
	t.Helper()
	packed, err := likeness.Pack(nil, profile)
	if err != nil {
		t.Fatal(err)
	}
	var keys []uint64
	if err := e.Called(packed, func(key uint64) error { keys = append(keys, key); return nil }); err != nil {
		t.Fatal(err)
	}
	var m likeness.Mention
	if err := m.Read(e.AppendMention(nil, []byte(name))); err != nil {
		t.Fatal(err)
	}
	err = m.Keys(func(key uint64, how likeness.How) error {
		if slices.Contains(keys, key) && (!is || how < way) {
			way, is = how, true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return way, is
}

func TestWhoIsMentioned(t *testing.T) {
	t.Parallel()
	e := encoder(t, "k")
	for _, tt := range []struct {
		name, given, family, text string
		how                       likeness.How
		not                       bool
	}{
		{name: "as written", given: "Jan", family: "Janssens", text: "jan janssens"},
		{name: "turned", given: "Jan", family: "Janssens", text: "janssens jan"},
		{name: "particles", given: "An", family: "Van den Bossche", text: "an van den bossche"},
		{name: "a genitive", given: "Peter", family: "Schmidt", text: "peter schmidts", how: likeness.Inflected},
		{name: "a Hungarian dative", given: "Anna", family: "Kovács", text: "kovacs annanak", how: likeness.Inflected},
		{name: "a Czech genitive", given: "Jan", family: "Novák", text: "jana novaka", how: likeness.Inflected},
		{name: "a Czech instrumental", given: "Jan", family: "Novák", text: "janem novakem", how: likeness.Inflected},
		{name: "a Czech genitive of a woman", given: "Jana", family: "Nováková", text: "jany novakove", how: likeness.Inflected},
		{name: "a Polish genitive", given: "Piotr", family: "Kowalski", text: "piotra kowalskiego", how: likeness.Inflected},
		{name: "a Polish genitive of a woman", given: "Anna", family: "Kowalska", text: "anny kowalskiej", how: likeness.Inflected},
		{name: "a letter that comes back", given: "Marek", family: "Wójcik", text: "marka wojcika", how: likeness.Inflected},
		{name: "a Russian dative", given: "Иван", family: "Петров", text: "ивану петрову", how: likeness.Inflected},
		{name: "a Finnish genitive", given: "Matti", family: "Virtanen", text: "matti virtasen", how: likeness.Inflected},
		{name: "an initial", given: "Jan", family: "Janssens", text: "j janssens", how: likeness.Initialled},
		{name: "an initial behind", given: "Jan", family: "Janssens", text: "janssens j", how: likeness.Initialled},
		{name: "another initial", given: "Jan", family: "Janssens", text: "p janssens", not: true},
		{name: "another given name", given: "Jan", family: "Janssens", text: "piet janssens", not: true},
		{name: "another family name", given: "Jan", family: "Janssens", text: "jan janssen", not: true},
		{name: "initials alone", given: "Jan", family: "Janssens", text: "j j", not: true},
		{name: "one word", given: "Jan", family: "Janssens", text: "janssens", not: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			parts := e.Append(e.Append(nil, likeness.Given, []byte(tt.given)), likeness.Family, []byte(tt.family))
			whole := e.AppendParts(e.Append(nil, likeness.Whole, []byte(tt.given+" "+tt.family)), []byte(tt.given+" "+tt.family), 0)
			for of, profile := range map[string][]byte{"parts": parts, "whole": whole} {
				if how, is := fits(t, e, profile, tt.text); is == tt.not || is && how != tt.how {
					t.Errorf("of a name in %s: %t, by %s", of, is, how)
				}
			}
		})
	}
}

// Of a name that is written as a list has it, the family name is known.
func TestFamilyNameFirst(t *testing.T) {
	t.Parallel()
	e := encoder(t, "k")
	name := []byte("de smet jan")
	profile := e.AppendParts(e.Append(nil, likeness.Whole, name), name, 2)
	if _, is := fits(t, e, profile, "j de smet"); !is {
		t.Error("an initial does not lead there")
	}
}

func FuzzMention(f *testing.F) {
	e := encoder(f, "k")
	f.Add(e.AppendMention(nil, []byte("j janssens")))
	f.Add(e.AppendMention(nil, []byte("anna maria kovacs nagy")))
	f.Add([]byte{1, 2, 3})
	f.Fuzz(func(t *testing.T, text []byte) {
		var m likeness.Mention
		if m.Read(text) != nil {
			return
		}
		keys := 0
		_ = m.Keys(func(uint64, likeness.How) error { keys++; return nil })
		if keys > 1<<20 {
			t.Errorf("%d keys of %d bytes", keys, len(text))
		}
	})
}
