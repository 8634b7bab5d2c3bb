package registry

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// login is the name and password of a registry that lets nobody else in.
type login struct{ user, password string }

var challenged = regexp.MustCompile(`^Bearer realm="([^"]*)",service="([^"]*)"`)

// Token gets a token for pushes to a repository and pulls from it, as clients do: where the
// registry's challenge says. It is empty where the registry asks for none. Without a repository it
// is a token that says no more than who its holder is.
func (r *Registry) Token(ctx context.Context, repository string) (string, error) {
	if r.login == nil {
		return "", nil
	}
	config, err := r.TLS()
	if err != nil {
		return "", err
	}
	transport := &http.Transport{TLSClientConfig: config}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	root, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://"+r.Address()+"/v2/", nil)
	if err != nil {
		return "", err
	}
	refusal, err := client.Do(root)
	if err != nil {
		return "", err
	}
	refusal.Body.Close()
	challenge := challenged.FindStringSubmatch(refusal.Header.Get("WWW-Authenticate"))
	if challenge == nil {
		return "", fmt.Errorf("%s asks for no token: %s", r.Name, refusal.Status)
	}
	query := url.Values{"service": {challenge[2]}}
	if repository != "" {
		query.Set("scope", "repository:"+repository+":pull,push")
	}
	asked, err := http.NewRequestWithContext(
		ctx, http.MethodGet, challenge[1]+"?"+query.Encode(), nil)
	if err != nil {
		return "", err
	}
	asked.SetBasicAuth(r.login.user, r.login.password)
	answer, err := client.Do(asked)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	var issued struct{ Token string }
	if err := json.NewDecoder(io.LimitReader(answer.Body, 1<<20)).Decode(&issued); err != nil {
		return "", err
	}
	if issued.Token == "" {
		return "", errors.New(r.Name + " issues no token: " + answer.Status)
	}
	return issued.Token, nil
}

// HasLogin is whether it lets only its user in.
func (r *Registry) HasLogin() bool { return r.login != nil }

// PersonalToken makes one for its user; returns the name of that user, too.
func (r *Registry) PersonalToken(ctx context.Context) (user, secret string, err error) {
	config, err := r.TLS()
	if err != nil {
		return "", "", err
	}
	transport := &http.Transport{TLSClientConfig: config}
	defer transport.CloseIdleConnections()
	asked, err := http.NewRequestWithContext(ctx, http.MethodPost,
		"https://"+r.Address()+"/api/v1/tokens", strings.NewReader(`{"label":"bench","days":1}`))
	if err != nil {
		return "", "", err
	}
	asked.SetBasicAuth(r.login.user, r.login.password)
	asked.Header.Set("Content-Type", "application/json")
	answer, err := (&http.Client{Transport: transport}).Do(asked)
	if err != nil {
		return "", "", err
	}
	defer answer.Body.Close()
	var made struct{ Secret string }
	if err := json.NewDecoder(io.LimitReader(answer.Body, 1<<20)).Decode(&made); err != nil {
		return "", "", err
	}
	if made.Secret == "" {
		return "", "", errors.New(r.Name + " makes no personal token: " + answer.Status)
	}
	return r.login.user, made.Secret, nil
}

// DockerConfig is the folder in which clients find how to log in; it is empty where they need not.
func (r *Registry) DockerConfig() string {
	if r.login == nil {
		return ""
	}
	return r.folder + ".docker"
}

// writeDockerConfig is done at each start, which is at another port.
func (r *Registry) writeDockerConfig() error {
	if r.login == nil {
		return nil
	}
	if err := os.MkdirAll(r.DockerConfig(), 0o700); err != nil {
		return err
	}
	pair := base64.StdEncoding.EncodeToString([]byte(r.login.user + ":" + r.login.password))
	content, err := json.Marshal(map[string]any{
		"auths": map[string]any{r.Address(): map[string]string{"auth": pair}},
	})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(r.DockerConfig(), "config.json"), content, 0o600)
}
