package main

import (
	"context"

	"dossier/scanners/formats/ocr"
)

// ocr is what reads pictures, nil where nobody asks for it.
func (a *app) ocr(ctx context.Context, f *scanFlags) (*ocr.Reader, error) {
	if !f.ocr {
		if len(f.languages) > 0 {
			return nil, usageError("--ocr-language says in which language pictures are, and is of no use without --ocr")
		}
		return nil, nil
	}
	program, err := ocr.Find(a.getenv("PATH"))
	if err != nil {
		return nil, usageError("--ocr: %w", err)
	}
	var env []string
	for _, name := range []string{"TESSDATA_PREFIX", "TMPDIR"} {
		if v := a.getenv(name); v != "" {
			env = append(env, name+"="+v)
		}
	}
	reader, err := ocr.New(ctx, ocr.Options{Program: program, Languages: f.languages, Env: env})
	if err != nil {
		return nil, usageError("--ocr: %w", err)
	}
	return reader, nil
}
