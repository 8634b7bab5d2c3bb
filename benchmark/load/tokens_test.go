package load

import "testing"

func TestRepositoryIsThatOfThePath(t *testing.T) {
	for path, wanted := range map[string]string{
		"/v2/":                              "",
		"/v2/bench/stored/manifests/v1":     "bench/stored",
		"/v2/bench/blobs/sha256:00":         "bench",
		"/v2/bench/blobs/uploads/an-id":     "bench",
		"/v2/bench/blobs/x/blobs/uploads/a": "bench/blobs/x",
	} {
		if found := repositoryOf(path); found != wanted {
			t.Errorf("%s is in %q, not in %q", path, found, wanted)
		}
	}
}
