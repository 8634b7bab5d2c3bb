package load

import (
	"io"
	"testing"
)

func TestBlobsDifferAndHaveTheDigestOfWhatIsRead(t *testing.T) {
	blobs, err := NewBlobs(1 << 10)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for range 3 {
		blob, err := blobs.Next()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(blob.Reader())
		if err != nil {
			t.Fatal(err)
		}
		if blob.Digest != digestOf(content) || blob.Size != int64(len(content)) {
			t.Errorf("%s is of %d bytes, with another digest", blob.Digest, len(content))
		}
		if seen[blob.Digest] {
			t.Errorf("%s came twice", blob.Digest)
		}
		seen[blob.Digest] = true
	}
}
