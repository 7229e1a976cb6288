package main

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"text/tabwriter"
	"time"
)

// ceiling is how much memory a scan may take, whatever it reads.
const ceiling = 200 * mega

// sample is one file to be measured on.
type sample struct {
	name  string
	what  string
	bytes int64
	lines func(*maker)
}

func (b *bench) scaled(bytes int64) int64 { return max(1, int64(float64(bytes)*b.size)) }

// measureSpeed prints what each way of reading takes, on a log and on a CSV.
func (b *bench) measureSpeed(ctx context.Context) error {
	fmt.Fprintf(b.out, "Speed: median of %d runs in turn, file in the page cache, %d cores (%s/%s)\n\n",
		b.runs, runtime.NumCPU(), runtime.GOOS, runtime.GOARCH)
	for _, s := range []sample{
		{"access.log", "web server log, one line in ten holds something", 500 * mega, logLine},
		{"orders.csv", "CSV, one line in ten holds something", 500 * mega, csvLine},
	} {
		if err := b.compare(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) compare(ctx context.Context, s sample) error {
	size := b.scaled(s.bytes)
	file, remove, err := b.file(ctx, s.name, size, s.lines)
	if err != nil {
		return err
	}
	defer remove()
	readers, err := b.readers()
	if err != nil {
		return err
	}
	if _, err := readers[0].run(ctx, file); err != nil { // brings the file into the page cache
		return err
	}
	costs := make([][]cost, len(readers))
	for turn := range b.runs {
		fmt.Fprintf(b.progress, "%s: run %d of %d\n", s.name, turn+1, b.runs)
		for i, r := range readers {
			c, err := r.run(ctx, file)
			if err != nil {
				return err
			}
			costs[i] = append(costs[i], c)
		}
	}
	return b.table(s, size, readers, costs)
}

// table prints the medians, and what the scan took as a multiple of the others, turn by turn.
func (b *bench) table(s sample, size int64, readers []reader, costs [][]cost) error {
	fmt.Fprintf(b.out, "%s: %s, %d MB\n", s.name, s.what, size/mega)
	w := tabwriter.NewWriter(b.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\twall s\tCPU s\tMB/s\tMB/s a core\tpeak MB\tscan takes\t")
	scan := len(readers) - 1
	incomplete := false
	for i, r := range readers {
		wall, cpu := median(each(costs[i], func(c cost) time.Duration { return c.wall })), median(each(costs[i], func(c cost) time.Duration { return c.cpu }))
		ratios := make([]float64, b.runs)
		for turn := range ratios {
			ratios[turn] = float64(costs[scan][turn].wall) / float64(costs[i][turn].wall)
			incomplete = incomplete || costs[i][turn].incomplete
		}
		times := fmt.Sprintf("%.2f ×", median(ratios))
		if i == scan {
			times = ""
		}
		fmt.Fprintf(w, "%s\t%.2f\t%.2f\t%.0f\t%.0f\t%.0f\t%s\t\n", r.name, wall.Seconds(), cpu.Seconds(), rate(size, wall), rate(size, cpu),
			float64(median(each(costs[i], func(c cost) int64 { return c.peak })))/mega, times)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if incomplete {
		fmt.Fprintln(b.out, "The scan ended as incomplete: something in the file was not read.")
	}
	_, err := fmt.Fprintln(b.out)
	return err
}

// measureMemory prints the largest resident set of a scan of one large file and of one long line.
func (b *bench) measureMemory(ctx context.Context) error {
	fmt.Fprintf(b.out, "Memory: peak resident set of one scan, at most %d MB\n\n", ceiling/mega)
	w := tabwriter.NewWriter(b.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\tMB\twall s\tMB/s a core\tpeak MB\t\t")
	for _, s := range []sample{
		{"large.csv", "CSV", 2000 * mega, csvLine},
		{"line.txt", "single line", 1000 * mega, words},
	} {
		size := b.scaled(s.bytes)
		file, remove, err := b.file(ctx, s.name, size, s.lines)
		if err != nil {
			return err
		}
		fmt.Fprintln(b.progress, filepath.Base(file))
		c, err := b.scan(ctx, file)
		remove()
		if err != nil {
			return err
		}
		verdict := "PASS"
		if c.peak > ceiling {
			verdict = "OVER"
		}
		if c.incomplete {
			verdict += " (incomplete)"
		}
		fmt.Fprintf(w, "%s\t%d\t%.2f\t%.0f\t%.0f\t%s\t\n", s.what, size/mega, c.wall.Seconds(), rate(size, c.cpu), float64(c.peak)/mega, verdict)
	}
	return w.Flush()
}

// rate is megabytes a second.
func rate(size int64, took time.Duration) float64 {
	return float64(size) / mega / max(took.Seconds(), 0.001)
}

// each takes one figure from every cost.
func each[C, T any](costs []C, figure func(C) T) []T {
	all := make([]T, len(costs))
	for i, c := range costs {
		all[i] = figure(c)
	}
	return all
}
