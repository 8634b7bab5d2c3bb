package load

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
)

// PullByCurl reads a blob over HTTP/1.1 by so many curls at once, each so many times in a row.
// Returns the number of bytes.
func PullByCurl(ctx context.Context, meter *Meter, repository string, blob Blob, streams,
	each int) (float64, error) {
	target := "https://" + meter.Server.Address() + "/v2/" + repository + "/blobs/" + blob.Digest
	token, err := meter.Server.Token(ctx, repository)
	if err != nil {
		return 0, err
	}
	arguments := []string{"--http1.1", "--silent", "--show-error", "--fail",
		"--cacert", meter.Server.AuthorityFile(),
		"--write-out", "%{http_code} %{size_download}\n"}
	if token != "" {
		arguments = append(arguments, "--header", "Authorization: Bearer "+token)
	}
	for range each {
		arguments = append(arguments, "--output", os.DevNull, target)
	}
	wanted := strings.Repeat(fmt.Sprintf("200 %d\n", blob.Size), each)
	err = atOnce(meter, streams, func(int) error {
		output, err := output(ctx, nil, "curl", arguments...)
		if err != nil {
			return err
		}
		if output != wanted {
			return fmt.Errorf("curl says %q, not %q", output, wanted)
		}
		return nil
	})
	return float64(blob.Size) * float64(streams*each), err
}

// PullOverHTTP2 reads a blob by so many streams of one connection, each so many times in a row.
// Returns the number of bytes.
func PullOverHTTP2(ctx context.Context, meter *Meter, repository string, blob Blob, streams,
	each int) (float64, error) {
	client, err := NewClient(meter.Server, true)
	if err != nil {
		return 0, err
	}
	defer client.Close()
	if err := client.Probe(ctx, 2); err != nil {
		return 0, err
	}
	if err := client.tokens.need(ctx, repository); err != nil {
		return 0, err
	}
	err = atOnce(meter, streams, func(int) error {
		for range each {
			if err := client.Pull(ctx, repository, blob, false); err != nil {
				return err
			}
		}
		return nil
	})
	return float64(blob.Size) * float64(streams*each), err
}

// Push uploads new blobs at once, each on its own connection of HTTP/1.1. Returns the number of
// bytes.
func Push(ctx context.Context, meter *Meter, repository string, blobs *Blobs, streams int) (float64,
	error) {
	client, err := NewClient(meter.Server, false)
	if err != nil {
		return 0, err
	}
	defer client.Close()
	fresh := make([]Blob, streams)
	var sum float64
	for i := range fresh {
		if fresh[i], err = blobs.Next(); err != nil {
			return 0, err
		}
		sum += float64(fresh[i].Size)
	}
	// What was written before must not be written back to the disk at the cost of this.
	syscall.Sync()
	if err := client.tokens.need(ctx, repository); err != nil {
		return 0, err
	}
	err = atOnce(meter, streams, func(i int) error { return client.Push(ctx, repository, fresh[i]) })
	return sum, err
}

// atOnce runs so many at the same time, while the meter runs.
func atOnce(meter *Meter, count int, run func(i int) error) error {
	if err := meter.Start(); err != nil {
		return err
	}
	errs := make([]error, count)
	var group sync.WaitGroup
	for i := range count {
		group.Go(func() { errs[i] = run(i) })
	}
	group.Wait()
	return errors.Join(meter.Stop(), firstOf(errs))
}

// output runs a program to its end and gives back what it says.
func output(ctx context.Context, environment []string, program string, arguments ...string) (string,
	error) {
	command := exec.CommandContext(ctx, program, arguments...)
	command.Env = append(os.Environ(), environment...)
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	content, err := command.Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		return "", fmt.Errorf("%s: %w: %s", program, err, strings.TrimSpace(string(failed.Stderr)))
	}
	return string(content), err
}
