package main

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"dossier/detectors"
	"dossier/detectors/pseudonym"
	"dossier/detectors/sweep"
	"dossier/reports/identity"
	"dossier/reports/inventory"
	"dossier/reports/reach"
	"dossier/scanners"
	"dossier/scanners/absent"
	scannersall "dossier/scanners/all"
)

// scanFlags are what scan takes beside the configuration, which they overrule.
type scanFlags struct {
	format  string
	exclude []string
	sample  int64
	workers int
	fresh   bool
	full    bool
	failOn  []string

	ocr         bool
	languages   []string // of pictures
	views       bool
	connections int
	rate        string
	s3          objectStore
}

func (a *app) scanCommand() *cobra.Command {
	var f scanFlags
	cmd := &cobra.Command{
		Use:   "scan [TARGET…]",
		Short: "Scan databases, buckets and folders, and keep what is found in the inventory",
		Long: `Reads every target (a database, a bucket, a SQLite file, a file, a folder) in full, finds the personal data in it, and keeps keyed
fingerprints and places, never a value, in the inventory. A scan that was interrupted goes on where it was when the
same command is given again. Targets may also stand in dossier.yaml.`,
		Example: "  dossier scan ./shop.sqlite ./exports\n  dossier scan 'postgres://dossier_scan:${SCAN_PASSWORD}@db.example/shop'\n  dossier scan s3://exports/2026 --s3-profile audit\n  dossier scan ./exports --format json > scan.json",
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("fail-on") && len(f.failOn) == 0 {
				return usageError("--fail-on names no condition; there are %s", gateNames())
			}
			return a.scan(cmd.Context(), args, f)
		},
	}
	cmd.Flags().StringVar(&f.format, "format", "table", "`format`: what to print on standard output: "+allFormatNames())
	cmd.Flags().StringArrayVar(&f.exclude, "exclude", nil, "leave out files whose path matches this `pattern` (may be repeated)")
	cmd.Flags().Int64Var(&f.sample, "sample", 0, "read only about this many `records` a unit, and say so in every report")
	cmd.Flags().IntVar(&f.workers, "workers", 0, "`number` of searches side by side (default: one a processor)")
	cmd.Flags().BoolVar(&f.ocr, "ocr", false, "read what pictures and scanned pages show, by the program tesseract")
	cmd.Flags().StringSliceVar(&f.languages, "ocr-language", nil, "`language` of the pictures, in tesseract's words, as nld (default eng; may be repeated)")
	cmd.Flags().BoolVar(&f.views, "views", false, "scan the views of databases as well")
	cmd.Flags().IntVar(&f.connections, "max-connections", 0, "`connections` to each database server (default 4), or objects of a bucket read at once (default 16)")
	cmd.Flags().StringVar(&f.rate, "max-rate", "", "read no faster from each database server than this `rate`, as 5000rows or 20MB a second")
	cmd.Flags().StringVar(&f.s3.Endpoint, "s3-endpoint", "", "`URL` of the server that s3:// is at (default: Amazon's)")
	cmd.Flags().StringVar(&f.s3.Region, "s3-region", "", "`region` to ask first (default: as Amazon's settings say)")
	cmd.Flags().StringVar(&f.s3.Profile, "s3-profile", "", "`profile` in Amazon's settings with the credentials for s3://")
	cmd.Flags().StringVar(&f.s3.Role, "s3-role", "", "role to assume for s3://, by its `ARN`")
	cmd.Flags().BoolVar(&f.s3.VirtualHost, "s3-virtual-host", false, "ask for buckets by host name rather than by path at --s3-endpoint")
	cmd.Flags().BoolVar(&f.fresh, "fresh", false, "begin anew instead of going on with an interrupted scan")
	cmd.Flags().BoolVar(&f.full, "full", false, "read every object again, also those whose version was read by the last finished scan, and find anew who is one person")
	cmd.Flags().StringSliceVar(&f.failOn, "fail-on", nil, "end with status 4 where the scan finds this `condition`, for pipelines: "+gateNames()+" (may be repeated)")
	return cmd
}

