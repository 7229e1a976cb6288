package main

import (
	"fmt"
	"log/slog"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"

	"dossier/detectors"
	"dossier/detectors/sweep"
	"dossier/reports/visible"
	"dossier/scanners"
)

// watcher shows how a source's scan goes on.
type watcher interface {
	sweep.Watcher
	begin(label string)
	end()
}

// watch shows a bar on a terminal, and elsewhere log lines.
func (a *app) watch(info scanners.SourceInfo) watcher {
	switch {
	case a.quiet:
		return silent{}
	case a.terminal:
		return &bar{app: a}
	}
	return &lines{log: slog.New(slog.NewTextHandler(a.err, nil)).With("connector", info.Connector), now: a.now}
}

// unanswered is how long a source may take to answer before somebody is told what is waited for.
const unanswered = 5 * time.Second

// sayWaiting says after a time that a target has not answered yet: by its scheme and host, since the rest of it may hold a password. What it returns
// is called once, when the target has answered.
func (a *app) sayWaiting(target string, after time.Duration) (answered func()) {
	u, err := url.Parse(target)
	if a.quiet || err != nil || u.Scheme == "" {
		return func() {}
	}
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		timer := time.NewTimer(after)
		defer timer.Stop()
		select {
		case <-done:
		case <-timer.C:
			a.say("waiting for %s://%s to answer; whoever says nothing is given up after half a minute", u.Scheme, visible.Text(u.Host))
		}
	}()
	return func() {
		close(done)
		<-ended
	}
}

type silent struct{}

func (silent) begin(string)                                      {}
func (silent) end()                                              {}
func (silent) Listed(int64)                                      {}
func (silent) Read(int64, int64)                                 {}
func (silent) Done(string, *detectors.UnitResult, time.Duration) {}

// bar is a progress bar in bytes, with the rate and the time left, whose end moves away while units are still being listed.
type bar struct {
	silent
	*app
	mu    sync.Mutex
	bar   *progressbar.ProgressBar
	total int64
}

func (b *bar) begin(label string) {
	b.bar = progressbar.NewOptions64(-1,
		progressbar.OptionSetWriter(b.err), progressbar.OptionSetDescription(shortened(label, b.columns-besideLabel)),
		progressbar.OptionShowBytes(true), progressbar.OptionSetPredictTime(b.columns >= predicting), progressbar.OptionFullWidth(),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(),
	)
}

// A bar that is wider than its terminal fills the screen, a line each time it is drawn.
const (
	besideLabel = 36 // columns of a bar that are not the label's
	shortest    = 4  // label, however narrow the terminal is
	predicting  = 60 // columns from which on there is room for the time that is left
)

// shortened is a label in so many columns.
func shortened(label string, columns int) string {
	letters := []rune(label)
	if columns = max(columns, shortest); len(letters) <= columns {
		return label
	}
	return string(letters[:columns-1]) + "…"
}

func (b *bar) Listed(bytes int64) {
	if bytes <= 0 {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.total += bytes
	b.bar.ChangeMax64(b.total + 1) // never full before the end: units may turn out larger than was estimated
}

func (b *bar) Read(bytes, _ int64) { _ = b.bar.Add64(bytes) } // a bar that cannot be drawn is no reason to stop

func (b *bar) end() { _ = b.bar.Finish() }

const (
	oneByOne = 200         // units of a source that have a line each
	between  = time.Minute // lines that count the others
)

// lines logs how units end: the first ones each by itself, then, now and then, how many there were. Somebody's log is not to be filled by a folder of
// a million files, which the report tells of.
type lines struct {
	silent
	log *slog.Logger
	now func() time.Time

	mu             sync.Mutex
	units, unread  int
	records, bytes int64
	told           int // units that had a line, or were counted in one
	next           time.Time
}

func (l *lines) Done(label string, r *detectors.UnitResult, took time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.units, l.records, l.bytes = l.units+1, l.records+r.Records, l.bytes+r.Bytes
	if len(r.Unread) > 0 {
		l.unread++
	}
	switch now := l.now(); {
	case l.units <= oneByOne:
		l.one(label, r, took)
		l.told, l.next = l.units, now.Add(between)
	case now.After(l.next):
		l.sum("so far")
		l.next = now.Add(between)
	}
}

func (l *lines) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.told < l.units {
		l.sum("in all")
	}
}

func (l *lines) sum(msg string) {
	l.told = l.units
	l.log.Info(msg, "units", l.units, "records", l.records, "bytes", l.bytes, "unread", l.unread)
}

func (l *lines) one(label string, r *detectors.UnitResult, took time.Duration) {
	args := []any{"unit", label, "status", r.Status, "records", r.Records, "bytes", r.Bytes, "took", took.Round(time.Millisecond)}
	if found := kindCounts(r); found != "" {
		args = append(args, "found", found)
	}
	switch {
	case r.Rule != "":
		args = append(args, "rule", r.Rule)
	case len(r.Unread) > 0:
		args = append(args, "unread", len(r.Unread), "why", r.Unread[0].Why)
	}
	level := slog.LevelInfo
	if len(r.Unread) > 0 {
		level = slog.LevelWarn
	}
	l.log.Log(nil, level, "done", args...) //nolint:staticcheck // the text handler needs no context
}

func kindCounts(r *detectors.UnitResult) string {
	total := map[detectors.Kind]int64{}
	for _, f := range r.Fields {
		for k, n := range f.Counts {
			total[k] += n
		}
	}
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(total)) {
		fmt.Fprintf(&b, " %s=%d", k, total[k])
	}
	return strings.TrimSpace(b.String())
}
