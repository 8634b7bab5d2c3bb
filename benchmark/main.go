// The benchmark of Berth: runs it and other registries side by side on this machine, and measures
// them in turn.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"dev.berth/benchmark/figures"
	"dev.berth/benchmark/registry"
)

// runLimit bounds a whole run, whatever hangs.
const runLimit = 3 * time.Hour

type options struct {
	home, distribution string
	rounds             int
	only, peers        string
	out                string
	login, quick       bool
}

func main() {
	var chosen options
	flag.StringVar(&chosen.home, "home", "", "the root of the repository")
	flag.StringVar(&chosen.distribution, "distribution", "", "the program of Distribution")
	flag.IntVar(&chosen.rounds, "rounds", 5, "how many warm rounds there are")
	flag.StringVar(&chosen.only, "only", "", "measure rows only whose names begin with one of these")
	flag.StringVar(&chosen.peers, "peers", "",
		"measure beside these only: distribution, zot, or none; all that are there if empty")
	flag.BoolVar(&chosen.login, "login", false, "measure Berth with a login too")
	flag.StringVar(&chosen.out, "out", "", "the file for the raw rounds, JSON")
	flag.BoolVar(&chosen.quick, "quick", false, "show that it works, on little of everything")
	flag.Parse()
	if flag.NArg() > 0 || chosen.rounds < 1 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, cancel := context.WithTimeout(context.Background(), runLimit)
	defer cancel()
	// SIGPIPE too: it comes where nobody reads on, and would end this program before its servers.
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP,
		syscall.SIGPIPE)
	defer stop()
	if err := run(ctx, chosen); err != nil {
		say("%v", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, chosen options) error {
	scratch, err := os.MkdirTemp("", "berth-bench.")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	// The database of root's registry is another user's, who must be able to pass through.
	if err := os.Chmod(scratch, 0o711); err != nil {
		return err
	}
	of := full
	if chosen.quick {
		of, chosen.rounds = quick, 1
	}
	all, err := groups(of, scratch)
	if err != nil {
		return err
	}
	if !chosen.login {
		all = slices.DeleteFunc(all, func(each group) bool { return each.rows[0].login })
	}
	if chosen.only != "" {
		if all = only(all, strings.Split(chosen.only, ",")); len(all) == 0 {
			return fmt.Errorf("no row begins with one of %s", chosen.only)
		}
	}
	servers, err := registries(chosen, scratch)
	if err != nil {
		return err
	}
	if err := requireSpace(scratch, space(all, of, chosen.rounds, len(servers))); err != nil {
		return err
	}
	report := &figures.Report{
		Began:   time.Now(),
		Machine: machine(),
		Quick:   chosen.quick,
		Rounds:  chosen.rounds,
		WarmUp:  fmt.Sprintf("%s, of images %s", of.warmUp, of.warmUpImages),
	}
	bench := newBench(servers, of, chosen.rounds, report)
	for _, each := range all {
		if err := bench.measure(ctx, each); err != nil {
			return fmt.Errorf("broken off: %w", err)
		}
	}
	figures.Markdown(os.Stdout, report)
	if err := write(chosen.out, report); err != nil {
		return err
	}
	if report.Failed() {
		return errors.New("some rows have no figure")
	}
	return nil
}

func requireSpace(folder string, needed int64) error {
	var found syscall.Statfs_t
	if err := syscall.Statfs(folder, &found); err != nil {
		return err
	}
	if free := int64(found.Bavail) * int64(found.Bsize); free < needed {
		return fmt.Errorf("the run needs %d GiB of disk in %s, where %d GiB are free: name another"+
			" folder by TMPDIR, or choose rows by --only", needed>>30, filepath.Dir(folder), free>>30)
	}
	return nil
}

func registries(chosen options, scratch string) ([]*registry.Registry, error) {
	certificates, err := registry.MakeCertificates(scratch)
	if err != nil {
		return nil, err
	}
	berth, err := registry.Berth(filepath.Join(chosen.home, "berth"), scratch)
	if err != nil {
		return nil, err
	}
	configs := filepath.Join(chosen.home, "benchmark")
	servers := []*registry.Registry{berth}
	if chosen.login {
		closed, err := registry.ClosedBerth(filepath.Join(chosen.home, "berth"), scratch)
		if err != nil {
			return nil, err
		}
		servers = append(servers, closed)
	}
	for _, name := range peers(chosen.peers) {
		switch name {
		case "distribution":
			distribution, err := registry.Distribution(chosen.distribution,
				filepath.Join(configs, "distribution.yml"), scratch, certificates)
			if err != nil {
				return nil, err
			}
			servers = append(servers, distribution)
		case "zot":
			program, err := exec.LookPath("zot")
			if err != nil && chosen.peers != "" {
				return nil, err
			}
			if err != nil {
				say("there is no zot on the PATH; going on without it")
				continue
			}
			servers = append(servers,
				registry.Zot(program, filepath.Join(configs, "zot.json"), scratch, certificates))
		default:
			return nil, fmt.Errorf("there is no peer %s: distribution, zot, or none", name)
		}
	}
	return servers, nil
}

// peers are the names of those to measure beside.
func peers(chosen string) []string {
	switch chosen {
	case "":
		return []string{"distribution", "zot"}
	case "none":
		return nil
	default:
		return strings.Split(chosen, ",")
	}
}

func write(file string, report *figures.Report) error {
	if file == "" {
		return nil
	}
	content, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(file, append(content, '\n'), 0o644); err != nil {
		return err
	}
	say("the raw rounds are in %s", file)
	return nil
}

// machine says what the run was done on.
func machine() string {
	model := runtime.GOARCH
	if content, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(content)) {
			if name, value, found := strings.Cut(line, ":"); found &&
				strings.TrimSpace(name) == "model name" {
				model = strings.TrimSpace(value)
				break
			}
		}
	}
	return fmt.Sprintf("%d processors (%s)", runtime.NumCPU(), model)
}

// matches says whether a row has this name, or begins with it and a dash.
func matches(row, name string) bool { return row == name || strings.HasPrefix(row, name+"-") }