// scan checks everything that was asked for before anything is opened, opens the sources and then the inventory, and scans.
func (a *app) scan(ctx context.Context, targets []string, f scanFlags) (err error) {
	s := &scanning{app: a}
	if s.format, s.shown, err = a.reportFormat(f.format, ""); err != nil {
		return err
	}
	if a.unreadable(s.format) {
		return usageError("%s is nothing to read on a terminal: lead the output to a file, or scan and then: dossier report --output report%s", s.format.Name(), s.format.Extension())
	}
	if s.conditions, err = findGates(f.failOn); err != nil {
		return err
	}
	c, err := a.loadConfig()
	if err != nil {
		return err
	}
	if err := a.checkGates(c, s.conditions); err != nil {
		return err
	}
	f.merge(c)
	if err := f.check(); err != nil {
		return err
	}
	if len(targets) == 0 {
		targets = c.Targets
	}
	defer thrifty(a.getenv)() // from the beginning: what is loaded stays, and a scan of little need not collect at all

	loaded := make(chan []detectors.Detector, 1) // their lists are long, and sources answer late
	go func() { loaded <- c.detectors() }()
	closeSources, err := s.open(ctx, c, targets, &f)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeSources()) }()
	store, key, err := a.openInventory(ctx, c, inventory.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()

	s.found, s.all = &reading{c: c, store: store, key: key}, <-loaded
	run, gone, err := a.sweepAll(ctx, store, key, s.sources, s.all, sweep.Options{Threshold: c.Threshold, Workers: f.workers, Sample: f.sample, Now: a.now},
		inventory.ScanOptions{Fresh: f.fresh, Full: f.full, Settings: settings(c, &f)})
	if err != nil {
		return err
	}
	return s.tell(ctx, run, gone)
}

// check says which number is none.
func (f *scanFlags) check() error {
	switch {
	case f.sample < 0:
		return usageError("--sample: %d is no number of records; give one from 1, or none to read everything", f.sample)
	case f.workers < 0:
		return usageError("--workers: %d is no number of searches; give one from 1, or 0 for one a processor", f.workers)
	}
	return nil
}

func (f *scanFlags) merge(c *config) {
	f.exclude = append(slices.Clone(c.Exclude), f.exclude...)
	if f.sample == 0 {
		f.sample = c.Sample
	}
	if f.workers == 0 {
		f.workers = c.Workers
	}
	f.views = f.views || c.Views
	f.ocr = f.ocr || c.OCR
	if len(f.languages) == 0 && f.ocr {
		f.languages = c.Languages
	}
	if f.connections == 0 {
		f.connections = c.MaxConnections
	}
	if f.rate == "" {
		f.rate = c.MaxRate
	}
	f.s3 = objectStore{
		Endpoint: cmp.Or(f.s3.Endpoint, c.S3.Endpoint), Region: cmp.Or(f.s3.Region, c.S3.Region), Profile: cmp.Or(f.s3.Profile, c.S3.Profile),
		Role: cmp.Or(f.s3.Role, c.S3.Role), VirtualHost: f.s3.VirtualHost || c.S3.VirtualHost,
	}
}

// settings are what findings depend on beside the data: after a change of them everything is read again.
func settings(c *config, f *scanFlags) string {
	all := fmt.Sprint(c.Threshold, c.Regions, c.Limits) + fmt.Sprintf("%#v", c.Detectors)
	if f.ocr {
		all += fmt.Sprint(f.languages)
	}
	return all
}

// objectStore says how buckets are read.
func (f *scanFlags) objectStore() scannersall.ObjectStore {
	return scannersall.ObjectStore{
		Endpoint: f.s3.Endpoint, Region: f.s3.Region, Profile: f.s3.Profile, Role: f.s3.Role, VirtualHost: f.s3.VirtualHost,
		MaxConnections: f.connections,
	}
}

// database says how database servers are read.
func (a *app) database(f scanFlags) (scannersall.Database, error) {
	rows, size, err := parseRate(f.rate)
	if err != nil {
		return scannersall.Database{}, err
	}
	if f.connections < 0 {
		return scannersall.Database{}, usageError("--max-connections: %d is no number of connections; give one from 1", f.connections)
	}
	home, err := a.homeDir()
	if err != nil {
		home = "" // no password files, then
	}
	return scannersall.Database{
		Views: f.views, MaxConnections: f.connections, MaxRows: rows, MaxBytes: size, Getenv: a.getenv, Home: home,
	}, nil
}

