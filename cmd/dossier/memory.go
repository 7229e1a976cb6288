package main

import (
	"math"
	"runtime/debug"
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

// thrifty has less garbage kept from here on, unless GOGC says otherwise. What it returns ends that.
func thrifty(getenv func(string) string, garbage int) (end func()) {
	if getenv("GOGC") != "" {
		return func() {}
	}
	before := debug.SetGCPercent(garbage)
	return func() { debug.SetGCPercent(before) }
}
