package sqlrows

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestTarget(t *testing.T) {
	t.Parallel()
	env := func(name string) string {
		return map[string]string{"PW": "s3:c/r@t ü", "HOST": "db.example.org"}[name]
	}
	got, err := ParseTarget("postgres://scan:${PW}@${HOST}:6543/shop?sslmode=require&password=other", env)
	if err != nil {
		t.Fatal(err)
	}
	if got.Password != "s3:c/r@t ü" || got.Host != "db.example.org" || got.Port != "6543" || got.User != "scan" || got.Database != "shop" || got.Local() {
		t.Error("a part of the URL is not what was written")
	}
	if shown := got.Show(); shown != "postgres://scan@db.example.org:6543/shop" {
		t.Errorf("shown as %s", shown)
	}
	if got.Take("sslmode") != "require" || got.Take("sslmode") != "" {
		t.Error("an option that was taken is still there")
	}
	for _, target := range []string{"postgres://u:s3cret${@h/", "postgres://u:s3cret${NONE}@h/", "postgres://u:s3cret%zz@h/", "postgres://u:s3cret@h:port/", "postgres://u:s3cret@h/?a=%zz"} {
		if _, err := ParseTarget(target, env); err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%d letters: no error, or one with the password", len(target))
		}
	}
	// A password with characters that mean something in a URL is not taken for another part of it, parts that messages show.
	for _, target := range []string{
		"postgres://u:p@s3cret/x#y@h/shop", "postgres://u:p@s3cret/x@h/shop", "mysql://u:p@x?s3cret@h/", "mysql://u:p@x?s3cret=1@h/", "mysql://u:12/s3cret@h/", "mysql://u:12#s3cret@h/",
		"postgres://u:12?s3cret@h/", "postgres://u:a${s3cret!}b@h/",
	} {
		if _, err := ParseTarget(target, env); err == nil || strings.Contains(err.Error(), "s3cret") || !strings.Contains(err.Error(), "as %") {
			t.Errorf("a password of %d letters: %v", len(target), err)
		}
	}
	if got, err := ParseTarget("postgres://u:p%40%2Fw@h/a%40b?host=@abstract", nil); err != nil || got.Password != "p@/w" || got.Database != "a@b" || got.Take("host") != "@abstract" {
		t.Errorf("with special characters as %%XX: %v", err)
	}
	for host, local := range map[string]bool{"localhost": true, "127.0.0.1": true, "[::1]": true, "": true, "10.0.0.1": false, "localhost.example.org": false} {
		if got, err := ParseTarget("mysql://"+host+"/x", nil); err != nil || got.Local() != local {
			t.Errorf("%s: %v, want local %v", host, err, local)
		}
	}
}

func TestPaceKeepsTheRate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p, began := NewPace(1000, 1<<20), time.Now()
		for range 5 {
			if err := p.Wait(t.Context(), 500, 10); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took != 2*time.Second {
			t.Errorf("2500 rows at 1000 a second were let through in %v", took)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := p.Wait(ctx, 1, 1); !errors.Is(err, context.Canceled) {
			t.Errorf("with an ended context: %v", err)
		}
	})
	if NewPace(0, 0) != nil || (*Pace)(nil).Wait(t.Context(), 1, 1) != nil {
		t.Error("no limit waits")
	}
}

func TestRetry(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		tries, gone := 0, errors.New("gone")
		err := DefaultRetry().Do(t.Context(), func() (bool, error) { tries++; return true, gone })
		if !errors.Is(err, gone) || tries != DefaultRetry().Attempts {
			t.Errorf("%d tries, then %v", tries, err)
		}
		tries = 0
		err = DefaultRetry().Do(t.Context(), func() (bool, error) { tries++; return tries < 3, gone })
		if !errors.Is(err, gone) || tries != 3 {
			t.Errorf("%d tries, then %v", tries, err)
		}
	})
}

// FuzzTarget reads whatever stands for a server: what is shown of it, and its errors, never hold the password, be it written out or a variable's value.
func FuzzTarget(f *testing.F) {
	f.Add("scan:", "@db.example.org:5432/shop?sslmode=require")
	f.Add("u:", "@[::1]/%2e?password=${PW}")
	f.Add("u:${PW}", "@/x?host=/run/s")
	f.Add(":%", "@h:port/")
	f.Fuzz(func(t *testing.T, before, after string) {
		const secret, value = "s3cretS3CRET", "v4lueV4LUE"
		getenv := func(name string) string { return map[string]string{"PW": value}[name] }
		got, err := ParseTarget("postgres://"+before+secret+after, getenv)
		if err != nil {
			if strings.Contains(err.Error(), secret) && !strings.Contains(err.Error(), "the variable") {
				t.Error("an error with the password")
			}
			return
		}
		if !strings.Contains(got.Password, secret) || strings.Contains(before+after, "${PW}") {
			return // it stands elsewhere, where it is none
		}
		shown := got.Show()
		if strings.Contains(shown, secret) {
			t.Errorf("the password is shown in %q", shown)
		}
		again, err := ParseTarget(shown, nil)
		if err != nil { // of a host that no host is called
			return
		}
		if !strings.HasPrefix(got.Host, "/") && !again.Same(got, "1") { // a socket is an option there
			t.Errorf("%q is not the same target again", shown)
		}
	})
}
