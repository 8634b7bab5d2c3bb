package registry

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Berth is run by its launcher, with its gateway, its services and its PostgreSQL; anybody may do
// everything.
func Berth(launcher, scratch string) (*Registry, error) {
	version, err := firstLine(exec.Command(launcher, "version"))
	if err != nil {
		return nil, err
	}
	home := filepath.Dir(launcher)
	if commit, err := firstLine(
		exec.Command("git", "-C", home, "describe", "--always", "--dirty")); err == nil {
		version += " (" + commit + ")"
	}
	version = strings.TrimPrefix(strings.TrimPrefix(version, "Berth "), "berth ")
	return &Registry{
		Name:    "Berth",
		Version: version,
		kind:    berth{launcher: launcher},
		folder:  folderIn(scratch, "berth"),
	}, nil
}

// ClosedBerth is Berth with a user, a policy, and nothing for anybody else.
func ClosedBerth(launcher, scratch string) (*Registry, error) {
	made, err := Berth(launcher, scratch)
	if err != nil {
		return nil, err
	}
	access := filepath.Join(scratch, "access")
	if err := os.Mkdir(access, 0o755); err != nil {
		return nil, err
	}
	made.login = &login{user: "bench", password: rand.Text()}
	users, policies := filepath.Join(access, "users"), filepath.Join(access, "policies.yaml")
	add := exec.Command(launcher, "user", "add", made.login.user, "--password-stdin", "--file", users)
	add.Stdin = strings.NewReader(made.login.password + "\n")
	if output, err := add.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%s: %w: %s", add, err, output)
	}
	policy := "policies: [{name: bench, users: [" + made.login.user + "], repositories: [bench/**]," +
		" actions: [pull, push, overwrite]}]\n"
	if err := os.WriteFile(policies, []byte(policy), 0o644); err != nil {
		return nil, err
	}
	made.Name = "Berth with a login"
	made.folder = folderIn(scratch, "closed")
	made.kind = berth{launcher, []string{
		"BERTH_AUTH_HTPASSWD=" + users, "BERTH_AUTH_POLICIES=" + policies,
		// Wrong passwords are part of what is measured, and all come from here.
		"BERTH_AUTH_LOGINS_FAILURES_PER_ADDRESS=1000"}}
	return made, nil
}

type berth struct {
	launcher string
	settings []string
}

func (b berth) command(folder string, port int) (*exec.Cmd, error) {
	command := exec.Command(
		b.launcher, "up", "--tls", "--data", folder, "--port", fmt.Sprint(port))
	command.Env = append(os.Environ(), b.settings...)
	return command, nil
}

// ready waits for all the services: the gateway alone would answer earlier.
func (b berth) ready(r *Registry) bool {
	log, err := os.ReadFile(r.logFile())
	return err == nil && bytes.Contains(log, []byte("Berth is ready at "))
}

func (b berth) detached(folder string) []int {
	content, err := os.ReadFile(filepath.Join(folder, "run", "state.json"))
	if err != nil {
		return nil
	}
	var state struct {
		Parts []struct {
			Process *struct{ Pid int }
		}
	}
	if json.Unmarshal(content, &state) != nil {
		return nil
	}
	var pids []int
	for _, part := range state.Parts {
		if part.Process != nil {
			pids = append(pids, part.Process.Pid)
		}
	}
	return pids
}

func (b berth) authority(folder string) string { return filepath.Join(folder, "tls", "ca.crt") }

// Distribution is the registry of the CNCF, with its filesystem driver.
func Distribution(program, config, scratch string, certificates Certificates) (*Registry, error) {
	version, err := firstLine(exec.Command(program, "--version"))
	if err != nil {
		return nil, err
	}
	words := strings.Fields(version)
	return &Registry{
		Name:    "Distribution",
		Version: strings.TrimSuffix(words[len(words)-1], "+unknown"),
		kind:    distribution{peer{certificates}, program, config},
		folder:  folderIn(scratch, "distribution"),
	}, nil
}

type distribution struct {
	peer
	program, config string
}

func (d distribution) command(folder string, port int) (*exec.Cmd, error) {
	command := exec.Command(d.program, "serve", d.config)
	command.Env = append(os.Environ(),
		fmt.Sprintf("REGISTRY_HTTP_ADDR=127.0.0.1:%d", port),
		"REGISTRY_HTTP_TLS_CERTIFICATE="+d.certificates.Chain,
		"REGISTRY_HTTP_TLS_KEY="+d.certificates.Key,
		"REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY="+folder,
		// It would try to send traces of every request to a collector that is not there.
		"OTEL_TRACES_EXPORTER=none")
	return command, nil
}

// Zot is run where there is a program of it.
func Zot(program, config, scratch string, certificates Certificates) *Registry {
	version := "of " + program
	if output, err := exec.Command(program, "--version").CombinedOutput(); err == nil {
		version = strings.Join(strings.Fields(string(output)), " ")
	}
	return &Registry{
		Name:    "zot",
		Version: version,
		kind:    zot{peer{certificates}, program, config},
		folder:  folderIn(scratch, "zot"),
	}
}

type zot struct {
	peer
	program, config string
}

func (z zot) command(folder string, port int) (*exec.Cmd, error) {
	content, err := os.ReadFile(z.config)
	if err != nil {
		return nil, err
	}
	values := map[string]string{
		"FOLDER":      folder,
		"PORT":        fmt.Sprint(port),
		"CERTIFICATE": z.certificates.Chain,
		"KEY":         z.certificates.Key,
	}
	written := folder + ".json"
	filled := os.Expand(string(content), func(name string) string { return values[name] })
	if err := os.WriteFile(written, []byte(filled), 0o600); err != nil {
		return nil, err
	}
	return exec.Command(z.program, "serve", written), nil
}

// peer is what the others have in common: one process, and certificates made here.
type peer struct{ certificates Certificates }

func (p peer) ready(r *Registry) bool {
	connection, err := net.DialTimeout("tcp", r.Address(), time.Second)
	if err != nil {
		return false
	}
	connection.Close()
	return true
}

func (p peer) detached(string) []int   { return nil }
func (p peer) authority(string) string { return p.certificates.Authority }

func firstLine(command *exec.Cmd) (string, error) {
	output, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w", command, err)
	}
	line, _, _ := strings.Cut(strings.TrimSpace(string(output)), "\n")
	return line, nil
}
