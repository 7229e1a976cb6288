package ole2

import "io"

// miniMap is where the sectors of the stream that holds all small streams lie.
type miniMap struct {
	sectors []uint32
	size    int64
}

// readMini reads from the stream of small streams.
func (f *File) readMini(b []byte, off int64) (int, error) {
	if f.minis == nil {
		f.minis = &miniMap{size: f.Root.Size}
		at := f.Root.start
		for range min(int64(len(f.fat)), f.Root.Size/f.sector+1) {
			if int64(at) >= int64(len(f.fat)) {
				break
			}
			f.minis.sectors = append(f.minis.sectors, at)
			at = f.fat[at]
		}
	}
	n := off / f.sector
	if off < 0 || off >= f.minis.size || n >= int64(len(f.minis.sectors)) {
		return 0, io.EOF
	}
	in := off % f.sector
	return f.at.ReadAt(b[:min(int64(len(b)), f.sector-in)], (int64(f.minis.sectors[n])+1)*f.sector+in)
}
