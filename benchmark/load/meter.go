// Package load is the clients of the benchmark: they cost little, and believe no answer.
package load

import (
	"syscall"
	"time"

	"dev.berth/benchmark/registry"
)

// Meter notes what a registry, this program and all others use between Start and Stop.
type Meter struct {
	Server  *registry.Registry
	began   reading
	Elapsed time.Duration
	// ServerCPU, ClientCPU and OtherCPU are of the registry, of this program with the clients it
	// runs, and of everything else on the machine.
	ServerCPU, ClientCPU, OtherCPU time.Duration
}

type reading struct {
	at                      time.Time
	server, client, machine time.Duration
}

// Start begins the time that counts.
func (m *Meter) Start() error {
	var err error
	m.began, err = m.read()
	return err
}

// Stop ends the time that counts.
func (m *Meter) Stop() error {
	m.Elapsed = time.Since(m.began.at)
	ended, err := m.read()
	if err != nil {
		return err
	}
	m.ServerCPU = ended.server - m.began.server
	m.ClientCPU = ended.client - m.began.client
	m.OtherCPU = max(0, ended.machine-m.began.machine-m.ServerCPU-m.ClientCPU)
	return nil
}

func (m *Meter) read() (reading, error) {
	machine, err := registry.MachineCPU()
	if err != nil {
		return reading{}, err
	}
	server, err := m.Server.CPU()
	if err != nil {
		return reading{}, err
	}
	client, err := ownCPU()
	return reading{at: time.Now(), server: server, client: client, machine: machine}, err
}

func ownCPU() (time.Duration, error) {
	var sum time.Duration
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var used syscall.Rusage
		if err := syscall.Getrusage(who, &used); err != nil {
			return 0, err
		}
		sum += time.Duration(used.Utime.Nano() + used.Stime.Nano())
	}
	return sum, nil
}
