package inventory_test

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"dossier/detectors"
	"dossier/reports/inventory"
	"dossier/scanners"
)

// BenchmarkScan appends a million findings, of records that hold an e-mail, a phone and a name each, and finishes the scan. It reports
// findings a second appended, and seconds and heap for finishing, with subjects. (SQLite's own memory is not in Go's heap; its
// caches are 4 MiB each.)
func BenchmarkScan(b *testing.B) {
	const (
		million = 1_000_000
		batch   = 20_000 // findings of one Append, as the sweep's
	)
	for _, keyed := range []bool{false, true} {
		b.Run(fmt.Sprintf("keyed=%v", keyed), func(b *testing.B) {
			key := testKey(b, 1)
			kinds := []detectors.Kind{detectors.Email, detectors.Phone, detectors.PersonName}
			var appending, finishing time.Duration
			var heap, size int64
			for b.Loop() {
				path := temp(b)
				s := open(b, path, key, inventory.Options{})
				run, err := s.Begin(b.Context(), options())
				check(b, err)
				source, err := run.Source(scanners.SourceInfo{Name: scanners.NewPrivate("s")}, "s")
				check(b, err)
				unit, err := source.Unit(scanners.UnitInfo{Name: scanners.NewPrivate("u")}, "u")
				check(b, err)
				r := rand.New(rand.NewPCG(1, 2))
				var found []detectors.Finding
				keys := scanners.NewColumn(scanners.Field{})
				var text []byte
				record := int64(0)
				for n := 0; n < million; n += batch {
					found = found[:0]
					keys.Clear()
					key := int32(0)
					for i := range batch {
						if i%3 == 0 || i == 0 {
							if record++; keyed {
								text = binary.BigEndian.AppendUint64(text[:0], uint64(record)*0x9e3779b97f4a7c15)
								keys.Append(text)
								key = int32(keys.Len())
							}
						}
						f := detectors.Finding{Field: int32(i % 3), Kind: kinds[i%3], Record: record, Confidence: 0.9}
						binary.LittleEndian.PutUint64(f.Print[:], uint64(i%3)+3*uint64(r.IntN(million/6)))
						scatter(&f.Print)
						f.Key = key
						found = append(found, f)
					}
					start := processorTime()
					check(b, unit.Append(found, nil, keys, []byte("state")))
					appending += processorTime() - start
				}
				start := processorTime()
				fields := make([]detectors.FieldResult, 3)
				check(b, unit.Done(detectors.UnitResult{Status: detectors.Complete, Fields: fields}))
				check(b, source.Done())
				peak := watchHeap()
				check(b, run.Finish(b.Context()))
				finishing += processorTime() - start
				heap = max(heap, peak())
				info, err := os.Stat(path)
				check(b, err)
				size = info.Size()
			}
			n := float64(b.N)
			b.ReportMetric(n*million/appending.Seconds(), "findings/s")
			b.ReportMetric(finishing.Seconds()/n, "finish-s")
			b.ReportMetric(float64(heap)/(1<<20), "finish-heap-MiB")
			b.ReportMetric(float64(size)/million, "B/finding")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func check(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// scatter makes small numbers lie in no order, as fingerprints do.
func scatter(p *detectors.Fingerprint) {
	v := binary.LittleEndian.Uint64(p[:]) * 0x9e3779b97f4a7c15
	binary.BigEndian.PutUint64(p[:], v^v>>29)
	binary.BigEndian.PutUint64(p[8:], v*0xbf58476d1ce4e5b9)
}

// watchHeap samples the heap until the function it returns is called, which gives the peak.
func watchHeap() func() int64 {
	var peak atomic.Int64
	done, stop := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak.Store(max(peak.Load(), int64(m.HeapInuse)))
			select {
			case <-tick.C:
			case <-stop:
				return
			}
		}
	}()
	return func() int64 {
		close(stop)
		<-done
		return peak.Load()
	}
}
