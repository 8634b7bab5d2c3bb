package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"time"

	"dev.berth/benchmark/figures"
	"dev.berth/benchmark/load"
	"dev.berth/benchmark/registry"
)

const (
	// measuringLimit bounds one measurement, and preparingLimit what is stored before.
	measuringLimit = 2 * time.Minute
	preparingLimit = 10 * time.Minute
	idle           = "idle"
)

// bench is one run.
type bench struct {
	servers []*registry.Registry
	size    size
	rounds  int
	report  *figures.Report
	about   map[*registry.Registry]*figures.Server
	rows    map[*row]*figures.Row
}

func newBench(servers []*registry.Registry, of size, rounds int, report *figures.Report) *bench {
	made := &bench{
		servers: servers,
		size:    of,
		rounds:  rounds,
		report:  report,
		about:   map[*registry.Registry]*figures.Server{},
		rows:    map[*row]*figures.Row{},
	}
	for _, server := range servers {
		about := &figures.Server{
			Name: server.Name, Version: server.Version, Memory: map[string]int64{}}
		made.about[server] = about
		report.Servers = append(report.Servers, about)
	}
	report.Groups = []string{idle}
	return made
}

// measure does a group: on empty data folders it stores what the rows need, measures each row on
// a freshly started registry, warms up, and then measures round by round.
func (b *bench) measure(ctx context.Context, rows group) error {
	defer b.stop()
	for _, row := range rows.rows {
		b.open(row)
	}
	b.report.Groups = append(b.report.Groups, "after "+rows.name)
	for _, server := range b.servers {
		b.prepare(ctx, server, rows)
	}
	for i, row := range rows.rows {
		if err := b.cold(ctx, row, b.size.coldEach || i == 0); err != nil {
			return err
		}
	}
	for _, server := range b.servers {
		b.warmUp(ctx, server, rows)
	}
	for round := range b.rounds {
		for _, row := range rows.rows {
			if err := b.round(ctx, row, round); err != nil {
				return err
			}
		}
	}
	for _, server := range b.servers {
		b.noteMemory(server, "after "+rows.name)
	}
	return ctx.Err()
}

func (b *bench) open(row *row) {
	opened := &figures.Row{
		Name:   row.name,
		Title:  row.title,
		Rate:   row.unit.Rate,
		Cost:   row.unit.Cost,
		Series: map[string]*figures.Series{},
	}
	for _, server := range b.servers {
		opened.Series[server.Name] = &figures.Series{Warm: []figures.Sample{}}
	}
	b.rows[row] = opened
	b.report.Rows = append(b.report.Rows, opened)
}

// stop ends all registries and removes their data.
func (b *bench) stop() {
	for _, server := range b.servers {
		server.Stop()
		if err := server.Clear(); err != nil {
			say("%v", err)
		}
	}
}

func (b *bench) prepare(ctx context.Context, server *registry.Registry, rows group) {
	if err := b.restart(ctx, server); err != nil {
		b.failAll(server, rows, err)
		return
	}
	if _, known := b.about[server].Memory[idle]; !known {
		time.Sleep(3 * time.Second)
		b.noteMemory(server, idle)
	}
	for _, row := range rows.rows {
		if row.prepare == nil || b.leftOut(server, row) {
			continue
		}
		limited, cancel := context.WithTimeout(ctx, preparingLimit)
		err := row.prepare(limited, server)
		cancel()
		if err != nil {
			b.fail(server, row, fmt.Errorf("nothing could be stored: %w", err))
		}
	}
}

// cold measures a row once, as the first thing that registries do after they were started anew.
func (b *bench) cold(ctx context.Context, row *row, anew bool) error {
	if err := fresh(row); err != nil {
		return err
	}
	for _, server := range b.servers {
		if b.leftOut(server, row) {
			continue
		}
		if anew {
			if err := b.restart(ctx, server); err != nil {
				b.fail(server, row, err)
				continue
			}
		}
		if sample, err := b.sample(ctx, server, row); err != nil {
			b.fail(server, row, err)
		} else {
			b.series(server, row).Cold = &sample
			b.tell(server, row, "cold", sample)
		}
	}
	return ctx.Err()
}

