package spill

import (
	"context"
	"encoding/binary"
	"io"
	"iter"
	"os"
	"slices"
)

const (
	logWords = 32 << 10 // words written and read at once
	heldLog  = 8        // buffers that are kept in memory: 2 MiB
)

// Log keeps words in the order in which they come. One goroutine uses it.
type Log struct {
	place Place
	held  [][]uint64 // full buffers
	last  []uint64
	file  *os.File // instead of held, once those are too many
	end   int64
	bytes []byte
}

// NewLog returns an empty log. Close removes what it leaves.
func NewLog(place Place) *Log { return &Log{place: place} }

// Add adds a word. What is streamed at once is an even number of words, but for the last. Errors are the operating system's.
func (l *Log) Add(word uint64) error {
	if len(l.last) == logWords {
		if err := l.turn(); err != nil {
			return err
		}
	}
	l.last = append(l.last, word)
	return nil
}

// turn begins a new buffer.
func (l *Log) turn() error {
	if l.file == nil && len(l.held) < heldLog {
		l.held = append(l.held, l.last)
		l.last = make([]uint64, 0, logWords)
		return nil
	}
	if l.file == nil {
		f, err := create(l.place)
		if err != nil {
			return err
		}
		l.file = f
		for _, words := range l.held {
			if err := l.write(words); err != nil {
				return err
			}
		}
		l.held = nil
	}
	err := l.write(l.last)
	l.last = l.last[:0]
	return err
}

func (l *Log) write(words []uint64) error {
	l.bytes = slices.Grow(l.bytes[:0], 8*len(words))[:8*len(words)]
	for i, w := range words {
		binary.LittleEndian.PutUint64(l.bytes[8*i:], w)
	}
	_, err := l.file.WriteAt(l.bytes, l.end)
	l.end += int64(len(l.bytes))
	return err
}

// All streams the words, some at a time; what it gives is valid until the next. It may be called again. An error is the last pair.
func (l *Log) All(ctx context.Context) iter.Seq2[[]uint64, error] {
	return func(yield func([]uint64, error) bool) {
		give := func(words []uint64) bool {
			if err := ctx.Err(); err != nil {
				yield(nil, err)
				return false
			}
			return yield(words, nil)
		}
		for _, words := range l.held {
			if !give(words) {
				return
			}
		}
		words, buffer := make([]uint64, 0, logWords), make([]byte, 8*logWords)
		for at := int64(0); at < l.end; {
			b := buffer[:min(int64(len(buffer)), l.end-at)]
			if _, err := io.ReadFull(io.NewSectionReader(l.file, at, int64(len(b))), b); err != nil {
				yield(nil, err)
				return
			}
			at += int64(len(b))
			for words = words[:0]; len(b) > 0; b = b[8:] {
				words = append(words, binary.LittleEndian.Uint64(b))
			}
			if !give(words) {
				return
			}
		}
		if len(l.last) > 0 {
			give(l.last)
		}
	}
}

// Close gives the memory and the file back.
func (l *Log) Close() {
	if l.file != nil {
		discard(l.file)
	}
	*l = Log{place: l.place}
}

// create makes a temporary file, which goes with the process where the system allows to remove an open one.
func create(place Place) (*os.File, error) {
	f, err := os.CreateTemp(place.Folder, place.Name+"*")
	if err != nil {
		return nil, err
	}
	_ = os.Remove(f.Name())
	return f, nil
}

// discard closes a temporary file and removes it where that could not be done while it was open.
func discard(f *os.File) {
	_ = f.Close()
	_ = os.Remove(f.Name())
}
