package s3

import (
	"crypto/sha1" //nolint:gosec // a checksum that the server chose
	"crypto/sha256"
	"encoding/base64"
	"hash"
	"hash/crc32"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/minio/crc64nvme"
)

var crc32Table = sync.OnceValue(func() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) })

// checksum compares bytes with what the server keeps of them. A nil one matches everything.
type checksum struct {
	hash.Hash
	want string // in base64
}

// newChecksum takes the checksum of a whole object from the answer, nil if there is none: those of objects that were uploaded in parts
// may be over the parts' checksums.
func newChecksum(out *s3.GetObjectOutput) *checksum {
	if out.ChecksumType == types.ChecksumTypeComposite {
		return nil
	}
	for _, known := range []struct {
		want *string
		make func() hash.Hash
	}{
		{out.ChecksumCRC32C, func() hash.Hash { return crc32.New(crc32Table()) }},
		{out.ChecksumCRC32, func() hash.Hash { return crc32.NewIEEE() }},
		{out.ChecksumCRC64NVME, func() hash.Hash { return crc64nvme.New() }},
		{out.ChecksumSHA256, sha256.New},
		{out.ChecksumSHA1, sha1.New},
	} {
		if known.want != nil && !strings.Contains(*known.want, "-") {
			return &checksum{known.make(), *known.want}
		}
	}
	return nil
}

func (c *checksum) add(p []byte) {
	if c != nil {
		_, _ = c.Write(p) // never fails
	}
}

func (c *checksum) reset() {
	if c != nil {
		c.Reset()
	}
}

func (c *checksum) matches() bool {
	return c == nil || base64.StdEncoding.EncodeToString(c.Sum(nil)) == c.want
}