// parseRate reads a rate a second: 5000rows, 20MB, 500kB.
func parseRate(text string) (rows, size int64, err error) {
	if text == "" {
		return 0, 0, nil
	}
	digits := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ ")
	n, err := strconv.ParseInt(digits, 10, 40)
	if err == nil && n > 0 {
		switch strings.ToLower(strings.TrimSpace(text[len(digits):])) {
		case "rows", "row":
			return n, 0, nil
		case "kb":
			return 0, n * 1000, nil
		case "mb":
			return 0, n * 1_000_000, nil
		}
	}
	return 0, 0, usageError("--max-rate: %q is no rate; write it as 5000rows or 20MB, a second", text)
}

// openSources opens all targets before anything is scanned, so that a wrong one is told at once. of are the sources by target. One that cannot be
// reached now keeps no other from being scanned.
func (a *app) openSources(ctx context.Context, targets []string, connectors []scanners.Connector) (sources []scanners.Source, of []opened, err error) {
	if len(targets) == 0 {
		return nil, nil, usageError("nothing to scan: name a file, a folder or a database, or list targets in %s", configName)
	}
	var failed, away []error
	seen := map[string]bool{}
	for _, t := range targets {
		answered := a.sayWaiting(t, unanswered)
		found, err := openTarget(ctx, t, connectors)
		answered()
		if gone, ok := errors.AsType[*absent.Source](err); ok {
			found, away = []scanners.Source{gone}, append(away, err)
		} else if err != nil {
			failed = append(failed, err)
			continue
		}
		var target opened
		for _, source := range found {
			if name := source.Info().Name.Reveal(); !seen[name] {
				seen[name] = true
				sources = append(sources, source)
				target.sources = append(target.sources, source)
			} else if err := source.Close(); err != nil {
				failed = append(failed, err)
			}
		}
		of = append(of, target)
	}
	if len(failed) == 0 && slices.ContainsFunc(sources, isThere) {
		for _, err := range away {
			fmt.Fprintf(a.err, "dossier: %v; the other targets are scanned all the same\n", err)
		}
		a.sayTwice(targets, of)
		return sources, of, nil
	}
	failed = append(failed, away...)
	wrong := slices.ContainsFunc(failed, func(err error) bool { return !errors.Is(err, scanners.ErrGone) })
	for _, s := range sources {
		failed = append(failed, s.Close())
	}
	if wrong {
		return nil, nil, &exitError{wrongUsage, errors.Join(failed...)}
	}
	return nil, nil, &exitError{brokeOff, errors.Join(failed...)}
}

// sayTwice names targets that lie in another one, of are their sources: what is in them is read with both, and counted twice.
func (a *app) sayTwice(targets []string, of []opened) {
	for i, outer := range of {
		for j, inner := range of {
			if len(outer.sources) != 1 || len(inner.sources) != 1 {
				continue
			}
			if within(inner.sources[0].Info().Name.Reveal(), outer.sources[0].Info().Name.Reveal()) {
				a.say("%q lies in %q: what is in it is read with both and counted twice; name one of them", targets[j], targets[i])
			}
		}
	}
}

