package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"text/tabwriter"
	"time"

	"dossier/scanners/scannertest/s3server"
)

// objectsCeiling is how much memory a scan of a bucket may take with 16 objects under way, its children's included.
const objectsCeiling = 300 * mega

// contest is what several ways to read the same compete in: first the one that the scan, the last, is compared with.
type contest struct {
	what    string
	bytes   int64 // of what is searched, unpacked
	objects int
	ways    []contestant
	wanted  float64 // how many times as fast as the first way the scan is to be, by the clock; 0: there is another measure
	core    int64   // bytes a second and core that the scan is to reach otherwise
	target  string
	flags   []string
	env     []string
}

type contestant struct {
	name string
	run  func(context.Context) (cost, error)
}

// measureFormats compares scanning packed files and buckets with the plain ways to read them.
func (b *bench) measureFormats(ctx context.Context) error {
	packed, err := b.packedContests(ctx)
	if err != nil {
		return err
	}
	for _, c := range packed {
		if err := b.hold(ctx, c); err != nil {
			return err
		}
	}
	server, err := s3server.Start(ctx, "")
	if err != nil {
		return fmt.Errorf("not measured: %w", err)
	}
	return errors.Join(b.measureBuckets(ctx, server), server.Stop())
}

// packedContests are those of files.
func (b *bench) packedContests(ctx context.Context) ([]*contest, error) {
	size := b.scaled(300 * mega)
	plain, remove, err := b.file(ctx, "packed.csv", size, csvLine)
	if err != nil {
		return nil, err
	}
	defer remove()
	zipped, table := filepath.Join(b.dir, "packed.csv.gz"), filepath.Join(b.dir, "packed.parquet")
	if err := gzipFile(plain, zipped); err != nil {
		return nil, fmt.Errorf("make %s: %w", zipped, err)
	}
	rows := int(size / 100)
	text, err := parquetFile(ctx, table, rows)
	if err != nil {
		return nil, fmt.Errorf("make %s: %w", table, err)
	}
	csv := &contest{what: "CSV packed by gzip, against unpacking alone", bytes: size, wanted: 0.7, target: zipped}
	parquet := &contest{what: fmt.Sprintf("Parquet of %d rows, against reading its columns of text alone", rows), bytes: text, wanted: 0.6, target: table}
	csv.ways = []contestant{b.own(csv, "klauspost/compress", "gunzip", zipped), b.own(csv, "reading alone", "open", zipped), b.whole(csv)}
	parquet.ways = []contestant{
		b.own(parquet, "parquet-go", "texts", table), b.own(parquet, "all columns", "columns", table), b.own(parquet, "reading alone", "open", table), b.whole(parquet),
	}
	return []*contest{csv, parquet}, nil
}

// own is what this program does as a process of its own.
func (b *bench) own(c *contest, name, verb, argument string) contestant {
	return contestant{name, func(ctx context.Context) (cost, error) {
		self, err := os.Executable()
		if err != nil {
			return cost{}, err
		}
		cmd := exec.CommandContext(ctx, self, verb, argument)
		cmd.Env = append(os.Environ(), c.env...)
		return child(cmd)
	}}
}

// whole is the scan.
func (b *bench) whole(c *contest) contestant {
	return contestant{"dossier scan", func(ctx context.Context) (cost, error) {
		return b.scanTarget(ctx, c.target, append(c.flags, "--quiet"), c.env...)
	}}
}

// hold lets the ways take turns and prints their medians, and the memory of one more scan with its children.
func (b *bench) hold(ctx context.Context, c *contest) error {
	if _, err := c.ways[0].run(ctx); err != nil { // brings the files into the page cache
		return err
	}
	spent := make([][]cost, len(c.ways))
	for turn := range b.runs {
		fmt.Fprintf(b.progress, "%s: run %d of %d\n", c.what, turn+1, b.runs)
		for i, w := range c.ways {
			took, err := w.run(ctx)
			if err != nil {
				return err
			}
			spent[i] = append(spent[i], took)
		}
	}
	fmt.Fprintf(b.out, "%s, %d MB\n", c.what, c.bytes/mega)
	w := tabwriter.NewWriter(b.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\twall s\tCPU s\tMB/s\tMB/s a core\tobjects/s\tas fast\tfor its CPU\t")
	first := spent[0]
	var fast float64
	var core int64
	for i, way := range c.ways {
		clock, work := make([]float64, b.runs), make([]float64, b.runs)
		for turn, s := range spent[i] {
			clock[turn] = first[turn].wall.Seconds() / max(s.wall.Seconds(), 0.001)
			work[turn] = first[turn].cpu.Seconds() / max(s.cpu.Seconds(), 0.001)
		}
		wall, cpu := median(each(spent[i], func(s cost) time.Duration { return s.wall })), median(each(spent[i], func(s cost) time.Duration { return s.cpu }))
		fast, core = median(clock), int64(rate(c.bytes, cpu)*mega)
		fmt.Fprintf(w, "%s\t%.2f\t%.2f\t%.0f\t%.0f\t%.0f\t%.2f ×\t%.2f ×\t\n", way.name, wall.Seconds(), cpu.Seconds(), rate(c.bytes, wall), rate(c.bytes, cpu),
			float64(c.objects)/max(wall.Seconds(), 0.001), fast, median(work))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if c.wanted > 0 {
		fmt.Fprintf(b.out, "The scan is %.2f × as fast as %s, wanted %.1f ×: %s\n", fast, c.ways[0].name, c.wanted, verdict(fast >= c.wanted))
	}
	if c.core > 0 {
		fmt.Fprintf(b.out, "The scan reads %d MB/s a core, wanted %d: %s\n", core/mega, c.core/mega, verdict(core >= c.core))
	}
	inventory := filepath.Join(b.work, fmt.Sprintf("contest-%d.db", b.scans))
	_, memory, _, err := b.watchedScan(ctx, append([]string{c.target, "--inventory", inventory, "--format", "json", "--quiet"}, c.flags...), c.env)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(b.out, "Peak of the scan and its children: %d MB, at most %d: %s\n\n", memory/mega, objectsCeiling/mega, verdict(memory <= objectsCeiling))
	return err
}
