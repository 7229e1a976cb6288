package main

import (
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"

	"dossier/detectors"
	"dossier/detectors/sweep"
	"dossier/scanners"
)

// watcher shows how a source's scan goes on.
type watcher interface {
	sweep.Watcher
	begin(label string)
	end()
}

// watch shows a bar on a terminal, and elsewhere a log line a unit.
func (a *app) watch(info scanners.SourceInfo) watcher {
	switch {
	case a.quiet:
		return silent{}
	case a.terminal:
		return &bar{app: a}
	}
	return &lines{log: slog.New(slog.NewTextHandler(a.err, nil)).With("connector", info.Connector)}
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
		progressbar.OptionSetWriter(b.err), progressbar.OptionSetDescription(label),
		progressbar.OptionShowBytes(true), progressbar.OptionSetPredictTime(true), progressbar.OptionFullWidth(),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(),
	)
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

// lines logs each unit as it ends.
type lines struct {
	silent
	log *slog.Logger
}

func (l *lines) Done(label string, r *detectors.UnitResult, took time.Duration) {
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
