package transfer

import "bytes"

// UU undoes uuencode: what stands between the line that begins a file and the one that ends it.
type UU struct {
	inside bool
	cut    bool // the line before had no end: this is the rest of it, which no program writes
}

// Decode appends to dst what a line stands for.
func (d *UU) Decode(dst, line []byte) []byte {
	rest := d.cut
	d.cut = !bytes.HasSuffix(line, []byte("\n"))
	if rest {
		return dst
	}
	line = bytes.TrimRight(line, "\r\n")
	switch {
	case !d.inside:
		_, d.inside = UUBegin(line)
	case string(line) == "end":
		d.inside = false
	default:
		if content, ok := UULine(dst, line); ok {
			return content
		}
	}
	return dst
}

// UUMark is what the line before a file begins with.
const UUMark = "begin "

// UUBegin is the name of the file that a line begins: "begin 644 name".
func UUBegin(line []byte) (name string, ok bool) {
	rest, ok := bytes.CutPrefix(line, []byte(UUMark))
	digits, called, _ := bytes.Cut(rest, []byte(" "))
	called = bytes.TrimSpace(called)
	if !ok || len(digits) < 3 || len(digits) > 4 || len(bytes.Trim(digits, "01234567")) > 0 || len(called) == 0 {
		return "", false
	}
	return string(called), true
}

// UULine appends to dst what a line inside a file stands for: it begins with how many bytes it holds, and has six bits a letter. ok is unset where it is
// none, or one that holds nothing, as the last one does.
func UULine(dst, line []byte) (content []byte, ok bool) {
	line = bytes.TrimRight(line, "\r\n")
	if len(line) == 0 || line[0] <= ' ' || line[0] >= '`' {
		return dst, false
	}
	holds, packed := int(line[0]-' '), line[1:]
	if len(packed) > (holds+2)/3*4+1 || len(packed) < (holds*4+2)/3-4 { // programs leave spaces out at the end, and some add a check
		return dst, false
	}
	for _, c := range packed {
		if c < ' ' || c > '`' {
			return dst, false
		}
	}
	for ; holds > 0; holds -= 3 {
		var quad [4]byte
		n := copy(quad[:], packed)
		packed = packed[n:]
		for j := range quad[:n] {
			quad[j] = (quad[j] - ' ') & 0x3f
		}
		three := []byte{quad[0]<<2 | quad[1]>>4, quad[1]<<4 | quad[2]>>2, quad[2]<<6 | quad[3]}
		dst = append(dst, three[:min(3, holds)]...)
	}
	return dst, true
}
