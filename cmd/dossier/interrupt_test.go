package main

import (
	"bufio"
	"os"
	"testing"
	"time"
)

// TestSecondInterruptEnds: the first interrupt asks detect to end after the document it is at. It may be long at it, or wait for the next one
// for ever; a second interrupt ends it all the same.
func TestSecondInterruptEnds(t *testing.T) {
	t.Parallel()
	cmd := dossier(t.Context(), t, t.TempDir(), "detect", "--text")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	errs, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() {
		for lines := bufio.NewScanner(errs); lines.Scan(); {
		}
		ended <- cmd.Wait()
	}()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	late := time.NewTimer(2 * time.Minute)
	defer late.Stop()
	for {
		select {
		case err := <-ended:
			if err == nil {
				t.Error("an interrupted detect ended as if it were complete")
			}
			return
		case <-again.C:
			_ = cmd.Process.Signal(os.Interrupt) // its input stays open, so that nothing else ends it
		case <-late.C:
			_ = cmd.Process.Kill()
			<-ended
			t.Fatal("interrupts did not end it")
		}
	}
}
