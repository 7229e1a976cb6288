package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// sparing runs do, which finds the subjects, with little garbage.
func sparing(getenv func(string) string, do func() error) error {
	defer thrifty(getenv)()
	return do()
}

// giveBack gives the system memory that is of no use any more, where that is worth a collection.
func giveBack() {
	held := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(held)
	if int64(held[0].Value.Uint64()-held[1].Value.Uint64()) > leastGarbage+aside {
		debug.FreeOSMemory()
	}
}

const (
	// garbage is how much of what is held may be garbage before it is collected, in percent: 25, less than Go's own 100, cost one or two
	// hundredths of the time, since nearly all of it is bytes, which the collector passes over, and no more was measured of 12.
	garbage = 12
	// leastGarbage is how much garbage is worth a collection, in bytes: in a small heap, a share of what is held is soon there again. Small
	// objects of a bucket took a sixth longer without it.
	leastGarbage = 40 << 20
	// roomy is how large a heap may be, in bytes, for so much garbage to be left in it. With what SQLite takes, and the program itself, a scan
	// of 2 GB stays below 240 MB then.
	roomy = 120 << 20
	// aside is what Go takes beside the heap, in bytes, and what of it lies between objects; some more of a large one. What is free beyond that goes
	// back to the system.
	aside = 12 << 20
)

// garbageFor is how much garbage the next collection waits for, where so much is held, in bytes.
func garbageFor(live int64) int64 {
	return max(live/100*garbage, min(leastGarbage, roomy-live))
}

// thrifty has less garbage kept from here on, unless GOGC says otherwise, and less memory that is free, unless GOMEMLIMIT does. What it returns ends
// that, which must be before another begins.
func thrifty(getenv func(string) string) (end func()) {
	if getenv("GOGC") != "" {
		return func() {}
	}
	t := &thrift{before: debug.SetGCPercent(-1), limit: debug.SetMemoryLimit(-1)}
	t.look()
	return t.end
}

// thrift sets after each collection how much garbage the next one waits for.
type thrift struct {
	mu     sync.Mutex
	before int // percent
	limit  int64
	over   bool
}

func (t *thrift) look() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.over {
		return
	}
	held := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(held)
	if live := int64(held[0].Value.Uint64()); live == 0 {
		debug.SetGCPercent(garbage) // it tells soon
	} else {
		more := garbageFor(live)
		debug.SetGCPercent(int(more * 100 / live))
		if t.limit == math.MaxInt64 {
			debug.SetMemoryLimit(live + more + aside + live/32)
		}
	}
	cycle := new([16]byte) // lives until the next collection
	runtime.SetFinalizer(cycle, func(*[16]byte) { t.look() })
}

func (t *thrift) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.over {
		debug.SetGCPercent(t.before)
		debug.SetMemoryLimit(t.limit)
	}
	t.over = true
}