// warmUp runs the rows of a group in turn, for a while.
func (b *bench) warmUp(ctx context.Context, server *registry.Registry, rows group) {
	say("warming up %s for %s", server.Name, rows.warmUp)
	end := time.Now().Add(rows.warmUp)
	var stored int64
	for tried := true; tried; {
		tried = false
		for _, row := range rows.rows {
			enough := !time.Now().Before(end) || stored+row.stores > b.size.warmUpBytes
			if enough || b.leftOut(server, row) || ctx.Err() != nil {
				continue
			}
			tried = true
			stored += row.stores
			err := fresh(row)
			if err == nil {
				_, err = b.sample(ctx, server, row)
			}
			if err != nil {
				b.fail(server, row, err)
			}
		}
	}
}

// round measures a row once with each registry, beginning with another one each time.
func (b *bench) round(ctx context.Context, row *row, number int) error {
	if err := fresh(row); err != nil {
		return err
	}
	for i := range b.servers {
		server := b.servers[(i+number)%len(b.servers)]
		if b.leftOut(server, row) {
			continue
		}
		sample, err := b.sample(ctx, server, row)
		if err != nil {
			b.fail(server, row, err)
			continue
		}
		series := b.series(server, row)
		series.Warm = append(series.Warm, sample)
		b.tell(server, row, fmt.Sprintf("round %d", number+1), sample)
	}
	return ctx.Err()
}

func (b *bench) sample(ctx context.Context, server *registry.Registry, row *row) (figures.Sample,
	error) {
	ctx, cancel := context.WithTimeout(ctx, measuringLimit)
	defer cancel()
	runtime.GC()
	meter := &load.Meter{Server: server}
	amount, err := row.run(ctx, meter)
	if err = errors.Join(err, ctx.Err(), server.Runs()); err != nil {
		return figures.Sample{}, err
	}
	return figures.NewSample(row.unit, amount,
		meter.Elapsed, meter.ServerCPU, meter.ClientCPU, meter.OtherCPU), nil
}

func (b *bench) restart(ctx context.Context, server *registry.Registry) error {
	server.Stop()
	took, err := server.Start(ctx)
	if err != nil {
		return err
	}
	b.about[server].StartSeconds = append(b.about[server].StartSeconds, took.Seconds())
	return nil
}

func (b *bench) noteMemory(server *registry.Registry, moment string) {
	size, err := server.Memory()
	if err != nil || size == 0 {
		say("the memory of %s is not known: %v", server.Name, err)
		return
	}
	b.about[server].Memory[moment] = size
}

func (b *bench) series(server *registry.Registry, row *row) *figures.Series {
	return b.rows[row].Series[server.Name]
}

func (b *bench) failed(server *registry.Registry, row *row) bool {
	return b.series(server, row).Failure != ""
}

// leftOut says whether a row is not, or no longer, measured with a registry.
func (b *bench) leftOut(server *registry.Registry, row *row) bool {
	return row.login && !server.HasLogin() || b.failed(server, row)
}

func (b *bench) fail(server *registry.Registry, row *row, err error) {
	if !b.failed(server, row) {
		b.series(server, row).Failure = err.Error()
		say("%-22s %-13s FAILED: %v", row.name, server.Name, err)
	}
}

func (b *bench) failAll(server *registry.Registry, rows group, err error) {
	for _, row := range rows.rows {
		b.fail(server, row, err)
	}
}

func (b *bench) tell(server *registry.Registry, row *row, when string, sample figures.Sample) {
	say("%-22s %-13s %-8s %9.1f %-10s %8.2f %-12s others %.2f", row.name, server.Name, when,
		sample.Rate, row.unit.Rate, sample.Cost, row.unit.Cost, sample.Others)
}

func fresh(row *row) error {
	if row.round == nil {
		return nil
	}
	return row.round()
}

// space is how many bytes the registries need in the scratch folder at most.
func space(all []group, of size, rounds, servers int) int64 {
	const anythingElse = 2 << 30
	most := int64(0)
	for _, each := range all {
		needed := int64(0)
		for _, row := range each.rows {
			if row.stores > 0 {
				needed = max(needed, of.warmUpBytes)
			}
		}
		for _, row := range each.rows {
			needed += row.stores * int64(rounds+1)
		}
		most = max(most, needed)
	}
	return most*int64(servers) + anythingElse
}

// only leaves the rows that have one of these names, or begin with one.
func only(all []group, names []string) []group {
	var left []group
	for _, each := range all {
		each.rows = slices.DeleteFunc(each.rows, func(row *row) bool {
			return !slices.ContainsFunc(names, func(name string) bool { return matches(row.name, name) })
		})
		if len(each.rows) > 0 {
			left = append(left, each)
		}
	}
	return left
}

func say(format string, values ...any) { fmt.Fprintf(os.Stderr, "bench: "+format+"\n", values...) }
