package figures

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func series(rates ...float64) *Series {
	made := &Series{}
	for _, rate := range rates {
		made.Warm = append(made.Warm, Sample{Rate: rate})
	}
	return made
}

func TestMedianIsTheMiddleOrBetweenTheTwoInTheMiddle(t *testing.T) {
	if found, _ := spreadOf([]float64{9, 1, 5}); found != (spread{5, 1, 9}) {
		t.Errorf("of three: %v", found)
	}
	if found, _ := spreadOf([]float64{9, 1, 5, 3}); found != (spread{4, 1, 9}) {
		t.Errorf("of four: %v", found)
	}
	if _, some := spreadOf(nil); some {
		t.Error("there is a median of nothing")
	}
}

func TestRatiosAreTakenRoundByRound(t *testing.T) {
	found := ratios(series(10, 40, 9), series(10, 20, 3), rate)
	if !slices.Equal(found, []float64{1, 2, 3}) {
		t.Errorf("the ratios are %v", found)
	}
}

func TestSampleIsInTheUnitOfItsRow(t *testing.T) {
	found := NewSample(Bytes, 2<<30, 4*time.Second, 3*time.Second, time.Second, 2*time.Second)
	if found.Rate != 512 || found.Cost != 1.5 || found.ClientCost != 0.5 || found.Others != 0.5 {
		t.Errorf("the sample is %+v", found)
	}
}

func TestRatioOfCostsIsAboveOneWhereOursIsLess(t *testing.T) {
	report := &Report{
		Servers: []*Server{{Name: "A"}, {Name: "B"}},
		Rows: []*Row{{Name: "row", Title: "title", Rate: "rate", Cost: "cost",
			Series: map[string]*Series{
				"A": {Warm: []Sample{{Rate: 1, Cost: 2}}},
				"B": {Warm: []Sample{{Rate: 1, Cost: 6}}},
			}}},
	}
	var out strings.Builder
	Markdown(&out, report)
	wanted := "| 2.00 (2.00–2.00) | 6.00 (6.00–6.00) | **3.00** (3.00–3.00) |"
	if !strings.Contains(out.String(), wanted) {
		t.Errorf("no %q in\n%s", wanted, out.String())
	}
}

func TestFailedSeriesHasNoFigureAndNoRatio(t *testing.T) {
	broken := series(10, 20)
	broken.Failure = "the answer is 500"
	report := &Report{
		Servers: []*Server{{Name: "A"}, {Name: "B"}},
		Rows: []*Row{{Name: "row", Title: "title", Rate: "rate", Cost: "cost",
			Series: map[string]*Series{"A": series(30, 30), "B": broken}}},
	}
	var out strings.Builder
	Markdown(&out, report)
	if !report.Failed() {
		t.Error("the report has not failed")
	}
	wanted := "| title | rate | 30.0 (30.0–30.0) | – | FAILED | FAILED | – | – |"
	if !strings.Contains(out.String(), wanted) {
		t.Errorf("no %q in\n%s", wanted, out.String())
	}
}
