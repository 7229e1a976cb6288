package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// smallDisk is a disk of some MiB in a folder of a test's own, that a file takes the room of.
type smallDisk struct{ folder string }

func newSmallDisk(t *testing.T, megabytes int) *smallDisk {
	t.Helper()
	folder, err := os.MkdirTemp("", "dossier-disk-") //nolint:usetesting // one of the test's own is closed to the server's user
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	d := &smallDisk{folder}
	err = syscall.Mount("tmpfs", d.folder, "tmpfs", 0, fmt.Sprintf("size=%dm,mode=755", megabytes))
	if errors.Is(err, syscall.EPERM) {
		t.Skip("only root mounts the small disk that the server is to fill")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(d.folder, syscall.MNT_DETACH) })
	return d
}

func (d *smallDisk) ballast() string { return filepath.Join(d.folder, "ballast") }

// fill leaves so many bytes of room.
func (d *smallDisk) fill(left int64) error {
	f, err := os.OpenFile(d.ballast(), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	size := int64(0)
	for piece := make([]byte, 1<<20); len(piece) > 0; {
		n, err := f.Write(piece)
		size += int64(n)
		switch {
		case errors.Is(err, syscall.ENOSPC):
			piece = piece[:len(piece)/2]
		case err != nil:
			return err
		}
	}
	return f.Truncate(max(0, size-left))
}

func (d *smallDisk) free() error { return os.Remove(d.ballast()) }

// walEnds puts PostgreSQL so many bytes before the end of a file of its log: the next one needs room.
func walEnds(s *shopServer, before int) {
	const segment, page, header = 16 << 20, 8 << 10, 24
	s.exec("CHECKPOINT")
	left := s.number(fmt.Sprintf("SELECT %[1]d - (pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint %% %[1]d)", segment))
	if fill := (left - before) / page * (page - header); fill > 0 {
		s.exec(fmt.Sprintf("SELECT pg_logical_emit_message(false, 'fill', repeat('x', %d))", fill))
	}
}

// TestFaultsByAFullDiskOfServers fills the disk of a database server while somebody is erased from it. Room is made then and the server started anew,
// as whoever runs it would: all of the person is there or nothing, and the same command finishes it.
func TestFaultsByAFullDiskOfServers(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(*testing.T, string) *shopServer{"postgresql": shopInPostgresOn, "mariadb": shopInMariaDBOn} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			disk := newSmallDisk(t, 400)
			s := start(t, disk.folder)
			if name == "postgresql" {
				s.exec("ALTER SYSTEM SET wal_recycle = off")
				s.exec("SELECT pg_reload_conf()")
			}
			h := harm(s, s.addr)
			seed := uint64(time.Now().UnixNano())
			rng := rand.New(rand.NewPCG(seed, 0))
			broken, untouched := 0, 0
			for round := range runs(t, 1) {
				what := fmt.Sprintf("round %d (seed %d)", round, seed)
				h.again()
				if name == "postgresql" {
					walEnds(s, rng.IntN(40<<10)) // of the 70 KiB that an erasure writes
				}
				if err := disk.fill(rng.Int64N(4 << 10)); err != nil {
					t.Fatal(err)
				}
				ended := make(chan status, 1)
				cmd := dossier(t.Context(), t, h.home, h.args...)
				go func() { ended <- exitStatus(t, cmd.Run()) }()
				got := status(-1)
				select {
				case got = <-ended:
				case <-time.After(2*h.took + time.Second): // the server waits for room
				}
				if err := disk.free(); err != nil {
					t.Fatal(err)
				}
				s.server.Kill()
				if err := s.server.Restart(); err != nil {
					t.Fatalf("%s: %v", what, err)
				}
				if got < 0 {
					got = <-ended
				}
				switch got {
				case complete:
				case brokeOff:
					broken++
				default:
					t.Fatalf("%s: exit status %d", what, got)
				}
				if h.finish(what) {
					untouched++
				}
			}
			t.Logf("%d runs broke off, %d of all had erased nothing by then", broken, untouched)
			if broken == 0 {
				t.Error("there was room enough all the time")
			}
		})
	}
}
