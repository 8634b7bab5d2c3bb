package load

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"dev.berth/benchmark/registry"
)

const manifestType = "application/vnd.oci.image.manifest.v1+json"

// Client speaks to a registry by the client of the standard library.
type Client struct {
	base   string
	http   *http.Client
	tokens *tokens
}

// NewClient makes one for a registry that runs: over HTTP/2, on one connection, or over HTTP/1.1.
func NewClient(server *registry.Registry, http2 bool) (*Client, error) {
	config, err := server.TLS()
	if err != nil {
		return nil, err
	}
	protocols := new(http.Protocols)
	protocols.SetHTTP1(!http2)
	protocols.SetHTTP2(http2)
	return &Client{
		base:   "https://" + server.Address(),
		tokens: newTokens(server),
		http: &http.Client{Transport: &http.Transport{
			TLSClientConfig:     config,
			Protocols:           protocols,
			DisableCompression:  true,
			MaxIdleConnsPerHost: 64,
			ReadBufferSize:      64 << 10,
			WriteBufferSize:     64 << 10,
		}},
	}, nil
}

// Close gives its connections up.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// do sends a request and wants this status; the body is the caller's to close.
func (c *Client) do(ctx context.Context, method, target string, body io.Reader, length int64,
	kind string, wanted int) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, method, target, body)
	if err != nil {
		return nil, err
	}
	if body != nil {
		request.ContentLength = length
		request.Header.Set("Content-Type", kind)
	}
	if err := c.tokens.authorize(ctx, request); err != nil {
		return nil, err
	}
	if method == http.MethodGet {
		request.Header.Set("Accept", manifestType+", */*")
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != wanted {
		words, _ := io.ReadAll(io.LimitReader(response.Body, 500))
		response.Body.Close()
		return nil, fmt.Errorf("%s %s: %s, not %d: %s", method, request.URL.Path, response.Status,
			wanted, words)
	}
	return response, nil
}

// Push uploads a blob by POST, PATCH and PUT.
func (c *Client) Push(ctx context.Context, repository string, blob Blob) error {
	response, err := c.do(ctx, http.MethodPost, c.base+"/v2/"+repository+"/blobs/uploads/",
		http.NoBody, 0, "application/octet-stream", http.StatusAccepted)
	if err != nil {
		return err
	}
	session, err := next(response)
	if err != nil {
		return err
	}
	response, err = c.do(ctx, http.MethodPatch, session.String(), blob.Reader(), blob.Size,
		"application/octet-stream", http.StatusAccepted)
	if err != nil {
		return err
	}
	if session, err = next(response); err != nil {
		return err
	}
	query := session.Query()
	query.Set("digest", blob.Digest)
	session.RawQuery = query.Encode()
	response, err = c.do(ctx, http.MethodPut, session.String(), http.NoBody, 0,
		"application/octet-stream", http.StatusCreated)
	if err != nil {
		return err
	}
	return sameDigest(response, blob.Digest)
}

// PutManifest stores a manifest under a tag.
func (c *Client) PutManifest(ctx context.Context, repository, tag string, content []byte) (Target,
	error) {
	target := Target{
		Path:   "/v2/" + repository + "/manifests/" + tag,
		Digest: digestOf(content),
		Size:   len(content),
	}
	response, err := c.do(ctx, http.MethodPut, c.base+target.Path, bytes.NewReader(content),
		int64(len(content)), manifestType, http.StatusCreated)
	if err != nil {
		return target, err
	}
	return target, sameDigest(response, target.Digest)
}

// Pull reads a blob to its end and counts its bytes; with verify it compares its digest too.
func (c *Client) Pull(ctx context.Context, repository string, blob Blob, verify bool) error {
	response, err := c.do(ctx, http.MethodGet, c.base+"/v2/"+repository+"/blobs/"+blob.Digest,
		nil, 0, "", http.StatusOK)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	hash := sha256.New()
	sink := io.Writer(counter{})
	if verify {
		sink = hash
	}
	// The reader is hidden, so that it is copied in large pieces.
	length, err := io.CopyBuffer(
		struct{ io.Writer }{sink}, struct{ io.Reader }{response.Body}, make([]byte, 256<<10))
	if err != nil {
		return err
	}
	if length != blob.Size {
		return fmt.Errorf("blob %s has %d bytes, not %d", blob.Digest, length, blob.Size)
	}
	if verify && fmt.Sprintf("sha256:%x", hash.Sum(nil)) != blob.Digest {
		return fmt.Errorf("blob %s has another digest", blob.Digest)
	}
	return nil
}

// Probe makes the connection that later requests share.
func (c *Client) Probe(ctx context.Context, major int) error {
	response, err := c.do(ctx, http.MethodGet, c.base+"/v2/", nil, 0, "", http.StatusOK)
	if err != nil {
		return err
	}
	drain(response)
	if response.ProtoMajor != major {
		return fmt.Errorf("the registry speaks %s, not HTTP/%d", response.Proto, major)
	}
	return nil
}

type counter struct{}

func (counter) Write(content []byte) (int, error) { return len(content), nil }

// next is where an upload goes on.
func next(response *http.Response) (*url.URL, error) {
	drain(response)
	return response.Location()
}

func sameDigest(response *http.Response, wanted string) error {
	drain(response)
	if got := response.Header.Get("Docker-Content-Digest"); got != wanted {
		return fmt.Errorf("the registry stored %q, not %s", got, wanted)
	}
	return nil
}

// drain reads the rest, without which the connection is not used again.
func drain(response *http.Response) {
	_, _ = io.Copy(io.Discard, response.Body)
	response.Body.Close()
}
