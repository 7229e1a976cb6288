package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"dossier/cmd/dossier/estate"
)

// linkage measures which records the command finds to be one person's: in the CSV files of a folder, and in a crowd of made-up people.
func linkage(ctx context.Context, page io.Writer, command, folder string, people int) error {
	if command == "" {
		return errors.New("name the command to measure: -dossier bin/dossier")
	}
	fmt.Fprint(page, "| data | records | precision | recall | F1 | most people in one |\n|---|--:|--:|--:|--:|--:|\n")
	if folder != "" {
		paths, err := filepath.Glob(filepath.Join(folder, "*.csv"))
		if err != nil {
			return err
		}
		for _, path := range paths {
			name := strings.TrimSuffix(filepath.Base(path), ".csv")
			err := row(ctx, page, command, name, func(dir string) (*place, error) {
				whose, err := shown(path, filepath.Join(dir, "people.csv"))
				return &place{whose: whose, targets: []string{dir}}, err
			})
			if err != nil {
				return err
			}
		}
	}
	if people > 0 {
		name := fmt.Sprintf("made up, %d people", people)
		return row(ctx, page, command, name, func(dir string) (*place, error) { return crowd(ctx, dir, people) })
	}
	return nil
}

// place is data, with whose the records are.
type place struct {
	whose   estate.Whose
	told    estate.Told // nil: there are no notes
	targets []string
	env     []string     // that scanning them takes
	stop    func() error // ends what was started for them; may be nil
}

// row makes data in a folder, has it scanned, and prints how the people found agree with whose the records are.
func row(ctx context.Context, page io.Writer, command, name string, data func(dir string) (*place, error)) (err error) {
	home, err := os.MkdirTemp("", "dossier-linkage-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(home)
	dir := filepath.Join(home, "data")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	p, err := data(dir)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if p.stop != nil {
		defer func() { err = errors.Join(err, p.stop()) }()
	}
	if _, err := dossier(ctx, home, p.env, command, append([]string{"scan"}, p.targets...)...); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	list, err := dossier(ctx, home, nil, command, "subject", "list", "--format", "jsonl")
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	a, err := p.whose.Agreement(bytes.NewReader(list))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	fmt.Fprintf(page, "| %s | %d | %.4f | %.4f | %.4f | %d |\n", name, a.Records, a.Precision(), a.Recall(), a.F1(), a.Melted)
	if p.told == nil {
		return nil
	}
	heard, err := p.told.Agreement(p.whose, bytes.NewReader(list))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	fmt.Fprintf(page, "\nNotes that mention the people of %s:\n\n| named | notes | precision | recall | of several people |\n|---|--:|--:|--:|--:|\n", name)
	for _, form := range estate.Forms() {
		h := heard[form]
		fmt.Fprintf(page, "| %s | %d | %.4f | %.4f | %d |\n", form, h.Notes, h.Precision(), h.Recall(), h.Open)
	}
	return nil
}

// dossier runs the command in a home of its own.
func dossier(ctx context.Context, home string, env []string, command string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, command, append([]string{"-q"}, args...)...)
	cmd.Env = append(append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+home+"/config", "XDG_DATA_HOME="+home+"/state"), env...)
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("dossier %s: %w", args[0], err)
	}
	return out, nil
}

// shown copies the columns of a CSV file that may be seen, and returns whose the records are: by the column "cluster", or, where
// there is none, by the number in the middle of "rec_id" (rec-17-dup-0).
func shown(from, to string) (estate.Whose, error) {
	data, err := os.ReadFile(from)
	if err != nil {
		return nil, err
	}
	in := csv.NewReader(bytes.NewReader(data))
	in.TrimLeadingSpace = true
	rows, err := in.ReadAll()
	if err != nil {
		return nil, errors.New("this is no CSV file")
	}
	if len(rows) == 0 {
		return nil, errors.New("the file is empty")
	}
	at, whole := slices.Index(rows[0], "cluster"), true
	if at < 0 {
		at, whole = slices.Index(rows[0], "rec_id"), false
	}
	if at < 0 {
		return nil, errors.New(`there is no column "cluster" or "rec_id"`)
	}
	whose, numbers := estate.Whose{}, map[string]int{}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	for i, row := range rows {
		who := row[at]
		if parts := strings.Split(who, "-"); !whole && len(parts) > 1 {
			who = parts[1]
		}
		if numbers[who] == 0 {
			numbers[who] = len(numbers) + 1
		}
		if i > 0 {
			whose[estate.Spot{Unit: filepath.Base(to), Record: int64(i)}] = numbers[who]
		}
		var seen []string
		for c, cell := range row {
			if h := rows[0][c]; h != "cluster" && h != "rec_id" && h != "unique_id" {
				seen = append(seen, cell)
			}
		}
		if err := w.Write(seen); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return whose, os.WriteFile(to, out.Bytes(), 0o600)
}
