package spool_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/spool"
)

func TestOpen(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	for name, size := range map[string]int{"empty": 0, "small": 1000, "large": 17 << 20} {
		content := bytes.Repeat([]byte("0123456789abcdef"), size/16+1)[:size]
		f, err := spool.Open(t.Context(), formats.Input{Body: bytes.NewReader(content), Size: -1})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := io.ReadAll(io.NewSectionReader(f, 0, f.Size))
		if err != nil || !bytes.Equal(got, content) {
			t.Errorf("%s: %d bytes came back (%v), not %d", name, len(got), err, size)
		}
		f.Close()
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("%d files were left behind (%v)", len(left), err)
	}
}

// TestNoTemporaryFolder: what is wrong with this machine is not told as if the source had changed, or kept somebody out.
func TestNoTemporaryFolder(t *testing.T) {
	t.Setenv("TMPDIR", "/no/such/folder")
	large := bytes.Repeat([]byte("0123456789abcdef"), 1<<20)
	_, err := spool.Open(t.Context(), formats.Input{Body: bytes.NewReader(large), Size: -1})
	var s spool.Store
	defer s.Close()
	_, errStore := s.Write(large)
	for _, err := range []error{err, errStore} {
		if u := (*scanners.Unread)(nil); !errors.As(err, &u) || u.Why != scanners.Failed || !strings.Contains(u.Detail, "TMPDIR") || strings.Contains(u.Detail, "/no/such") {
			t.Errorf("without a temporary folder: %v", err)
		}
	}
}

func TestEndings(t *testing.T) {
	t.Parallel()
	_, err := spool.Open(t.Context(), formats.Input{Body: iotest.ErrReader(errors.New("broken")), Size: -1})
	if u := (*scanners.Unread)(nil); !errors.As(err, &u) || u.Why != scanners.Failed {
		t.Errorf("a broken body is %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := spool.Open(ctx, formats.Input{Body: bytes.NewReader(nil), Size: -1}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled one ends with %v", err)
	}
}
