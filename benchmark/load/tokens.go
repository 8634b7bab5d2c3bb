package load

import (
	"context"
	"net/http"
	"strings"
	"sync"

	"dev.berth/benchmark/registry"
)

// tokens are those of one client: one for each repository, got when it is first needed.
type tokens struct {
	server *registry.Registry
	lock   sync.Mutex
	known  map[string]string
}

func newTokens(server *registry.Registry) *tokens {
	return &tokens{server: server, known: map[string]string{}}
}

// of is the token for a repository, or empty where the registry asks for none.
func (t *tokens) of(ctx context.Context, repository string) (string, error) {
	t.lock.Lock()
	defer t.lock.Unlock()
	if token, known := t.known[repository]; known {
		return token, nil
	}
	token, err := t.server.Token(ctx, repository)
	if err == nil {
		t.known[repository] = token
	}
	return token, err
}

// need gets the token before the time counts.
func (t *tokens) need(ctx context.Context, repository string) error {
	_, err := t.of(ctx, repository)
	return err
}

func (t *tokens) authorize(ctx context.Context, request *http.Request) error {
	token, err := t.of(ctx, repositoryOf(request.URL.Path))
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	return err
}

// repositoryOf is the repository that a path is about, or empty where it is about none.
func repositoryOf(path string) string {
	inside := strings.TrimPrefix(path, "/v2/")
	for _, part := range []string{"/manifests/", "/blobs/"} {
		if end := strings.LastIndex(inside, part); end > 0 {
			return inside[:end]
		}
	}
	return ""
}
