package imagemeta

import "bytes"

// gif reads the comments, texts and XMP among the blocks (CompuServe's GIF 89a).
func (p *picture) gif() error {
	head, err := p.take(13)
	if err != nil {
		return err
	}
	if err := p.skip(colours(head[10])); err != nil {
		return err
	}
	for {
		if err := p.ctx.Err(); err != nil {
			return err
		}
		mark, err := p.take(1)
		if err != nil {
			return err
		}
		switch mark[0] {
		case 0x3b: // the end
			return nil
		case 0x2c:
			err = p.gifPicture()
		case 0x21:
			err = p.gifExtension()
		case 0: // padding, which some programs write
		default:
			return errDamaged
		}
		if err != nil {
			return err
		}
	}
}

// colours is how long a table of colours is, in bytes, by the flags before it.
func colours(flags byte) int64 {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

func (p *picture) gifPicture() error {
	about, err := p.take(9)
	if err != nil {
		return err
	}
	if err := p.skip(colours(about[8]) + 1); err != nil {
		return err
	}
	_, err = p.gifBlocks(false)
	return err
}

func (p *picture) gifExtension() error {
	label, err := p.take(1)
	if err != nil {
		return err
	}
	sort := label[0]
	blocks, err := p.gifBlocks(sort == 0xfe || sort == 0x01 || sort == 0xff)
	if err != nil {
		return err
	}
	xmp, isXMP := bytes.CutPrefix(blocks, []byte("XMP DataXMP"))
	switch {
	case sort == 0xfe:
		return p.add("comment", text(blocks))
	case sort == 0x01 && len(blocks) > 12: // behind where it stands and in which colours
		return p.add("text", text(blocks[12:]))
	case isXMP:
		p.xmp(xmp)
	}
	return nil
}

// gifBlocks reads the pieces up to the empty one and, if wanted, returns what they hold. XMP does without pieces: what is taken for
// their lengths is part of the packet (XMP Specification Part 3, 1.1.2), and is given back.
func (p *picture) gifBlocks(wanted bool) ([]byte, error) {
	var held []byte
	xmp := false
	for {
		size, err := p.take(1)
		if err != nil {
			return nil, err
		}
		n := int64(size[0])
		if n == 0 {
			end := bytes.LastIndexByte(held, '>') + 1
			if xmp && end > 0 {
				held = held[:end]
			}
			return held, nil
		}
		if !wanted || len(held) >= maxChunk {
			if err := p.skip(n); err != nil {
				return nil, err
			}
			continue
		}
		if xmp {
			held = append(held, size[0])
		}
		block, err := p.take(n)
		if err != nil {
			return nil, err
		}
		held = append(held, block...)
		xmp = xmp || string(held) == "XMP DataXMP"
	}
}
