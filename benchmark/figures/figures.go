// Package figures holds what was measured, and tells it to programs and people.
package figures

import (
	"slices"
	"time"
)

// Unit is what is counted, and how a figure of it reads.
type Unit struct {
	Rate string
	// Scale is how many of what is counted make one of what the rate is of.
	Scale float64
	Cost  string
	// CostScale is how many of what is counted the cost is of, and CostUnit its unit of time.
	CostScale float64
	CostUnit  time.Duration
	// Measured is true of what is no count: it is the figure itself, and the cost is processors.
	Measured bool
}

// What is counted.
var (
	Requests = Unit{"requests/s", 1, "µs/request", 1, time.Microsecond, false}
	Bytes    = Unit{"MiB/s", 1 << 20, "CPU-s/GiB", 1 << 30, time.Second, false}
	Images   = Unit{"images/s", 1, "CPU-ms/image", 1, time.Millisecond, false}
	Latency  = Unit{"ms, p99", 1, "processors", 1, time.Second, true}
)

// Sample is one measurement.
type Sample struct {
	// Rate is in the unit of its row, and so are Cost, the CPU of the registry, and ClientCost.
	Rate       float64 `json:"rate"`
	Cost       float64 `json:"cost"`
	ClientCost float64 `json:"clientCost"`
	// Others is how many processors were busy with what is no part of the run.
	Others  float64 `json:"othersProcessors"`
	Seconds float64 `json:"seconds"`
}

// NewSample makes one of an amount that was done and what that took.
func NewSample(unit Unit, amount float64, elapsed, server, client, others time.Duration) Sample {
	counted, rate := amount, amount/unit.Scale/elapsed.Seconds()
	if unit.Measured {
		counted, rate = elapsed.Seconds(), amount
	}
	cost := func(used time.Duration) float64 {
		return float64(used) / float64(unit.CostUnit) / (counted / unit.CostScale)
	}
	return Sample{
		Rate:       rate,
		Cost:       cost(server),
		ClientCost: cost(client),
		Others:     others.Seconds() / elapsed.Seconds(),
		Seconds:    elapsed.Seconds(),
	}
}

// Series is what one registry did in one row.
type Series struct {
	Cold *Sample `json:"cold,omitempty"`
	// Warm has one sample a round.
	Warm []Sample `json:"warm"`
	// Failure is why the row has no figure.
	Failure string `json:"failure,omitempty"`
}

// Row is one thing that was measured, by the names of the registries.
type Row struct {
	Name   string             `json:"name"`
	Title  string             `json:"title"`
	Rate   string             `json:"rateUnit"`
	Cost   string             `json:"costUnit"`
	Series map[string]*Series `json:"registries"`
}

// Server is a registry that took part.
type Server struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	// StartSeconds are those from each start until it served.
	StartSeconds []float64 `json:"startSeconds"`
	// Memory is its proportional set size in bytes, idle and after each group of rows.
	Memory map[string]int64 `json:"memory"`
}

// Report is a whole run. The first server is the one the others are compared with.
type Report struct {
	Began   time.Time `json:"began"`
	Machine string    `json:"machine"`
	Quick   bool      `json:"quick"`
	Rounds  int       `json:"rounds"`
	WarmUp  string    `json:"warmUp"`
	Servers []*Server `json:"servers"`
	Groups  []string  `json:"groups"`
	Rows    []*Row    `json:"rows"`
}

// Failed says whether a row of any registry has no figure.
func (r *Report) Failed() bool {
	return slices.ContainsFunc(r.Rows, func(row *Row) bool {
		for _, series := range row.Series {
			if series.Failure != "" {
				return true
			}
		}
		return false
	})
}

// spread is the median of values, and the smallest and largest.
type spread struct{ median, least, most float64 }

func spreadOf(values []float64) (spread, bool) {
	if len(values) == 0 {
		return spread{}, false
	}
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	median := sorted[middle]
	if len(sorted)%2 == 0 {
		median = (sorted[middle-1] + sorted[middle]) / 2
	}
	return spread{median, sorted[0], sorted[len(sorted)-1]}, true
}

// of gathers one property of the warm samples; none where the series failed.
func (s *Series) of(property func(Sample) float64) []float64 {
	if s == nil || s.Failure != "" {
		return nil
	}
	values := make([]float64, len(s.Warm))
	for i, sample := range s.Warm {
		values[i] = property(sample)
	}
	return values
}

// ratios compares a property round by round: what else happens on the machine changes from one to
// the next.
func ratios(over, under *Series, property func(Sample) float64) []float64 {
	above, below := over.of(property), under.of(property)
	values := make([]float64, 0, len(above))
	for i := range min(len(above), len(below)) {
		values = append(values, above[i]/below[i])
	}
	return values
}

func rate(sample Sample) float64       { return sample.Rate }
func cost(sample Sample) float64       { return sample.Cost }
func clientCost(sample Sample) float64 { return sample.ClientCost }
func others(sample Sample) float64     { return sample.Others }
