package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"testing"
)

// A small heap is not collected over and over for a share of it, and whoever sets GOGC has it.
func TestThrifty(t *testing.T) { //nolint:paralleltest // the garbage collector is everybody's
	before := debug.SetGCPercent(100)
	defer debug.SetGCPercent(before)
	thrifty(func(string) string { return "200" })()
	if got := debug.SetGCPercent(100); got != 100 {
		t.Errorf("GOGC was set, and it became %d", got)
	}
	end := thrifty(func(string) string { return "" })
	runtime.GC()
	held := make([]byte, 2*roomy)
	runtime.GC()
	end()
	runtime.KeepAlive(held)
	if got := debug.SetGCPercent(100); got != 100 {
		t.Errorf("at the end it is %d", got)
	}
	small := &thrift{before: 100, limit: debug.SetMemoryLimit(-1)}
	runtime.GC()
	small.look()
	if got := debug.SetGCPercent(100); got <= garbage {
		t.Errorf("a small heap waits for %d percent", got)
	}
	small.end()
	small.look()
	if got := debug.SetGCPercent(100); got != 100 {
		t.Errorf("after the end it became %d", got)
	}
	if got := debug.SetMemoryLimit(-1); got != math.MaxInt64 {
		t.Errorf("after the end the limit is %d", got)
	}
}

// The more is held, the less garbage is left beside it, up to where a share of it is more.
func TestGarbageFor(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ live, want int64 }{{1 << 20, leastGarbage}, {roomy - leastGarbage/2, leastGarbage / 2}, {roomy, roomy / 100 * garbage}, {8 * roomy, 8 * roomy / 100 * garbage}} {
		if got := garbageFor(tt.live); max(got-tt.want, tt.want-got) > 1<<10 {
			t.Errorf("beside %d bytes it is %d, want %d", tt.live, got, tt.want)
		}
	}
}
