package recordkey_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"dossier/detectors/recordkey"
	"dossier/detectors/sweep"
)

func TestCanonical(t *testing.T) {
	t.Parallel()
	for _, same := range [][]string{
		{"42", " 42 ", "0042", "42.0", "42.00"},
		{"0", "000", "0.0"},
		{"100", "100.0"},
		{"ALFKI", "alfki", "ALFKI   "},
		{"0190163d-8694-739b-aea5-966c26f8ad91", "{0190163D-8694-739B-AEA5-966C26F8AD91}", "0190163d8694739baea5966c26f8ad91"},
		{"A-17", "a-17"},
		{"-7"},
		{"4.2"},
		{"42x"},
		{"", "  ", strings.Repeat("x", recordkey.MostBytes+1)},
	} {
		want := recordkey.Canonical(nil, []byte(same[0]))
		for _, v := range same {
			if got := recordkey.Canonical(nil, []byte(v)); !bytes.Equal(got, want) {
				t.Errorf("%q is %q, and %q is %q", same[0], want, v, got)
			}
		}
	}
}

func TestCandidate(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"id": true, "customer_id": true, "CustomerId": true, "customerid": true, "CUSTOMER_ID": true, "fk_customer": true, "id_klant": true, "klantnr": true,
		"Kundennummer": false, "kunden_nr": true, "order_no": true, "orderNumber": true, "client_ref": true, "user_uuid": true, "customer.id": true,
		"code": false, "key": false, "name": false, "paid": false, "valid": false, "postal_code": false, "country_code": false, "phone_number": false,
		"house_no": false, "number_of_items": false, "no_show": false, "status_code": false, "amount": false, "vat_number": false,
	} {
		if got := recordkey.Candidate(sweep.Words(name)); got != want {
			t.Errorf("%s is a candidate: %v, want %v", name, got, want)
		}
	}
}

func TestSplit(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"customer_id": "customer", "CustomerId": "customer", "customerid": "customer", "fk_customer": "customer", "id": "", "support_rep_id": "support rep",
		"manager_staff_id": "manager staff", "customer": "customer", "uuid": "", "order_no": "order",
	} {
		if got, _ := recordkey.Split(sweep.Words(name)); !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("%s is the key of %q, want %q", name, got, want)
		}
	}
}

func FuzzCanonical(f *testing.F) {
	for _, v := range []string{"42", "0", "00.0", ".0", "{0190163d-8694-739b-aea5-966c26f8ad91}", " \x00\xff", "{}"} {
		f.Add([]byte(v))
	}
	f.Fuzz(func(t *testing.T, v []byte) {
		once := recordkey.Canonical(nil, v)
		if twice := recordkey.Canonical(nil, once); !bytes.Equal(once, twice) {
			t.Error("a canonical form is not its own")
		}
	})
}
