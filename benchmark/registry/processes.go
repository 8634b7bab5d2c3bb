package registry

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Clock ticks of /proc: USER_HZ is 100 on every Linux that Go runs on.
const tick = time.Second / 100

// stat is what this program needs of /proc/PID/stat.
type stat struct {
	parent int
	// began tells a process from a later one with the same number.
	began int64
	// cpu is what the process used, with its children that ended and were waited for.
	cpu time.Duration
}

func readStat(pid int) (stat, error) {
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return stat{}, err
	}
	// The name in parentheses may hold anything, spaces and parentheses too.
	fields := strings.Fields(string(content[bytes.LastIndexByte(content, ')')+1:]))
	numbers := make([]int64, len(fields))
	for i := 1; i < len(fields); i++ {
		numbers[i], _ = strconv.ParseInt(fields[i], 10, 64)
	}
	used := numbers[11] + numbers[12] + numbers[13] + numbers[14]
	return stat{parent: int(numbers[1]), began: numbers[19], cpu: time.Duration(used) * tick}, nil
}

// family finds these processes and all below them that live.
func family(roots []int) (map[int]stat, error) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil, err
	}
	all := map[int]stat{}
	children := map[int][]int{}
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		if found, err := readStat(pid); err == nil {
			all[pid] = found
			children[found.parent] = append(children[found.parent], pid)
		}
	}
	members := map[int]stat{}
	for open := roots; len(open) > 0; open = open[1:] {
		pid := open[0]
		found, lives := all[pid]
		if _, known := members[pid]; lives && !known {
			members[pid] = found
			open = append(open, children[pid]...)
		}
	}
	return members, nil
}

// kill ends those of these processes that still live: only what this program started, by number.
func kill(members map[int]stat) {
	for pid, was := range members {
		if is, err := readStat(pid); err == nil && is.began == was.began {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
}

// proportionalSize is the memory of a process in bytes, shared pages divided among their users.
func proportionalSize(pid int) (int64, error) {
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(content)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "Pss:" {
			kib, err := strconv.ParseInt(fields[1], 10, 64)
			return kib << 10, err
		}
	}
	return 0, fmt.Errorf("no Pss of process %d", pid)
}

// MachineCPU is how long all processors of the machine together were busy since it started.
func MachineCPU() (time.Duration, error) {
	content, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, err
	}
	line, _, _ := strings.Cut(string(content), "\n")
	fields := strings.Fields(line)
	if len(fields) < 9 {
		return 0, fmt.Errorf("/proc/stat begins with %q", line)
	}
	var busy int64
	// user, nice, system, irq, softirq; not idle and iowait.
	for _, i := range []int{1, 2, 3, 6, 7} {
		number, err := strconv.ParseInt(fields[i], 10, 64)
		if err != nil {
			return 0, err
		}
		busy += number
	}
	return time.Duration(busy) * tick, nil
}
