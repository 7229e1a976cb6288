package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"text/tabwriter"
	"time"

	"dossier/cmd/bench/shop"
)

// shopBytes is how large the shop is as text, at size 1.
const shopBytes = 2000 * mega

// connections is how many a scan has, and the plain reader.
const connections = 2

// engine is a database server of the benchmark's own, and what its rows are read with beside dossier.
type engine struct {
	title    string // "PostgreSQL 17.2"
	pid      int    // of which all its processes are descendants
	password string
	url      func(database, password string) string
	load     func(ctx context.Context, database string, tables []*shop.Table) (int64, error)
	peer     string // what a scan is compared with
	command  func(ctx context.Context, database string, tables []*shop.Table) *exec.Cmd
	wanted   float64 // how many times as fast as its peer a scan is to be
	stop     func() error
}

// people is how many times as fast as the peer a scan is to be where every row names a person.
const people = 0.6

// measureDatabases compares scanning a shop in each server that is installed with the plain ways to read it.
func (b *bench) measureDatabases(ctx context.Context) error {
	var missing error
	for _, start := range []func(context.Context) (*engine, error){startPostgres, startMariaDB} {
		e, err := start(ctx)
		if err != nil {
			missing = errors.Join(missing, fmt.Errorf("not measured: %w", err))
			continue
		}
		if err := errors.Join(b.measureEngine(ctx, e), e.stop()); err != nil {
			return fmt.Errorf("%s: %w", e.title, err)
		}
	}
	return missing
}

// estate is one database of a server.
type estate struct {
	*engine
	name   string
	tables []*shop.Table
	rows   int64
	bytes  int64
	plan   string // file
}

func (b *bench) measureEngine(ctx context.Context, e *engine) error {
	full := int64(shopBytes * b.size)
	all := shop.Tables(full)
	var dense []*shop.Table
	for _, t := range all {
		if t.People {
			dense = append(dense, t)
		}
	}
	var estates []*estate
	for _, s := range []*estate{
		{engine: e, name: "shop", tables: all},
		{engine: e, name: "people", tables: dense},
		{engine: e, name: "tenth", tables: shop.Tables(full / 10)},
	} {
		fmt.Fprintf(b.progress, "%s: loading %s\n", e.title, s.name)
		if err := b.load(ctx, s); err != nil {
			return fmt.Errorf("load %s: %w", s.name, err)
		}
		estates = append(estates, s)
	}
	fmt.Fprintf(b.out, "%s: median of %d runs in turn, %d connections for a scan and for the driver, one for %s\n\n", e.title, b.runs, connections, e.peer)
	if err := b.race(ctx, estates[0], "a shop", e.wanted); err != nil {
		return err
	}
	if err := b.race(ctx, estates[1], "tables in which every row names a person", people); err != nil {
		return err
	}
	return b.growth(ctx, estates[2], estates[0])
}

// load fills a database and finds out which columns a scan reads.
func (b *bench) load(ctx context.Context, s *estate) (err error) {
	if s.bytes, err = s.engine.load(ctx, s.name, s.tables); err != nil {
		return err
	}
	for _, t := range s.tables {
		s.rows += t.Rows
	}
	p, err := planFor(ctx, s)
	if err != nil {
		return err
	}
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	s.plan = filepath.Join(b.work, "plan-"+s.name)
	return os.WriteFile(s.plan, text, 0o600)
}

// expense is what one run cost the program and the server.
type expense struct {
	cost
	server time.Duration // processor time
}

// way is one way to read a database.
type way struct {
	name string
	run  func(context.Context, *estate) (cost, error)
}

func (b *bench) ways(e *engine) ([]way, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return []way{
		{e.peer, func(ctx context.Context, s *estate) (cost, error) { return child(e.command(ctx, s.name, s.tables)) }},
		{"bare driver", func(ctx context.Context, s *estate) (cost, error) {
			cmd := exec.CommandContext(ctx, self, "raw", s.plan)
			cmd.Env = append(os.Environ(), rawURL+"="+e.url(s.name, e.password))
			return child(cmd)
		}},
		{"dossier scan", b.scanDatabase},
	}, nil
}

// scanDatabase scans into a new inventory.
func (b *bench) scanDatabase(ctx context.Context, s *estate) (cost, error) {
	target := s.url(s.name, "${DOSSIER_BENCH_PASSWORD}")
	return b.scanTarget(ctx, target, []string{"--max-connections", fmt.Sprint(connections)}, "DOSSIER_BENCH_PASSWORD="+s.password)
}

