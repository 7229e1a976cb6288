package s3

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync"
)

const (
	blockSize  = 256 << 10
	keptBlocks = 24 // of one object
	aheadMost  = 8  // blocks in one request, when they are read one after the other
)

// blocks is an object for random access: blocks of it, those used last, are kept. It implements [io.ReaderAt].
type blocks struct {
	unit *unit
	size int64
	ctx  context.Context //nolint:containedctx // a reader's methods take none

	mu    sync.Mutex
	kept  []*block // those used last are last
	next  int64    // number of the block behind the last request
	ahead int64    // blocks in the next request, if it goes on there
}

type block struct {
	number int64
	data   []byte
}

// ReadAt implements [io.ReaderAt].
func (b *blocks) ReadAt(p []byte, off int64) (n int, err error) {
	if off < 0 {
		return 0, errors.New("read before the beginning of an object")
	}
	for n < len(p) {
		if off >= b.size {
			return n, io.EOF
		}
		got, err := b.copy(p[n:], off)
		if err != nil {
			return n, err
		}
		n += got
		off += int64(got)
	}
	return n, nil
}

// copy takes what one block has of p.
func (b *blocks) copy(p []byte, off int64) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	number := off / blockSize
	at := b.find(number)
	if at < 0 {
		if err := b.fetch(number); err != nil {
			return 0, err
		}
		at = b.find(number)
	}
	found := b.kept[at]
	b.kept = append(slices.Delete(b.kept, at, at+1), found)
	return copy(p, found.data[off-number*blockSize:]), nil
}

func (b *blocks) find(number int64) int {
	return slices.IndexFunc(b.kept, func(k *block) bool { return k.number == number })
}

// fetch reads a block, and those behind it when the last ones were asked for in their order.
func (b *blocks) fetch(number int64) error {
	count := int64(1)
	if number == b.next && b.ahead > 0 {
		count = b.ahead
	}
	for i := int64(1); i < count; i++ {
		if b.find(number+i) >= 0 {
			count = i
		}
	}
	b.next, b.ahead = number+count, min(2*count, aheadMost)
	end := min((number+count)*blockSize, b.size)
	body := b.unit.section(b.ctx, number*blockSize, end)
	defer body.close()
	for ; number*blockSize < end; number++ {
		data := b.spare()
		data = data[:min(blockSize, end-number*blockSize)]
		if _, err := io.ReadFull(body, data); err != nil {
			b.unit.account.blocks.Put(&data)
			return err
		}
		b.kept = append(b.kept, &block{number, data})
	}
	return nil
}

// spare is memory for a block: the least used one's, if there are enough.
func (b *blocks) spare() []byte {
	if len(b.kept) >= keptBlocks {
		data := b.kept[0].data
		b.kept = slices.Delete(b.kept, 0, 1)
		return data[:blockSize]
	}
	if data, ok := b.unit.account.blocks.Get().(*[]byte); ok {
		return (*data)[:blockSize]
	}
	return make([]byte, blockSize)
}

// free gives the memory back.
func (b *blocks) free() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, k := range b.kept {
		b.unit.account.blocks.Put(&k.data)
	}
	b.kept = nil
}
