package s3

import (
	"context"
	"runtime"
	"testing"
	"testing/synctest"
	"time"
)

// As long as the network keeps up no more large objects are read at once than there are processors; when their readers wait for it, more are, up to
// the most, and no more once they need not. Where nothing comes at all, others are read meanwhile.
func TestStreams(t *testing.T) {
	t.Parallel()
	least := runtime.GOMAXPROCS(0)
	synctest.Test(t, func(t *testing.T) {
		s := newStreams(least + 2)
		var under []*stream
		begin := func(what string, want int) {
			t.Helper()
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			for {
				one, err := s.begin(ctx)
				if err != nil {
					break
				}
				under = append(under, one)
			}
			if len(under) != want {
				t.Errorf("%s: %d are read at once, want %d", what, len(under), want)
			}
		}
		read := func(took, waited time.Duration) {
			<-time.After(took - waited)
			under[0].asks()
			<-time.After(waited)
			under[0].got(judged)
		}
		begin("at the beginning", least)
		read(time.Second, 300*time.Millisecond)
		begin("readers that wait a little", least)
		for range 5 {
			read(500*time.Millisecond, 450*time.Millisecond)
		}
		begin("readers that wait", least+2)
		for range 2 {
			read(time.Second, 0)
			under[len(under)-1].end()
			under = under[:len(under)-1]
		}
		begin("readers that need not wait any more", least)
	})
	synctest.Test(t, func(t *testing.T) {
		s := newStreams(least + 1)
		for range least {
			one, err := s.begin(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			one.asks() // and nothing comes
		}
		ctx, cancel := context.WithTimeout(t.Context(), 2*patient)
		defer cancel()
		if _, err := s.begin(ctx); err != nil {
			t.Error("objects of which nothing comes hold up the others")
		}
	})
	synctest.Test(t, func(t *testing.T) {
		s := newStreams(1)
		one, err := s.begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		one.asks()
		<-time.After(time.Hour)
		one.got(judged)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := s.begin(ctx); err == nil {
			t.Error("more are read at once than were allowed")
		}
	})
}
