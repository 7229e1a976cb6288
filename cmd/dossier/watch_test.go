package main

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"dossier/detectors"
	"dossier/scanners"
)

// TestLogOfManyUnits: a folder of many files does not fill the log of whoever scans it every night, and nothing goes uncounted.
func TestLogOfManyUnits(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	clock := time.Date(2026, 3, 1, 2, 0, 0, 0, time.UTC)
	l := &lines{log: slog.New(slog.NewTextHandler(&log, nil)), now: func() time.Time { return clock }}
	const units = 10 * oneByOne
	for i := range units {
		r := &detectors.UnitResult{Status: "complete", Records: 3, Bytes: 10}
		if i%100 == 0 {
			r.Unread = []detectors.UnreadPart{{Why: scanners.Denied}}
		}
		l.Done("file", r, time.Second)
		clock = clock.Add(time.Second)
	}
	l.end()
	got := log.String()
	if n := strings.Count(got, "msg=done"); n != oneByOne {
		t.Errorf("%d units have a line each, want the first %d", n, oneByOne)
	}
	if n, want := strings.Count(got, "so far"), (units-oneByOne)/60; n < want-2 || n > want {
		t.Errorf("%d lines in %d minutes", n, want)
	}
	if last := got[strings.LastIndex(strings.TrimSpace(got), "\n")+1:]; !strings.Contains(last, `msg="in all" units=2000 records=6000 bytes=20000 unread=20`) {
		t.Errorf("the last line: %s", last)
	}

	log.Reset()
	l = &lines{log: l.log, now: l.now}
	l.Done("file", &detectors.UnitResult{Status: "complete"}, time.Second)
	l.end()
	if n := strings.Count(log.String(), "\n"); n != 1 {
		t.Errorf("one unit has %d lines", n)
	}
}

// TestBarKeepsToItsLine: what is wider than the terminal would be drawn on a line of its own each time.
func TestBarKeepsToItsLine(t *testing.T) {
	t.Parallel()
	const long = "the folder that Márton calls by a very long name indeed, as he does every year"
	for _, columns := range []int{40, 60, 80, 200} {
		var drawn drawing
		b := &bar{app: &app{world: world{err: &drawn, terminal: true, columns: columns}}}
		b.begin(long)
		b.Listed(1000)
		b.Read(500, 1)
		b.end()
		name := shortened(long, columns-besideLabel)
		if n := len([]rune(name)); n > max(columns-besideLabel, shortest) || !strings.HasPrefix(long, strings.TrimSuffix(name, "…")) || !strings.Contains(drawn.String(), name+" ") {
			t.Errorf("in %d columns the label is %q, and drawn is %q", columns, name, drawn.String())
		}
	}
}

// drawing is an output that a bar draws on by itself, too, now and then.
type drawing struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (d *drawing) Write(b []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.text.Write(b)
}

func (d *drawing) String() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.text.String()
}

// saying is an output that hands over what is written.
type saying chan string

func (s saying) Write(b []byte) (int, error) {
	s <- string(b)
	return len(b), nil
}

// TestSomebodyWaits: what is waited for is said, without the password in it, unless nobody wants to know or it has answered.
func TestSomebodyWaits(t *testing.T) {
	t.Parallel()
	said := make(saying, 1)
	a := &app{world: world{err: said}}
	answered := a.sayWaiting("postgres://somebody:s3cret@db.example:5432/shop?password=s3cret", 0)
	if text := <-said; !strings.Contains(text, "waiting for postgres://db.example:5432 ") || strings.Contains(text, "s3cret") {
		t.Errorf("it says %q", text)
	}
	answered()
	a.sayWaiting("postgres://db.example/shop", time.Hour)() // it would not end otherwise
	a.quiet = true
	a.sayWaiting("postgres://db.example/shop", 0)()
	if len(said) > 0 {
		t.Errorf("it says %q, too", <-said)
	}
}
