package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"go.yaml.in/yaml/v3"

	"dossier/detectors"
	"dossier/reports/erasure"
	"dossier/reports/restriction"
	"dossier/scanners/formats"
)

// config is dossier.yaml. Paths in it are relative to the file's own folder.
type config struct {
	Inventory string               `yaml:"inventory"`
	KeyFile   string               `yaml:"key_file"`
	Requests  string               `yaml:"requests"` // the register's journal
	Register  string               `yaml:"register"` // the record of processing activities
	Country   string               `yaml:"country"`  // the controller's
	Targets   []string             `yaml:"targets"`
	Exclude   []string             `yaml:"exclude"`
	Regions   []string             `yaml:"regions"`
	Threshold detectors.Confidence `yaml:"threshold"`
	Workers   int                  `yaml:"workers"`
	Sample    int64                `yaml:"sample"`
	Views     bool                 `yaml:"views"`
	OCR       bool                 `yaml:"ocr"`
	Languages []string             `yaml:"ocr_languages"`
	MaxRate   string               `yaml:"max_rate"`

	MaxConnections int         `yaml:"max_connections"`
	Limits         limits      `yaml:"limits"`
	S3             objectStore `yaml:"s3"`

	Detectors []ownDetector `yaml:"detectors"`
	Erase     erasingRules  `yaml:"erase"`
	Correct   changing      `yaml:"correct"`
	Restrict  changing      `yaml:"restrict"`

	own []detectors.Detector // made of them
}

// erasingRules say what may be erased, how, and who approves it. Scans use none of it.
type erasingRules struct {
	Targets []string         `yaml:"targets"`         // of sources to erase from, with credentials that may
	Signers string           `yaml:"allowed_signers"` // a file as ssh-keygen(1) describes it
	Days    int              `yaml:"days"`            // how long a plan holds; 0: 7
	Rules   []erasure.Rule   `yaml:"rules"`
	Backups []erasure.Copies `yaml:"backups"` // copies that a report of erasure names, with when they end
	S3      objectStore      `yaml:"s3"`      // who erases from buckets; where these are, the scan's settings say unless these do
}

// changing says how records are changed otherwise than erased, with the credentials of erase.targets.
type changing struct {
	Approvals *int              `yaml:"approvals"` // how many people approve a plan; none said: one
	Rules     restriction.Rules `yaml:"rules"`     // of a restriction
}

func (c *changing) needs() int {
	if c.Approvals == nil {
		return 1
	}
	return *c.Approvals
}

// objectStore says how buckets are found; what it leaves open, Amazon's own settings say.
type objectStore struct {
	Endpoint    string `yaml:"endpoint"`
	Region      string `yaml:"region"`
	Profile     string `yaml:"profile"`
	Role        string `yaml:"role"`
	VirtualHost bool   `yaml:"virtual_host"`
}

// at is the same, of buckets where other settings say they are. Whoever scans them is not taken over.
func (s objectStore) at(other objectStore) objectStore {
	s.Endpoint, s.Region, s.VirtualHost = cmp.Or(s.Endpoint, other.Endpoint), cmp.Or(s.Region, other.Region), s.VirtualHost || other.VirtualHost
	return s
}

// limits are those of [formats.Limits] that a user may want to set.
type limits struct {
	Depth    int     `yaml:"depth"`
	Entries  int     `yaml:"entries"`
	Unpacked int64   `yaml:"unpacked_bytes"`
	Ratio    float64 `yaml:"ratio"`
	Value    int     `yaml:"value_bytes"`
	Columns  int     `yaml:"columns"`
}

const configName = "dossier.yaml"

