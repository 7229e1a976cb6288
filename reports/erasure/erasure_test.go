package erasure

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"

	"dossier/reports/stores"
	"dossier/scanners"
	"dossier/scanners/erasing"
)

func TestRetentionEnds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		period     stores.Period
		date, want string
	}{
		{stores.Period{Years: 7}, "2019-06-30", "2026-06-30"},
		{stores.Period{Years: 1}, "2024-02-29", "2025-02-28"},
		{stores.Period{Months: 6}, "2026-08-31 12:00:00", "2027-02-28"},
		{stores.Period{Days: 30}, "2026-12-15T01:02:03Z", "2027-01-14"},
		{stores.Period{Days: 30}, "last week", ""},
		{stores.Period{Days: 30}, "", ""},
	} {
		got, err := (&Rule{Period: c.period, From: "made"}).end(c.date)
		if c.want == "" {
			if err == nil {
				t.Errorf("%q has an end", c.date)
			}
			continue
		}
		if err != nil || got.Format(time.DateOnly) != c.want {
			t.Errorf("%s from %s: %s, %v; want %s", c.period, c.date, got, err, c.want)
		}
	}
}

func TestRulesAreChecked(t *testing.T) {
	t.Parallel()
	for want, r := range map[string]Rule{
		"":                {Store: "shop/*", Strategy: Retain, Ground: "tax law", Period: stores.Period{Years: 7}, From: "day"},
		"names no store":  {Strategy: Delete},
		"is no pattern":   {Store: "[", Strategy: Delete},
		"is none of":      {Store: "*", Strategy: "burn"},
		"on which ground": {Store: "*", Strategy: Retain, Until: "2030-01-01"},
		"how long":        {Store: "*", Strategy: Retain, Ground: "tax law"},
		"is no date":      {Store: "*", Strategy: Retain, Ground: "tax law", Until: "soon"},
	} {
		err := r.Check()
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", want, err)
		}
	}
}

func signer(t *testing.T) (ssh.Signer, string) {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return s, strings.TrimSpace(string(ssh.MarshalAuthorizedKey(s.PublicKey())))
}

func TestApprovals(t *testing.T) {
	t.Parallel()
	ann, annKey := signer(t)
	bob, bobKey := signer(t)
	message := Message("R-2026-0001", strings.Repeat("ab", 32))
	now := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name, allowed, space string
		by                   ssh.Signer
		of                   []byte
		want                 error
	}{
		{"allowed", "# who\nann@corp.example,ann " + annKey + "\n", Namespace, ann, message, nil},
		{"among others", "bob " + bobKey + "\nann@corp.example namespaces=\"git,dossier-*\",valid-before=\"20270101Z\" " + annKey + "\n", Namespace, ann, message, nil},
		{"somebody else", "bob " + bobKey + "\n", Namespace, ann, message, ErrSigner},
		{"for another use", "ann@corp.example namespaces=\"git\" " + annKey + "\n", Namespace, ann, message, ErrSigner},
		{"no longer", "ann@corp.example valid-before=\"20260101Z\" " + annKey + "\n", Namespace, ann, message, ErrSigner},
		{"not yet", "ann@corp.example valid-after=\"20270101Z\" " + annKey + "\n", Namespace, ann, message, ErrSigner},
		{"an authority", "ann@corp.example cert-authority " + annKey + "\n", Namespace, ann, message, ErrSigner},
		{"of another plan", "ann@corp.example " + annKey + "\n", Namespace, ann, Message("R-2026-0002", strings.Repeat("ab", 32)), ErrSignature},
		{"signed for another use", "bob " + bobKey + "\n", "file", bob, message, ErrSignature},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			sig, err := sshsig.Sign(bytes.NewReader(c.of), c.by, sshsig.HashSHA512, c.space)
			if err != nil {
				t.Fatal(err)
			}
			who, err := Approved(message, sshsig.Armor(sig), []byte(c.allowed), now)
			if !errors.Is(err, c.want) {
				t.Fatalf("%v, want %v", err, c.want)
			}
			if err == nil && who.Name != "ann@corp.example" {
				t.Errorf("approved by %q", who.Name)
			}
		})
	}
	if _, err := Approved(message, []byte("nothing"), nil, now); !errors.Is(err, ErrSignature) {
		t.Errorf("no signature: %v", err)
	}
}

func FuzzApproved(f *testing.F) {
	f.Add([]byte("-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n"), []byte("ann ssh-ed25519 AAAA"))
	f.Fuzz(func(t *testing.T, signature, allowed []byte) {
		if who, err := Approved([]byte("a plan"), signature, allowed, time.Time{}); err == nil {
			t.Errorf("%q approved", who.Name)
		}
	})
}

// TestExpiredPlansAreNotRun opens nothing for a plan that is older than its term.
func TestExpiredPlansAreNotRun(t *testing.T) {
	t.Parallel()
	c := certifiable(true, "en")
	r := &Runner{
		Open: func(context.Context, string, scanners.Private) (erasing.Eraser, error) {
			t.Error("a source was opened")
			return nil, errors.New("not to be opened")
		},
		Done: func(int, int, *erasing.Erased) error { return nil },
	}
	if _, err := r.Run(t.Context(), c.Plan, c.Plan.Expires.Add(time.Second)); !errors.Is(err, ErrExpired) {
		t.Errorf("it was run: %v", err)
	}
}
