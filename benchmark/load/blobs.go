package load

import (
	"bytes"
	"crypto/sha256"
	"encoding"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"sync/atomic"
)

const suffixBytes = 16

// Blob is content that no other blob of the run has.
type Blob struct {
	Digest string
	Size   int64

	body   []byte
	suffix [suffixBytes]byte
}

// Reader reads it from its beginning.
func (b Blob) Reader() io.Reader {
	return io.MultiReader(bytes.NewReader(b.body), bytes.NewReader(b.suffix[:]))
}

// Blobs makes blobs of one size that differ in their last bytes: so a new one costs no hashing of
// the whole, and the memory of all is that of one.
type Blobs struct {
	body  []byte
	state []byte
	run   uint64
	count atomic.Uint64
}

// NewBlobs fills the part that all of them share.
func NewBlobs(size int64) (*Blobs, error) {
	made := &Blobs{body: RandomBytes(int(size) - suffixBytes), run: rand.Uint64()}
	hash := sha256.New()
	hash.Write(made.body)
	state, err := hash.(encoding.BinaryMarshaler).MarshalBinary()
	made.state = state
	return made, err
}

// Next makes a new one.
func (b *Blobs) Next() (Blob, error) {
	next := Blob{Size: int64(len(b.body) + suffixBytes), body: b.body}
	binary.BigEndian.PutUint64(next.suffix[:], b.run)
	binary.BigEndian.PutUint64(next.suffix[8:], b.count.Add(1))
	hash := sha256.New()
	if err := hash.(encoding.BinaryUnmarshaler).UnmarshalBinary(b.state); err != nil {
		return next, err
	}
	hash.Write(next.suffix[:])
	next.Digest = fmt.Sprintf("sha256:%x", hash.Sum(nil))
	return next, nil
}

// WholeBlob is a blob with this content.
func WholeBlob(content []byte) Blob {
	split := len(content) - suffixBytes
	blob := Blob{Digest: digestOf(content), Size: int64(len(content)), body: content[:split]}
	copy(blob.suffix[:], content[split:])
	return blob
}

// RandomBytes cannot be compressed, and are others each time.
func RandomBytes(length int) []byte {
	var seed [32]byte
	for i := 0; i < len(seed); i += 8 {
		binary.BigEndian.PutUint64(seed[i:], rand.Uint64())
	}
	content := make([]byte, length)
	_, _ = rand.NewChaCha8(seed).Read(content)
	return content
}

func digestOf(content []byte) string { return fmt.Sprintf("sha256:%x", sha256.Sum256(content)) }
