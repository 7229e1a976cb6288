package main

import (
	"runtime"
	"runtime/debug"
	"testing"
)

// A small heap is not collected over and over for a share of it, and whoever sets GOGC has it.
func TestThrifty(t *testing.T) { //nolint:paralleltest // the garbage collector is everybody's
	before := debug.SetGCPercent(100)
	defer debug.SetGCPercent(before)
	thrifty(func(string) string { return "200" }, garbageScanning)()
	if got := debug.SetGCPercent(100); got != 100 {
		t.Errorf("GOGC was set, and it became %d", got)
	}
	end := thrifty(func(string) string { return "" }, garbageScanning)
	runtime.GC()
	held := make([]byte, 4*leastGarbage) // of which half is more than the least
	runtime.GC()
	end()
	runtime.KeepAlive(held)
	if got := debug.SetGCPercent(100); got != 100 {
		t.Errorf("at the end it is %d", got)
	}
	small := &thrift{garbage: garbageScanning, before: 100}
	runtime.GC()
	small.look()
	if got := debug.SetGCPercent(100); got <= garbageScanning {
		t.Errorf("a small heap waits for %d percent", got)
	}
	small.end()
	small.look()
	if got := debug.SetGCPercent(100); got != 100 {
		t.Errorf("after the end it became %d", got)
	}
}
