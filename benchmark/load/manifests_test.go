package load

import (
	"bufio"
	"strings"
	"testing"
)

func TestAnswerThatIsAnotherEachTimeIsBelievedByItsStatusAndLength(t *testing.T) {
	answers := map[string]bool{
		"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody": true,
		"HTTP/1.1 401 No\r\nContent-Length: 4\r\n\r\nbody": false,
		"HTTP/1.1 200 OK\r\n\r\nbody":                      false,
	}
	for answer, good := range answers {
		line := &line{reader: bufio.NewReader(strings.NewReader(answer))}
		if err := line.answer(Target{Path: "/auth/token"}); (err == nil) != good {
			t.Errorf("%q: %v", answer, err)
		}
	}
}

func TestAnswerIsBelievedOnlyWithItsStatusDigestAndLength(t *testing.T) {
	wanted := Target{Path: "/", Digest: "sha256:right", Size: 4}
	answers := map[string]bool{
		"HTTP/1.1 200 OK\r\ncontent-length: 4\r\ndocker-content-digest: sha256:right\r\n\r\nbody":  true,
		"HTTP/1.1 503 No\r\nContent-Length: 4\r\nDocker-Content-Digest: sha256:right\r\n\r\nbody":  false,
		"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nDocker-Content-Digest: sha256:wrong\r\n\r\nbody":  false,
		"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nDocker-Content-Digest: sha256:right\r\n\r\nbodys": false,
		"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nDocker-Content-Digest: sha256:right\r\n\r\nbod":   false,
		"HTTP/1.1 200 OK\r\nDocker-Content-Digest: sha256:right\r\n\r\nbody":                       false,
	}
	for answer, good := range answers {
		line := &line{reader: bufio.NewReader(strings.NewReader(answer))}
		if err := line.answer(wanted); (err == nil) != good {
			t.Errorf("%q: %v", answer, err)
		}
	}
}
