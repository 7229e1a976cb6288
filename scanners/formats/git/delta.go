package git

import (
	"bufio"
	"compress/zlib"
	"encoding/binary"
	"io"

	"dossier/scanners/formats"
)

// step is an object whose differences are still to be made.
type step struct {
	content  []byte
	children []int32
}

// each hands over the objects of a kind: those that are stored whole, each followed by those that are differences to it, so that the fewest are held.
func (u *unpacking) each(k kind) error {
	for i := range u.entries {
		e := &u.entries[i]
		if e.kind != k || e.seen {
			continue
		}
		if err := u.ctx.Err(); err != nil {
			return err
		}
		e.seen = true
		if e.size > maxObject {
			if err := u.stream(k, e); err != nil {
				return err
			}
			continue
		}
		content, err := u.inflate(e)
		if err != nil {
			u.left[broken]++
			continue
		}
		if err := u.from(k, e, content); err != nil {
			return err
		}
	}
	return nil
}

// stream hands over a version of a file that is too large to be held.
func (u *unpacking) stream(k kind, e *entry) error {
	if k != blob {
		u.left[large]++
		return nil
	}
	u.pass(e.children)
	u.pass(u.waiting[e.name])
	body, err := zlib.NewReader(bufio.NewReader(io.NewSectionReader(u.file, e.data, u.file.Size-e.data)))
	if err != nil {
		u.left[broken]++
		return nil //nolint:nilerr // it is counted, and told with the others
	}
	path, base := u.path(e.name)
	return u.open(u.ctx, formats.Input{Body: io.LimitReader(body, e.size), Name: formats.BaseName(base), Part: formats.Inside(u.in.Part, path), Size: e.size})
}

// pass leaves out differences that cannot be made, and those to them.
func (u *unpacking) pass(list []int32) {
	for len(list) > 0 {
		e := &u.entries[list[len(list)-1]]
		list = list[:len(list)-1]
		if !e.seen {
			e.seen = true
			u.left[large]++
			list = append(list[:len(list):len(list)], e.children...)
		}
	}
}

// from hands over an object and all that are differences to it, directly or not.
func (u *unpacking) from(k kind, e *entry, content []byte) error {
	held := len(content)
	if err := u.give(k, e.name, content); err != nil {
		return err
	}
	todo := []step{{content, u.differences(e, e.name)}}
	for len(todo) > 0 {
		top := &todo[len(todo)-1]
		if len(top.children) == 0 {
			held -= len(top.content)
			todo = todo[:len(todo)-1]
			continue
		}
		child := &u.entries[top.children[0]]
		top.children = top.children[1:]
		if child.seen {
			continue
		}
		child.seen = true
		content, why := u.differ(child, top.content)
		if why == "" && held+len(content) > maxHeld {
			why = large
		}
		if why != "" {
			u.left[why]++
			continue
		}
		if u.out += int64(len(content)); u.out > u.most() {
			return u.tooMuch()
		}
		n := sumOf(k, content)
		if err := u.give(k, n, content); err != nil {
			return err
		}
		held += len(content)
		todo = append(todo, step{content, u.differences(child, n)})
	}
	return nil
}

// differences are the objects that are stored as differences to one.
func (u *unpacking) differences(e *entry, n name) []int32 {
	list := e.children
	if more := u.waiting[n]; len(more) > 0 {
		list = append(list[:len(list):len(list)], more...)
	}
	return list
}

func (u *unpacking) inflate(e *entry) (content []byte, err error) {
	if u.z, err = renew(u.z, bufio.NewReaderSize(io.NewSectionReader(u.file, e.data, u.file.Size-e.data), 4<<10)); err != nil {
		return nil, err
	}
	content = make([]byte, e.size)
	_, err = io.ReadFull(u.z, content)
	return content, err
}

// differ makes an object of a difference, https://git-scm.com/docs/gitformat-pack, "Deltified representation"; or says why it cannot.
func (u *unpacking) differ(e *entry, base []byte) (content []byte, why string) {
	if e.size > maxObject {
		return nil, large
	}
	delta, err := u.inflate(e)
	if err != nil {
		return nil, broken
	}
	of, n := binary.Uvarint(delta)
	if n <= 0 || of != uint64(len(base)) {
		return nil, broken
	}
	delta = delta[n:]
	size, n := binary.Uvarint(delta)
	switch {
	case n <= 0:
		return nil, broken
	case size > maxObject:
		return nil, large
	}
	content, ok := apply(make([]byte, 0, size), base, delta[n:])
	if !ok || uint64(len(content)) != size {
		return nil, broken
	}
	return content, ""
}

// apply appends to out, up to its capacity, what a difference says: pieces of base, and bytes of its own.
func apply(out, base, delta []byte) ([]byte, bool) {
	for len(delta) > 0 {
		op := delta[0]
		delta = delta[1:]
		var piece []byte
		switch {
		case op == 0:
			return nil, false
		case op < 0x80:
			if int(op) > len(delta) {
				return nil, false
			}
			piece, delta = delta[:op], delta[op:]
		default:
			var numbers [7]byte // four of the offset, three of the length
			for i := range numbers {
				if op&(1<<i) == 0 {
					continue
				}
				if len(delta) == 0 {
					return nil, false
				}
				numbers[i], delta = delta[0], delta[1:]
			}
			from := int(binary.LittleEndian.Uint32(numbers[:4]))
			n := int(numbers[4]) | int(numbers[5])<<8 | int(numbers[6])<<16
			if n == 0 {
				n = 1 << 16
			}
			if from > len(base) || n > len(base)-from {
				return nil, false
			}
			piece = base[from : from+n]
		}
		if len(piece) > cap(out)-len(out) {
			return nil, false
		}
		out = append(out, piece...)
	}
	return out, true
}
