package pdf

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"

	"github.com/gofrs/flock"
	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"dossier/scanners"
)

// maxPages bounds PDFium's own memory, in WebAssembly's pages of 64 KiB: 192 MiB.
const maxPages = 3 << 10

// compileGC is how much garbage there may be while PDFium is compiled, in percent of what lives: the compiler takes hundreds of megabytes.
const compileGC = 10

// engine is PDFium, compiled when it is first needed. That takes seconds, and a third of one where it lies in the cache.
type engine struct {
	cache string
	once  sync.Once
	pool  pdfium.Pool
	err   error
}

// Prepare compiles PDFium, if that is not done yet.
func (u *Unpacker) Prepare(ctx context.Context) error {
	u.engine.once.Do(func() { u.engine.pool, u.engine.err = u.engine.compile(context.WithoutCancel(ctx)) })
	if u.engine.err != nil {
		return &scanners.Unread{Why: scanners.Failed, Detail: "PDFium could not be started", Bytes: -1}
	}
	return nil
}

// instance returns a PDFium with a memory of its own, to be closed after the document.
func (e *engine) instance(ctx context.Context) (pdfium.Pdfium, error) {
	return e.pool.GetInstanceWithContext(ctx)
}

func (e *engine) compile(ctx context.Context) (pdfium.Pool, error) {
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(maxPages)
	defer debug.SetGCPercent(debug.SetGCPercent(compileGC))
	if e.cache != "" && os.MkdirAll(e.cache, 0o700) == nil {
		// One process compiles and the others wait for what it keeps, since each would take hundreds of megabytes.
		if lock := flock.New(filepath.Join(e.cache, "compiling.lock"), flock.SetPermissions(0o600)); lock.Lock() == nil {
			defer func() { _ = lock.Unlock() }()
		}
		if cache, err := wazero.NewCompilationCacheWithDir(e.cache); err == nil {
			config = config.WithCompilationCache(cache)
		}
	}
	pool, err := webassembly.Init(webassembly.Config{
		Context: ctx, MaxIdle: 1, MaxTotal: 64, RuntimeConfig: config,
		FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard, // it sees no file and prints nowhere
	})
	if err != nil {
		return nil, fmt.Errorf("compiling PDFium: %w", err)
	}
	return pool, nil
}
