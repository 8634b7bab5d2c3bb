// Package registry runs the registries that are compared, and says what they use.
package registry

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const (
	startTimeout = 3 * time.Minute
	stopTimeout  = time.Minute
)

// kind is what differs between the registries.
type kind interface {
	// command starts it on a folder and port; it runs until it gets SIGTERM.
	command(folder string, port int) (*exec.Cmd, error)
	// ready says whether it serves.
	ready(r *Registry) bool
	// detached are processes of its own that are not below the one that was started.
	detached(folder string) []int
	// authority is the file of the certificate that clients are to trust.
	authority(folder string) string
}

// Registry is a server that can be stopped, and started again on the data it has.
type Registry struct {
	Name    string
	Version string

	kind   kind
	login  *login
	folder string
	port   int
	run    *exec.Cmd
	ended  chan struct{}
}

// Address is where it listens, host:port.
func (r *Registry) Address() string { return fmt.Sprintf("127.0.0.1:%d", r.port) }

// AuthorityFile holds the certificate that clients are to trust.
func (r *Registry) AuthorityFile() string { return r.kind.authority(r.folder) }

// TLS is how a client speaks to it.
func (r *Registry) TLS() (*tls.Config, error) {
	content, err := os.ReadFile(r.AuthorityFile())
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(content) {
		return nil, fmt.Errorf("no certificate in %s", r.AuthorityFile())
	}
	return &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS13}, nil
}

// Start runs it and waits until it serves; returns how long that took.
func (r *Registry) Start(ctx context.Context) (time.Duration, error) {
	if err := os.MkdirAll(r.folder, 0o711); err != nil {
		return 0, err
	}
	port, err := freePort()
	if err != nil {
		return 0, err
	}
	r.port = port
	if err := r.writeDockerConfig(); err != nil {
		return 0, err
	}
	command, err := r.kind.command(r.folder, port)
	if err != nil {
		return 0, err
	}
	log, err := os.Create(r.logFile())
	if err != nil {
		return 0, err
	}
	defer log.Close()
	command.Stdout, command.Stderr = log, log
	// In a group of its own it does not get the Ctrl-C that is meant for this program.
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	began := time.Now()
	if err := command.Start(); err != nil {
		return 0, err
	}
	ended := make(chan struct{})
	r.run, r.ended = command, ended
	go func() {
		_ = command.Wait()
		close(ended)
	}()
	if err := r.awaitReady(ctx); err != nil {
		r.Stop()
		return 0, fmt.Errorf("%s did not start: %w\n%s", r.Name, err, r.lastWords())
	}
	return time.Since(began), nil
}

func (r *Registry) awaitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for !r.kind.ready(r) {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-r.ended:
			return errors.New("it ended by itself")
		case <-time.After(50 * time.Millisecond):
		}
	}
	return nil
}

// Runs is an error where it is not running, or has ended without having been stopped.
func (r *Registry) Runs() error {
	if r.run == nil {
		return fmt.Errorf("%s is not running", r.Name)
	}
	select {
	case <-r.ended:
		return fmt.Errorf("%s ended by itself", r.Name)
	default:
		return nil
	}
}

// Stop ends it and all of its processes, if it runs or has run until it broke.
func (r *Registry) Stop() {
	if r.run == nil {
		return
	}
	members, _ := family(r.roots())
	_ = r.run.Process.Signal(syscall.SIGTERM)
	select {
	case <-r.ended:
	case <-time.After(stopTimeout):
		kill(members)
		<-r.ended
	}
	// What is above them may have ended without ending them.
	kill(members)
	r.run = nil
}

// Clear removes its data; it must not run.
func (r *Registry) Clear() error { return os.RemoveAll(r.folder) }

// CPU is what its processes have used since they started.
func (r *Registry) CPU() (time.Duration, error) {
	members, err := family(r.roots())
	if err != nil {
		return 0, err
	}
	var used time.Duration
	for _, member := range members {
		used += member.cpu
	}
	return used, nil
}

// Memory is the proportional set size of all its processes, in bytes.
func (r *Registry) Memory() (int64, error) {
	members, err := family(r.roots())
	if err != nil {
		return 0, err
	}
	var sum int64
	for pid := range members {
		size, err := proportionalSize(pid)
		if errors.Is(err, os.ErrNotExist) || errors.Is(err, syscall.ESRCH) {
			continue
		}
		if err != nil {
			return 0, err
		}
		sum += size
	}
	return sum, nil
}

// roots are the processes that all others of it are below.
func (r *Registry) roots() []int {
	if r.run == nil {
		return nil
	}
	return append([]int{r.run.Process.Pid}, r.kind.detached(r.folder)...)
}

func (r *Registry) logFile() string { return r.folder + ".log" }

func (r *Registry) lastWords() string {
	content, err := os.ReadFile(r.logFile())
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(content)), "\n")
	return strings.Join(lines[max(0, len(lines)-20):], "\n")
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

func folderIn(scratch, name string) string { return filepath.Join(scratch, name) }
