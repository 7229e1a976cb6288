//go:build !linux

package child

import (
	"os"
	"syscall"
)

func attributes() *syscall.SysProcAttr { return nil }

func enlarge(*os.File) {}

// limitMemory leaves it at the garbage collector's goal, for want of a limit that systems other than Linux keep to.
func limitMemory(int64) error { return nil }

// peakMemory is 0 where it is unknown.
func peakMemory() int64 { return 0 }
