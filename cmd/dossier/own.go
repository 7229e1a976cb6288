package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"dossier/detectors"
	detectorsall "dossier/detectors/all"
	"dossier/detectors/checkdigit"
	"dossier/detectors/pattern"
	"dossier/scanners"
)

// ownDetector is one of the user's own, under detectors in dossier.yaml. docs/detectors.md says what the keys mean.
type ownDetector struct {
	Name       string               `yaml:"name"`
	Kind       detectors.Kind       `yaml:"kind"`
	Pattern    string               `yaml:"pattern"`
	Checksum   string               `yaml:"checksum"`
	List       []string             `yaml:"list"`
	ListFile   string               `yaml:"list_file"`
	Words      []string             `yaml:"words"`
	NeedsWord  bool                 `yaml:"needs_word"`
	Against    []string             `yaml:"against"`
	Columns    []string             `yaml:"columns"`
	Confidence detectors.Confidence `yaml:"confidence"`
	Examples   []string             `yaml:"examples"`
	NearMisses []string             `yaml:"near_misses"`
}

const (
	ownConfidence = 0.8     // of a detector that says none
	withoutWord   = 0.3     // the share of it that a value has, in a column of another name, where a word is needed
	wordTakes     = 0.6     // the share of doubt that a word takes away where none is needed
	ownNamed      = 0.9     // the weight of a column's name
	maxListFile   = 1 << 24 // bytes
)

var ownName = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,59}$`)

// detectors returns all detectors: the user's own, which win ties, and those of the program.
func (c *config) detectors() []detectors.Detector {
	return detectorsall.Detectors(detectorsall.Options{Regions: c.Regions, Own: c.own})
}

// makeOwn makes the user's detectors and tests them on their examples. Its errors tell places in the configuration, never what a list holds.
func (c *config) makeOwn(dir string) error {
	seen := map[string]bool{}
	for i := range c.Detectors {
		o := &c.Detectors[i]
		if !ownName.MatchString(o.Name) {
			return fmt.Errorf("detector %d has no name, or one that is not of small letters, digits, - and _", i+1)
		}
		if seen[o.Name] {
			return fmt.Errorf("the detector %q stands there twice", o.Name)
		}
		seen[o.Name] = true
		d, err := o.detector(dir)
		if err == nil {
			err = o.test(d)
		}
		if err != nil {
			return fmt.Errorf("the detector %q: %w", o.Name, err)
		}
		c.own = append(c.own, d)
	}
	return nil
}

func (o *ownDetector) detector(dir string) (detectors.Detector, error) {
	if o.Kind == "" {
		o.Kind = detectors.Kind(strings.ReplaceAll(o.Name, "-", "_"))
	}
	if o.Confidence == 0 {
		o.Confidence = ownConfidence
	}
	check := checkdigit.Rules()[o.Checksum]
	switch {
	case !ownName.MatchString(string(o.Kind)) || strings.Contains(string(o.Kind), "-"):
		return nil, errors.New("its kind is not of small letters, digits and _")
	case o.Confidence < 0 || o.Confidence > 1:
		return nil, errors.New("its confidence is not between 0 and 1")
	case o.Checksum != "" && check == nil:
		return nil, fmt.Errorf("there is no checksum %q; there are %s", o.Checksum, strings.Join(slices.Sorted(maps.Keys(checkdigit.Rules())), ", "))
	case o.NeedsWord && len(o.Words) == 0:
		return nil, errors.New("it needs a word and names none: give it words")
	}
	if o.ListFile != "" {
		if err := o.readList(dir); err != nil {
			return nil, err
		}
	}
	switch {
	case o.Pattern == "" && len(o.List) == 0:
		return nil, errors.New("it has neither a pattern nor a list")
	case o.Pattern != "" && len(o.List) > 0:
		return nil, errors.New("it has a pattern and a list: make two detectors of the same kind")
	case o.Checksum != "" && o.Pattern == "":
		return nil, errors.New("a checksum needs a pattern")
	}
	return pattern.New(o.rule(check))
}

func (o *ownDetector) rule(check func([]byte) bool) pattern.Rule {
	r := pattern.Rule{
		Kind: o.Kind, Pattern: o.Pattern, List: o.List, Check: check, Words: o.Words, Against: o.Against,
		Alone: o.Confidence, Near: 1 - (1-o.Confidence)*(1-wordTakes), Cell: o.Confidence, Columns: o.Columns, Named: ownNamed,
		Because: fmt.Sprintf("is what your detector %s looks for", o.Name), BecauseName: fmt.Sprintf("the name is one that your detector %s knows", o.Name),
	}
	if o.NeedsWord {
		r.Alone, r.Near, r.Cell = 0, o.Confidence, o.Confidence*withoutWord
	}
	return r
}

// readList adds the lines of the list's file; empty ones and those that begin with # are left out.
func (o *ownDetector) readList(dir string) error {
	path := o.ListFile
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	info, err := os.Stat(path)
	if err == nil && info.Size() > maxListFile {
		err = fmt.Errorf("%q has more than %d bytes", path, maxListFile)
	}
	if err != nil {
		return fmt.Errorf("its list cannot be read: %w", err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("its list cannot be read: %w", err)
	}
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		if line := strings.TrimSpace(lines.Text()); line != "" && !strings.HasPrefix(line, "#") {
			o.List = append(o.List, line)
		}
	}
	if lines.Err() != nil {
		return fmt.Errorf("its list cannot be read: %q has a line of more than 64 kB", path)
	}
	return nil
}

// test runs the detector on its examples and near misses.
func (o *ownDetector) test(d detectors.Detector) error {
	for i, text := range o.Examples {
		if inText, inCell := look(d, text); inText < detectors.Threshold && (inCell == 0 || inCell < detectors.Threshold && len(o.Columns) == 0) {
			return fmt.Errorf("example %d is not found, neither as text nor as a value%s", i+1, o.hint())
		}
	}
	for i, text := range o.NearMisses {
		if inText, inCell := look(d, text); inText >= detectors.Threshold || inCell >= detectors.Threshold {
			return fmt.Errorf("near miss %d is found", i+1)
		}
	}
	return nil
}

// hint says what is often forgotten.
func (o *ownDetector) hint() string {
	switch {
	case o.NeedsWord:
		return "; it needs one of its words before it"
	case o.Checksum != "":
		return "; does it keep the checksum?"
	}
	return ""
}

// look is how sure a detector is of a text, and of it as a whole value.
func look(d detectors.Detector, text string) (inText, inCell detectors.Confidence) {
	c := scanners.NewColumn(scanners.Field{})
	c.AppendString(text)
	for _, one := range []struct {
		find func(*scanners.Column, *detectors.Matches)
		best *detectors.Confidence
	}{{d.Text, &inText}, {d.Values, &inCell}} {
		var found detectors.Matches
		one.find(c, &found)
		for _, m := range found.List {
			*one.best = max(*one.best, m.Confidence)
		}
	}
	return inText, inCell
}
