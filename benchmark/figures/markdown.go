package figures

import (
	"fmt"
	"io"
	"strings"
)

const (
	none   = "–"
	failed = "FAILED"
)

// Markdown writes the tables of a report.
func Markdown(out io.Writer, report *Report) {
	var versions []string
	for _, server := range report.Servers {
		versions = append(versions, server.Name+" "+server.Version)
	}
	fmt.Fprintf(out, "%s. %s, %s. Warm: median of %d rounds (least–most), after a warm-up of %s.\n",
		strings.Join(versions, ", "), report.Machine, report.Began.Format("2006-01-02 15:04"),
		report.Rounds, report.WarmUp)
	if report.Quick {
		fmt.Fprintf(out, "\n**A quick run: it shows that the benchmark works, and is no measurement.**\n")
	}
	speed(out, report)
	costs(out, report)
	memory(out, report)
	failures(out, report)
}

func speed(out io.Writer, report *Report) {
	fmt.Fprintf(out, "\n### Speed\n\n")
	head := []string{"row", "unit"}
	for _, server := range report.Servers {
		head = append(head, server.Name, "cold")
	}
	for _, peer := range report.Servers[1:] {
		head = append(head, "ratio to "+peer.Name, "cold")
	}
	table := newTable(out, head)
	ours := report.Servers[0].Name
	for _, row := range report.Rows {
		cells := []string{row.Title, row.Rate}
		for _, server := range report.Servers {
			series := row.Series[server.Name]
			cells = append(cells, warm(series, rate), cold(series))
		}
		for _, peer := range report.Servers[1:] {
			cells = append(cells, emphasized(ratios(row.Series[ours], row.Series[peer.Name], rate)),
				coldRatio(row.Series[ours], row.Series[peer.Name]))
		}
		table.row(cells)
	}
}

func costs(out io.Writer, report *Report) {
	fmt.Fprintf(out, "\n### CPU of the registry's processes, warm\n\n")
	head := []string{"row", "unit"}
	for _, server := range report.Servers {
		head = append(head, server.Name)
	}
	ours := report.Servers[0].Name
	for _, peer := range report.Servers[1:] {
		head = append(head, "of "+peer.Name+" to ours")
	}
	table := newTable(out, append(head, "client, of "+ours,
		"processors taken by others"))
	for _, row := range report.Rows {
		cells := []string{row.Title, row.Cost}
		var elsewhere []float64
		for _, server := range report.Servers {
			series := row.Series[server.Name]
			cells = append(cells, warm(series, cost))
			elsewhere = append(elsewhere, series.of(others)...)
		}
		for _, peer := range report.Servers[1:] {
			cells = append(cells, emphasized(ratios(row.Series[peer.Name], row.Series[ours], cost)))
		}
		cells = append(cells, warm(row.Series[ours], clientCost))
		table.row(append(cells, text(elsewhere)))
	}
}

func memory(out io.Writer, report *Report) {
	fmt.Fprintf(out, "\n### Memory (PSS of all processes, MiB) and start\n\n")
	table := newTable(out, append([]string{"registry", "start, s"}, report.Groups...))
	for _, server := range report.Servers {
		cells := []string{server.Name, text(server.StartSeconds)}
		for _, moment := range report.Groups {
			if size, known := server.Memory[moment]; known {
				cells = append(cells, number(float64(size)/(1<<20)))
			} else {
				cells = append(cells, none)
			}
		}
		table.row(cells)
	}
}

func failures(out io.Writer, report *Report) {
	for _, row := range report.Rows {
		for _, server := range report.Servers {
			if series := row.Series[server.Name]; series.Failure != "" {
				reason, _, _ := strings.Cut(series.Failure, "\n")
				fmt.Fprintf(out, "\nFAILED: %s, %s: %s\n", row.Name, server.Name, reason)
			}
		}
	}
}

func warm(series *Series, property func(Sample) float64) string {
	if series.Failure != "" {
		return failed
	}
	return text(series.of(property))
}

func cold(series *Series) string {
	switch {
	case series.Failure != "":
		return failed
	case series.Cold == nil:
		return none
	}
	return number(series.Cold.Rate)
}

func emphasized(values []float64) string {
	found, some := spreadOf(values)
	if !some {
		return none
	}
	return fmt.Sprintf("**%.2f** (%.2f–%.2f)", found.median, found.least, found.most)
}

func coldRatio(ours, theirs *Series) string {
	if ours.Failure != "" || theirs.Failure != "" || ours.Cold == nil || theirs.Cold == nil {
		return none
	}
	return fmt.Sprintf("%.2f", ours.Cold.Rate/theirs.Cold.Rate)
}

func text(values []float64) string {
	found, some := spreadOf(values)
	if !some {
		return none
	}
	return fmt.Sprintf("%s (%s–%s)", number(found.median), number(found.least), number(found.most))
}

// number has about three digits that say something.
func number(value float64) string {
	switch {
	case value >= 100:
		return thousands(int64(value + 0.5))
	case value >= 10:
		return fmt.Sprintf("%.1f", value)
	default:
		return fmt.Sprintf("%.2f", value)
	}
}

func thousands(value int64) string {
	digits := fmt.Sprint(value)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

type table struct{ out io.Writer }

func newTable(out io.Writer, head []string) table {
	made := table{out}
	made.row(head)
	fmt.Fprintln(out, "|"+strings.Repeat(" --- |", len(head)))
	return made
}

func (t table) row(cells []string) {
	fmt.Fprintln(t.out, "| "+strings.Join(cells, " | ")+" |")
}
