package parquet

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	pq "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// Points in time are written as the standard library writes them.
func TestTimestamps(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for name, u := range map[string]format.TimeUnit{
		"milliseconds": {Value: &format.MilliSeconds{}}, "microseconds": {Value: &format.MicroSeconds{}}, "nanoseconds": {Value: &format.NanoSeconds{}},
	} {
		for _, zoned := range []bool{false, true} {
			write := timestamps(&format.TimestampType{IsAdjustedToUTC: zoned, Unit: u})
			per, each := int64(time.Second/unit(u)), int64(unit(u))
			all := []int64{0, 1, -1, per, -per, 86400 * per, -86400 * per, 86400*per - 1, 1_770_000_000 * per, math.MaxInt64, math.MinInt64, farthest * 1000, farthest*1000 + 1000, -farthest * 1000}
			for range 2000 {
				n := r.Int64() >> r.IntN(50)
				all = append(all, n, -n, n+1)
			}
			for _, n := range all {
				layout := "2006-01-02 15:04:05.999999999"
				if zoned {
					layout = time.RFC3339Nano
				}
				want := time.Unix(n/per, n%per*each).UTC().Format(layout)
				if got := string(write(nil, pq.Int64Value(n))); got != want {
					t.Fatalf("%d %s: %s, want %s", n, name, got, want)
				}
			}
		}
	}
}
