package load

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
	"sync"
	"time"

	"dev.berth/benchmark/registry"
)

// Target is a manifest that is asked for by its tag, or something else whose answer is another
// each time.
type Target struct {
	Path string
	// Digest and Size are those of the manifest.
	Digest string
	Size   int
}

// Manifests asks for targets in random order over so many connections of HTTP/1.1, for a while.
// The connections are made before the time counts. Returns the number of requests.
//
// It writes and reads HTTP itself: the client of the standard library would take a good part of
// the processors that the registries have.
func Manifests(ctx context.Context, meter *Meter, targets []Target, connections int,
	window time.Duration) (float64, error) {
	asked, err := requests(ctx, meter.Server, targets)
	if err != nil {
		return 0, err
	}
	return ask(ctx, meter, targets, asked, connections, window)
}

// ask sends what is asked for targets in random order over so many connections, for a while.
func ask(ctx context.Context, meter *Meter, targets []Target, asked [][]byte, connections int,
	window time.Duration) (float64, error) {
	lines, closeAll, err := open(ctx, meter.Server, connections, window)
	defer closeAll()
	if err != nil {
		return 0, err
	}
	if err := meter.Start(); err != nil {
		return 0, err
	}
	end := time.Now().Add(window)
	counts := make([]int, connections)
	errs := make([]error, connections)
	var group sync.WaitGroup
	for i, each := range lines {
		group.Go(func() { counts[i], errs[i] = each.until(end, targets, asked) })
	}
	group.Wait()
	if err := errors.Join(meter.Stop(), ctx.Err(), firstOf(errs)); err != nil {
		return 0, err
	}
	sum := 0
	for _, count := range counts {
		sum += count
	}
	return float64(sum), nil
}

// open makes connections that are good for a while and half a minute.
func open(ctx context.Context, server *registry.Registry, connections int,
	window time.Duration) ([]*line, func(), error) {
	var ends []func()
	closeAll := func() {
		for _, end := range ends {
			end()
		}
	}
	config, err := server.TLS()
	if err != nil {
		return nil, closeAll, err
	}
	lines := make([]*line, connections)
	for i := range lines {
		dialed, err := dial(ctx, server.Address(), config)
		if err != nil {
			return nil, closeAll, err
		}
		stop := context.AfterFunc(ctx, func() { dialed.Close() })
		ends = append(ends, func() { stop(); dialed.Close() })
		if err := dialed.SetDeadline(time.Now().Add(window + 30*time.Second)); err != nil {
			return nil, closeAll, err
		}
		lines[i] = &line{
			connection: dialed,
			reader:     bufio.NewReaderSize(dialed, 16<<10),
			order:      rand.New(rand.NewPCG(uint64(i), 1)),
		}
	}
	return lines, closeAll, nil
}

func dial(ctx context.Context, address string, config *tls.Config) (net.Conn, error) {
	config = config.Clone()
	config.NextProtos = []string{"http/1.1"}
	dialer := tls.Dialer{Config: config}
	return dialer.DialContext(ctx, "tcp", address)
}

func requests(ctx context.Context, server *registry.Registry, targets []Target) ([][]byte, error) {
	known := newTokens(server)
	asked := make([][]byte, len(targets))
	for i, target := range targets {
		token, err := known.of(ctx, repositoryOf(target.Path))
		if err != nil {
			return nil, err
		}
		authorization := ""
		if token != "" {
			authorization = "Authorization: Bearer " + token + "\r\n"
		}
		asked[i] = fmt.Appendf(nil,
			"GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: benchmark\r\nAccept: %s\r\n%s\r\n",
			target.Path, server.Address(), manifestType, authorization)
	}
	return asked, nil
}

// line is one connection with its own random order.
type line struct {
	connection net.Conn
	reader     *bufio.Reader
	order      *rand.Rand
}

func (l *line) until(end time.Time, targets []Target, asked [][]byte) (int, error) {
	count := 0
	for time.Now().Before(end) {
		i := l.order.IntN(len(targets))
		if err := l.once(targets[i], asked[i]); err != nil {
			return count, err
		}
		count++
	}
	return count, nil
}

func (l *line) once(target Target, asked []byte) error {
	if _, err := l.connection.Write(asked); err != nil {
		return err
	}
	if err := l.answer(target); err != nil {
		return fmt.Errorf("GET %s: %w", target.Path, err)
	}
	return nil
}

// answer reads a response and compares its status, digest and length.
func (l *line) answer(wanted Target) error {
	status, err := l.reader.ReadSlice('\n')
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(status, []byte("HTTP/1.1 200")) {
		return fmt.Errorf("the answer is %q", status)
	}
	length, sameDigest := -1, false
	for {
		header, err := l.reader.ReadSlice('\n')
		if err != nil {
			return err
		}
		header = bytes.TrimSpace(header)
		if len(header) == 0 {
			break
		}
		name, value, _ := bytes.Cut(header, []byte(":"))
		value = bytes.TrimSpace(value)
		switch {
		case bytes.EqualFold(name, []byte("Content-Length")):
			if length, err = strconv.Atoi(string(value)); err != nil {
				return err
			}
		case bytes.EqualFold(name, []byte("Docker-Content-Digest")):
			sameDigest = string(value) == wanted.Digest
		}
	}
	if length < 0 {
		return errors.New("its length is not told")
	}
	if wanted.Digest != "" && (length != wanted.Size || !sameDigest) {
		return fmt.Errorf("it is %d bytes, not %d, or another digest", length, wanted.Size)
	}
	_, err = l.reader.Discard(length)
	return err
}

func firstOf(errs []error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