// spend runs a way and takes what it cost.
func (e *engine) spend(ctx context.Context, w way, s *estate) (expense, error) {
	before := processorTime(e.pid)
	c, err := w.run(ctx, s)
	return expense{c, processorTime(e.pid) - before}, err
}

// race lets the ways take turns and prints their medians. Of a scan it tells the end apart, in which the lists are made and who is one person is found.
func (b *bench) race(ctx context.Context, s *estate, what string, wanted float64) error {
	ways, err := b.ways(s.engine)
	if err != nil {
		return err
	}
	if _, err := ways[0].run(ctx, s); err != nil { // brings the files into the page cache
		return err
	}
	spent := make([][]expense, len(ways))
	for turn := range b.runs {
		fmt.Fprintf(b.progress, "%s, %s: run %d of %d\n", s.title, s.name, turn+1, b.runs)
		for i, w := range ways {
			e, err := s.spend(ctx, w, s)
			if err != nil {
				return err
			}
			spent[i] = append(spent[i], e)
		}
	}
	fmt.Fprintf(b.out, "%s: %d MB as text, %d rows, %d tables\n", what, s.bytes/mega, s.rows, len(s.tables))
	w := tabwriter.NewWriter(b.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\twall s\tend s\tMB/s\trows/s\tCPU s/GB\tserver's\tpeak MB\tthe scan is\t")
	scan := len(ways) - 1
	var speed float64
	for i, way := range ways {
		wall := median(each(spent[i], func(e expense) time.Duration { return e.wall }))
		ratios := make([]float64, b.runs)
		for turn := range ratios {
			ratios[turn] = spent[i][turn].wall.Seconds() / max(spent[scan][turn].wall.Seconds(), 0.001)
		}
		times, end := fmt.Sprintf("%.2f × as fast", median(ratios)), ""
		switch i {
		case 0:
			speed = median(ratios)
		case scan:
			times, end = "", fmt.Sprintf("%.2f", median(each(spent[i], func(e expense) time.Duration { return e.end })).Seconds())
		}
		fmt.Fprintf(w, "%s\t%.2f\t%s\t%.0f\t%.0f\t%.2f\t%.2f\t%.0f\t%s\t\n", way.name, wall.Seconds(), end, rate(s.bytes, wall),
			float64(s.rows)/max(wall.Seconds(), 0.001),
			perGB(s.bytes, median(each(spent[i], func(e expense) time.Duration { return e.cpu }))),
			perGB(s.bytes, median(each(spent[i], func(e expense) time.Duration { return e.server }))),
			float64(median(each(spent[i], func(e expense) int64 { return e.peak })))/mega, times)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, e := range spent[scan] {
		if e.incomplete {
			fmt.Fprintln(b.out, "The scan ended as incomplete: something was not read.")
			break
		}
	}
	_, err = fmt.Fprintf(b.out, "%.2f × %s, wanted %.1f ×: %s\n\n", speed, s.peer, wanted, verdict(speed >= wanted))
	return err
}

// growth compares how long a scan takes for each GB of a small database and of a large one, and how much of a processor, which tells more where
// other things run too.
func (b *bench) growth(ctx context.Context, small, large *estate) error {
	var wall, cpu []float64
	for turn := range b.runs {
		fmt.Fprintf(b.progress, "%s, growth: run %d of %d\n", small.title, turn+1, b.runs)
		var took, used [2]float64
		for i, s := range []*estate{small, large} {
			c, err := b.scanDatabase(ctx, s)
			if err != nil {
				return err
			}
			took[i], used[i] = perGB(s.bytes, c.wall), perGB(s.bytes, c.cpu)
		}
		wall, cpu = append(wall, took[1]/took[0]), append(cpu, used[1]/used[0])
	}
	ratio := median(wall)
	_, err := fmt.Fprintf(b.out, "A GB of %d MB takes %.2f × as long as one of %d MB (%.2f × the processor time), wanted 1.15 × at the most: %s\n\n",
		large.bytes/mega, ratio, small.bytes/mega, median(cpu), verdict(ratio <= 1.15))
	return err
}

func verdict(good bool) string {
	if good {
		return "PASS"
	}
	return "MISSED"
}

// perGB is seconds for each GB.
func perGB(size int64, took time.Duration) float64 {
	return took.Seconds() / (float64(size) / (1000 * mega))
}
