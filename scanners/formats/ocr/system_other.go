//go:build !linux

package ocr

import "syscall"

func attributes() *syscall.SysProcAttr { return nil }

// bound does nothing where there is no way to.
func bound(int, int64) error { return nil }
