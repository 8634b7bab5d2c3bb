package load

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"time"
)

// Tokens asks for tokens by a login, as clients do before they pull, over so many connections for a
// while. Returns the number of tokens.
func Tokens(ctx context.Context, meter *Meter, user, secret string, connections int,
	window time.Duration) (float64, error) {
	target := Target{Path: "/auth/token?service=berth&scope=repository:bench/any:pull"}
	asked := fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: %s\r\n\r\n",
		target.Path, meter.Server.Address(), basic(user, secret))
	return ask(ctx, meter, []Target{target}, [][]byte{asked}, connections, window)
}

// Percentile asks for targets over so many connections, each some times a second, for a while and
// until so many logins that began together have been answered. Those are of users there are not: a
// password is then compared with a hash as for others, and nobody remembers how that went. All
// connections are established before. Returns the milliseconds that one request in a hundred took
// longer than, from when it was due.
func Percentile(ctx context.Context, meter *Meter, targets []Target, connections, perSecond int,
	window time.Duration, logins int) (float64, error) {
	asked, err := requests(ctx, meter.Server, targets)
	if err != nil {
		return 0, err
	}
	lines, closeAll, err := open(ctx, meter.Server, connections, window)
	defer closeAll()
	if err != nil {
		return 0, err
	}
	strangers, closeStrangers, err := open(ctx, meter.Server, logins, window)
	defer closeStrangers()
	if err != nil {
		return 0, err
	}
	if err := meter.Start(); err != nil {
		return 0, err
	}
	began := time.Now()
	answered := make(chan error, 1)
	go func() { answered <- attempt(strangers, meter.Server.Address()) }()
	goOn := func() bool { return time.Since(began) < window || len(answered) == 0 }
	took := make([][]time.Duration, connections)
	errs := make([]error, connections)
	var group sync.WaitGroup
	for i, each := range lines {
		group.Go(func() {
			first := began.Add(time.Second / time.Duration(perSecond) * time.Duration(i) /
				time.Duration(connections))
			took[i], errs[i] = each.paced(goOn, first, perSecond, targets, asked)
		})
	}
	group.Wait()
	if err := errors.Join(meter.Stop(), ctx.Err(), firstOf(errs), <-answered); err != nil {
		return 0, err
	}
	all := slices.Concat(took...)
	slices.Sort(all)
	at := int(math.Ceil(float64(len(all))*0.99)) - 1
	return float64(all[at]) / float64(time.Millisecond), nil
}

func (l *line) paced(goOn func() bool, due time.Time, perSecond int, targets []Target,
	asked [][]byte) ([]time.Duration, error) {
	var took []time.Duration
	for ; goOn(); due = due.Add(time.Second / time.Duration(perSecond)) {
		time.Sleep(time.Until(due))
		i := l.order.IntN(len(targets))
		if err := l.once(targets[i], asked[i]); err != nil {
			return took, err
		}
		took = append(took, time.Since(due))
	}
	return took, nil
}

// attempt logs in with a wrong password over each of the connections at once.
func attempt(lines []*line, host string) error {
	errs := make([]error, len(lines))
	var group sync.WaitGroup
	for i, each := range lines {
		group.Go(func() { errs[i] = each.guess(host) })
	}
	group.Wait()
	return firstOf(errs)
}

// guess asks for a token by a wrong password.
func (l *line) guess(host string) error {
	_, err := fmt.Fprintf(l.connection,
		"GET /auth/token?service=berth HTTP/1.1\r\nHost: %s\r\nAuthorization: %s\r\n\r\n",
		host, basic(rand.Text(), rand.Text()))
	if err != nil {
		return err
	}
	status, err := l.reader.ReadString('\n')
	if err != nil {
		return err
	}
	// Who has waited for too long is told to come later.
	if !strings.HasPrefix(status, "HTTP/1.1 401 ") && !strings.HasPrefix(status, "HTTP/1.1 429 ") {
		return fmt.Errorf("a wrong password is answered by %q", status)
	}
	return nil
}

func basic(user, secret string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+secret))
}