// within tells that a path lies below another.
func within(path, above string) bool {
	rest, below := strings.CutPrefix(path, strings.TrimRight(above, `/\`))
	return below && len(rest) > 1 && os.IsPathSeparator(rest[0])
}

func isThere(s scanners.Source) bool {
	_, gone := s.(*absent.Source)
	return !gone
}

// mistyped is what seems to be meant for a URL with a user in it.
var mistyped = regexp.MustCompile(`^[A-Za-z0-9]+:/?[^/].*@`)

// openTarget opens what a target stands for: one source, as a rule.
func openTarget(ctx context.Context, target string, connectors []scanners.Connector) ([]scanners.Source, error) {
	if target == "" {
		return nil, errors.New("a target is empty: name a file, a folder or a SQLite database")
	}
	for _, c := range connectors {
		if !c.Claims(target) {
			continue
		}
		if several, ok := c.(scanners.Several); ok {
			return several.OpenAll(ctx, target)
		}
		source, err := c.Open(ctx, target)
		return []scanners.Source{source}, err
	}
	if scheme, _, isURL := strings.Cut(target, "://"); isURL {
		return nil, fmt.Errorf("%s:// is no source that this version reads; it reads %s", scheme, connectorNames(connectors))
	}
	if mistyped.MatchString(target) { // which may hold a password
		return nil, errors.New("a target is neither a file nor a URL: write a URL with two slashes, as postgres://user@host/database")
	}
	return nil, fmt.Errorf("there is no %q; name a file, a folder or a SQLite database that exists", target)
}

func connectorNames(connectors []scanners.Connector) string {
	names := make([]string, len(connectors))
	for i, c := range connectors {
		names[i] = c.Name()
	}
	return strings.Join(names, ", ")
}

// inventoryToChange opens the inventory that is there for writing.
func (a *app) inventoryToChange(ctx context.Context) (*config, *inventory.Store, pseudonym.Key, error) {
	c, err := a.loadConfig()
	if err != nil {
		return nil, nil, pseudonym.Key{}, err
	}
	path, err := a.inventoryPath(c)
	if err != nil {
		return nil, nil, pseudonym.Key{}, err
	}
	if _, err := os.Stat(path); err != nil {
		return nil, nil, pseudonym.Key{}, noInventory(path)
	}
	store, key, err := a.openInventory(ctx, c, inventory.Options{})
	return c, store, key, err
}

func noInventory(path string) error {
	return usageError("there is no inventory %q yet; dossier scan makes one, --inventory names another", path)
}

// openInventory opens the inventory with its key. ReadOnly asks for one that exists.
func (a *app) openInventory(ctx context.Context, c *config, opts inventory.Options) (*inventory.Store, pseudonym.Key, error) {
	path, err := a.inventoryPath(c)
	if err != nil {
		return nil, pseudonym.Key{}, err
	}
	key, err := a.key(c, path)
	if err != nil {
		return nil, key, err
	}
	store, err := inventory.Open(ctx, path, key, opts)
	switch {
	case errors.Is(err, inventory.ErrWrongKey):
		_, used, _ := a.existingKey(c, path)
		return nil, key, usageError("%w; the key is that of %q, and %s or key_file names another", err, used, keyVariable)
	case errors.Is(err, inventory.ErrNewer), errors.Is(err, inventory.ErrMissing), errors.Is(err, inventory.ErrOlder), errors.Is(err, inventory.ErrForeign):
		return nil, key, &exitError{wrongUsage, err}
	case err != nil:
		if _, ok := errors.AsType[*fs.PathError](err); ok {
			err = fmt.Errorf("%w; --inventory names another place", err)
		}
		return nil, key, err
	}
	return store, key, nil
}

// sweepAll scans the sources, one after the other, into one scan of the inventory. gone tells of those that did not answer. Where one of them stopped
// in the midst the scan is unfinished, and goes on when it is asked for again; one that was away from the beginning has nothing to go on from.
func (a *app) sweepAll(ctx context.Context, store *inventory.Store, key pseudonym.Key, sources []scanners.Source,
	all []detectors.Detector, opts sweep.Options, scan inventory.ScanOptions,
) (run *inventory.ScanRun, gone, err error) {
	scan.Targets, scan.Version, scan.Sampled, scan.Now, scan.Resolve = scanTargets(key, sources), versionText(), opts.Sample, a.now, identity.Resolve
	scan.Relate = reach.Relate
	run, err = store.Begin(ctx, scan)
	if err != nil {
		return nil, nil, err
	}
	lost := false
	for _, source := range sources {
		watch := a.watch(source.Info())
		opts.Watch = watch
		sweeper := sweep.New(all, key, opts)
		watch.begin(sweeper.Label(scanners.NewPrivate(shortName(source.Info()))))
		err := sweeper.Run(ctx, source, run)
		watch.end()
		switch {
		case errors.Is(err, scanners.ErrGone):
			gone = errors.Join(gone, err)
			lost = lost || isThere(source)
		case err != nil:
			return nil, nil, joined(err, run.Close())
		}
	}
	if lost {
		gone = fmt.Errorf("%w\nWhat was found so far is kept. Give the same command again when the source answers: the scan goes on from there", gone)
		return run, gone, run.Close()
	}
	if gone != nil {
		gone = fmt.Errorf("%w\nThe other targets were scanned. Give the same command again when it answers", gone)
	}
	giveBack() // what searching took
	return run, gone, run.Finish(ctx)
}

// shortName is enough of a source's name to know it by.
func shortName(info scanners.SourceInfo) string {
	name, _, _ := strings.Cut(info.Name.Reveal(), "?endpoint=") // a bucket's
	return filepath.Base(name)
}

// scanTargets are the sources' names as fingerprints, by which an interrupted scan of the same is known.
func scanTargets(key pseudonym.Key, sources []scanners.Source) []string {
	names := make([]string, len(sources))
	for i, s := range sources {
		print := key.Fingerprint("target", []byte(s.Info().Name.Reveal()))
		names[i] = hex.EncodeToString(print[:])
	}
	return names
}
