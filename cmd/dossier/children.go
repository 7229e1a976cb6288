package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	scannersall "dossier/scanners/all"
	"dossier/scanners/formats"
	"dossier/scanners/formats/child"
)

// childVerb has this program decode what its parent gives it on standard input.
const childVerb = "decode"

func (a *app) childCommand() *cobra.Command {
	return &cobra.Command{
		Use: childVerb, Short: "Decode files for a scan, which starts this", Hidden: true, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return child.Serve(cmd.Context(), a.in, a.out, scannersall.Hazardous)
		},
	}
}

// children are where the formats run that hostile files can make crash. Pages that are pictures are handed over as such if pictures says so.
func (a *app) children(limits formats.Limits, pictures bool) (*child.Pool, error) {
	path, err := a.executable()
	if err != nil {
		return nil, fmt.Errorf("finding the program's own file, to start it again for decoding: %w", err)
	}
	cache, err := a.cacheDir()
	if err != nil {
		cache = "" // each child prepares itself anew, then
	} else {
		cache = filepath.Join(cache, "dossier")
	}
	var env []string
	if folder := a.getenv("TMPDIR"); folder != "" {
		env = append(env, "TMPDIR="+folder)
	}
	return child.New(child.Options{Command: []string{path, filepath.Base(a.program), childVerb}, Env: env, Limits: limits, Cache: cache, Pictures: pictures}), nil
}