// loadConfig reads the configuration that applies: the one named, the one in this folder, or none.
func (a *app) loadConfig() (*config, error) {
	path, named := a.configPath, a.configPath != ""
	if !named {
		path = configName
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && !named {
		return &config{}, nil
	}
	if err != nil {
		return nil, usageError("the configuration %q cannot be read (%w); check the path in --config, and that this user may read the file", path, reason(err))
	}
	c := &config{}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(c); err != nil && len(bytes.TrimSpace(text)) > 0 {
		return nil, usageError("%s", yamlError(path, err, "docs/configuration.md lists the keys"))
	}
	if err := c.checkWords(path); err != nil {
		return nil, err
	}
	c.resolve(filepath.Dir(path))
	if err := c.makeOwn(filepath.Dir(path)); err != nil {
		return nil, usageError("%s: %w", path, err)
	}
	return c, c.check(path)
}

func (c *config) resolve(dir string) {
	for _, p := range []*string{&c.Inventory, &c.KeyFile, &c.Requests, &c.Register, &c.Erase.Signers} {
		if *p != "" && !filepath.IsAbs(*p) {
			*p = filepath.Join(dir, *p)
		}
	}
	for _, list := range [][]string{c.Targets, c.Erase.Targets} {
		for i, t := range list {
			if !strings.Contains(t, "://") && !filepath.IsAbs(t) {
				list[i] = filepath.Join(dir, t)
			}
		}
	}
}

func (c *config) check(path string) error {
	switch {
	case c.Threshold < 0 || c.Threshold > 1:
		return usageError("%s: threshold is %v; it is a confidence from 0 to 1", path, c.Threshold)
	case c.Workers < 0:
		return usageError("%s: workers is %d; it is a number of searches, 0 for one a processor", path, c.Workers)
	case c.Sample < 0:
		return usageError("%s: sample is %d; it is a number of records a unit, 0 for all", path, c.Sample)
	case c.Limits.Depth < 0 || c.Limits.Entries < 0 || c.Limits.Unpacked < 0 || c.Limits.Ratio < 0 || c.Limits.Value < 0 || c.Limits.Columns < 0:
		return usageError("%s: a limit is negative; 0 stands for the default", path)
	}
	if c.Erase.Days < 0 {
		return usageError("%s: erase.days is %d; it is how long a plan holds, 0 for 7", path, c.Erase.Days)
	}
	for i := range c.Erase.Backups {
		if err := c.Erase.Backups[i].Check(); err != nil {
			return usageError("%s: erase: %w", path, err)
		}
	}
	for i := range c.Erase.Rules {
		if err := c.Erase.Rules[i].Check(); err != nil {
			return usageError("%s: erase.rules: %w", path, err)
		}
	}
	for name, one := range map[string]*changing{"correct": &c.Correct, "restrict": &c.Restrict} {
		if one.needs() < 0 || one.needs() > 2 {
			return usageError("%s: %s.approvals is %d; it is how many people approve a plan, 0 to 2", path, name, one.needs())
		}
		for i := range one.Rules {
			if err := one.Rules[i].Check(); err != nil {
				return usageError("%s: %s.rules: %w", path, name, err)
			}
		}
	}
	if len(c.Correct.Rules) > 0 {
		return usageError("%s: correct has no rules; what is corrected is given to dossier request plan --corrections", path)
	}
	for _, pattern := range c.Exclude {
		if _, err := filepath.Match(pattern, ""); err != nil {
			return usageError("%s: exclude: %q is no pattern (docs/configuration.md shows some)", path, pattern)
		}
	}
	return nil
}

func (l limits) apply() formats.Limits {
	d := formats.DefaultLimits()
	for _, n := range []struct{ set, to *int }{{&l.Depth, &d.Depth}, {&l.Entries, &d.Entries}, {&l.Value, &d.Value}, {&l.Columns, &d.Columns}} {
		if *n.set > 0 {
			*n.to = *n.set
		}
	}
	if l.Unpacked > 0 {
		d.Unpacked = l.Unpacked
	}
	if l.Ratio > 0 {
		d.Ratio = l.Ratio
	}
	return d
}

// inventoryPath is where the inventory lies: by flag, by configuration, or in the user's data folder.
func (a *app) inventoryPath(c *config) (string, error) {
	switch {
	case a.inventory != "":
		return a.inventory, nil
	case c.Inventory != "":
		return c.Inventory, nil
	}
	dir, err := a.dataDir()
	if err != nil {
		return "", usageError("there is no place for the inventory: %w; name one with --inventory", err)
	}
	return filepath.Join(dir, "dossier", "inventory.db"), nil
}

// dataDir is the user's folder for programs' data, apart from the configuration folder where the key lies.
func (a *app) dataDir() (string, error) {
	if dir := a.getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return dir, nil
	}
	if runtime.GOOS == "windows" {
		if dir := a.getenv("LocalAppData"); dir != "" {
			return dir, nil
		}
	}
	home, err := a.homeDir()
	if err != nil {
		return "", fmt.Errorf("the home folder is unknown: %w", err)
	}
	if runtime.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Application Support"), nil
	}
	return filepath.Join(home, ".local", "share"), nil
}
