package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// resolving is about how much memory finding the subjects may take before the garbage collector works harder, in bytes: what is needed of
// ten million records is three quarters of it. SQLite and what the collector does not know of come on top.
const resolving = 720 << 20

// sparing runs do within that, unless GOMEMLIMIT says otherwise.
func sparing(getenv func(string) string, do func() error) error {
	defer thrifty(getenv, garbageResolving)()
	if debug.SetMemoryLimit(-1) != math.MaxInt64 {
		return do()
	}
	debug.FreeOSMemory() // what searching took
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(resolving))
	return do()
}

// How much of what is held may be garbage before it is collected, in percent: less than Go's own 100 costs one or two hundredths of the time,
// since nearly all of it is bytes, which the collector passes over.
const (
	garbageScanning  = 50
	garbageResolving = 25
)

// leastGarbage is how much garbage is worth a collection, in bytes: in a small heap, a share of what is held is soon there again. Small objects of
// a bucket took a sixth longer without it.
const leastGarbage = 40 << 20

// thrifty has less garbage kept from here on, unless GOGC says otherwise. What it returns ends that, which must be before another begins.
func thrifty(getenv func(string) string, garbage int) (end func()) {
	if getenv("GOGC") != "" {
		return func() {}
	}
	t := &thrift{garbage: garbage, before: debug.SetGCPercent(garbage)}
	t.look()
	return t.end
}

// thrift sets after each collection how much garbage the next one waits for.
type thrift struct {
	mu      sync.Mutex
	garbage int // percent
	before  int
	over    bool
}

func (t *thrift) look() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.over {
		return
	}
	held := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(held)
	if live := held[0].Value.Uint64(); live > 0 {
		debug.SetGCPercent(max(t.garbage, int(leastGarbage*100/live)))
	}
	cycle := new([16]byte) // lives until the next collection
	runtime.SetFinalizer(cycle, func(*[16]byte) { t.look() })
}

func (t *thrift) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.over {
		debug.SetGCPercent(t.before)
	}
	t.over = true
}
