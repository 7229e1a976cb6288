package main

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"
)

// tick is what Linux counts processor time in (USER_HZ).
const tick = 10 * time.Millisecond

// processorTime is what a process and its descendants have used, those included that have ended. Without /proc it is none.
func processorTime(pid int) (used time.Duration) {
	family, stats := familyOf(pid)
	for pid := range family {
		used += time.Duration(stats[pid].ticks) * tick
	}
	return used
}

// descendants are a process and those that it started, directly or by others.
func descendants(pid int) []int {
	family, _ := familyOf(pid)
	return slices.Collect(maps.Keys(family))
}

// familyOf finds a process and its descendants among all processes.
func familyOf(pid int) (map[int]bool, map[int]stat) {
	family := map[int]bool{pid: true}
	stats := map[int]stat{}
	names, _ := filepath.Glob("/proc/[0-9]*/stat") // the pattern is well-formed
	for _, name := range names {
		if s, err := readStat(name); err == nil {
			stats[s.pid] = s
		}
	}
	for grew := true; grew; {
		grew = false
		for _, s := range stats {
			if family[s.parent] && !family[s.pid] {
				family[s.pid], grew = true, true
			}
		}
	}
	return family, stats
}

type stat struct {
	pid, parent int
	ticks       int64 // its own and those of children that it waited for
}

// readStat reads what proc(5) says of a process.
func readStat(name string) (s stat, err error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return s, err
	}
	// The second field, a name in parentheses, may hold anything.
	end := bytes.LastIndexByte(text, ')')
	fields := bytes.Fields(text[end+1:])
	if end < 0 || len(fields) < 15 {
		return s, fmt.Errorf("%s has another form", name)
	}
	if s.pid, err = strconv.Atoi(filepath.Base(filepath.Dir(name))); err != nil {
		return s, err
	}
	if s.parent, err = strconv.Atoi(string(fields[1])); err != nil {
		return s, err
	}
	for _, f := range fields[11:15] {
		n, err := strconv.ParseInt(string(f), 10, 64)
		if err != nil {
			return s, err
		}
		s.ticks += n
	}
	return s, nil
}
