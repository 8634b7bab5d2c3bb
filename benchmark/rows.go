package main

import (
	"context"
	"fmt"
	"time"

	"dev.berth/benchmark/figures"
	"dev.berth/benchmark/load"
	"dev.berth/benchmark/registry"
)

// row is one thing that is measured.
type row struct {
	name, title string
	unit        figures.Unit
	// login says that it is about a login: of registries without one it has no figure.
	login bool
	// stores is how many bytes a round adds to the data of each registry, where they are many.
	stores int64
	// prepare is done once, before the first round, and stores what the row needs.
	prepare func(ctx context.Context, server *registry.Registry) error
	// round is done before each round, for all registries: they then get the same.
	round func() error
	// run returns how many requests, bytes or images were done.
	run func(ctx context.Context, meter *load.Meter) (float64, error)
}

// group is rows that are warmed up together, and share a data folder.
type group struct {
	name   string
	rows   []*row
	warmUp time.Duration
}

// groups are all rows. What they need is made in the scratch folder.
func groups(of size, scratch string) ([]group, error) {
	blobs, err := load.NewBlobs(of.blob)
	if err != nil {
		return nil, err
	}
	return []group{
		{"manifests", manifestRows(of), of.warmUp},
		{"pulls", pullRows(of, blobs), of.warmUp},
		{"pushes", pushRows(of, blobs), of.warmUp},
		{"images", imageRows(of, scratch), of.warmUpImages},
		{"logins", loginRows(of), of.warmUp},
	}, nil
}

// loginRows are tokens by a personal token, and what 200 passwords at once do to pulls: these come
// at a pace that leaves the processors some rest.
func loginRows(of size) []*row {
	const connections, perSecond = 32, 20
	one := newTags(1, 1)
	user, secret := "", ""
	rows := []*row{{
		name:  "token-32",
		title: "token by a personal token, 32 connections",
		unit:  figures.Requests,
		login: true,
		prepare: func(ctx context.Context, server *registry.Registry) (err error) {
			user, secret, err = server.PersonalToken(ctx)
			return err
		},
		run: func(ctx context.Context, meter *load.Meter) (float64, error) {
			return load.Tokens(ctx, meter, user, secret, connections, of.window)
		},
	}}
	for _, logins := range []int{0, 200} {
		rows = append(rows, &row{
			name: fmt.Sprintf("latency-logins-%d", logins),
			title: fmt.Sprintf("manifest GET, %d a second, during %d logins by password at once",
				connections*perSecond, logins),
			unit:    figures.Latency,
			login:   true,
			prepare: one.store,
			run: func(ctx context.Context, meter *load.Meter) (float64, error) {
				return load.Percentile(
					ctx, meter, one.targets(), connections, perSecond, of.window, logins)
			},
		})
	}
	return rows
}

func manifestRows(of size) []*row {
	few := newTags(1, 1)
	many := newTags(of.repositories, of.tags)
	var rows []*row
	for _, tags := range []*tags{few, many} {
		for _, connections := range []int{8, 32, 128} {
			rows = append(rows, &row{
				name:    fmt.Sprintf("manifest-%s-%d", tags.name(), connections),
				title:   fmt.Sprintf("manifest GET, %s, %d connections", tags.title(), connections),
				unit:    figures.Requests,
				prepare: tags.store,
				run: func(ctx context.Context, meter *load.Meter) (float64, error) {
					return load.Manifests(ctx, meter, tags.targets(), connections, of.window)
				},
			})
		}
	}
	return rows
}

func pullRows(of size, blobs *load.Blobs) []*row {
	stored := &storedBlob{blobs: blobs}
	mebibytes := of.blob >> 20
	var rows []*row
	for _, way := range []struct {
		name, title string
		pull        func(context.Context, *load.Meter, string, load.Blob, int, int) (float64, error)
	}{
		{"curl", "curl, HTTP/1.1", load.PullByCurl},
		{"h2", "Go, one HTTP/2 connection", load.PullOverHTTP2},
	} {
		// One after the other, a single stream moves half as much as eight do.
		for _, streams := range []struct{ count, each int }{{1, 4}, {8, 1}} {
			rows = append(rows, &row{
				name:    fmt.Sprintf("get-%s-%d", way.name, streams.count),
				title:   fmt.Sprintf("blob GET ×%d of %d MiB, %s", streams.count, mebibytes, way.title),
				unit:    figures.Bytes,
				prepare: stored.store,
				run: func(ctx context.Context, meter *load.Meter) (float64, error) {
					return way.pull(ctx, meter, storedIn, stored.blob, streams.count, streams.each)
				},
			})
		}
	}
	return rows
}

func pushRows(of size, blobs *load.Blobs) []*row {
	var rows []*row
	for _, streams := range []int{1, 4} {
		rows = append(rows, &row{
			name:   fmt.Sprintf("push-%d", streams),
			title:  fmt.Sprintf("blob push ×%d of %d MiB, HTTP/1.1", streams, of.blob>>20),
			unit:   figures.Bytes,
			stores: of.blob * int64(streams),
			run: func(ctx context.Context, meter *load.Meter) (float64, error) {
				return load.Push(ctx, meter, "bench/push", blobs, streams)
			},
		})
	}
	return rows
}

func imageRows(of size, scratch string) []*row {
	large := &images{folder: scratch + "/large", count: 1, layers: of.layers, layer: of.layer}
	small := &images{folder: scratch + "/small", count: of.smallImages, layers: 2,
		layer: of.smallLayer}
	shape := fmt.Sprintf("%d layers of %d MiB", of.layers, of.layer>>20)
	return []*row{
		{
			name:  "crane-push",
			title: "crane push, " + shape,
			unit:  figures.Bytes,
			round: large.makeFresh,
			run: func(ctx context.Context, meter *load.Meter) (float64, error) {
				return load.PushImage(ctx, meter, large.made[0], "bench/large:"+large.tag())
			},
		},
		{
			name:    "crane-pull",
			title:   "crane pull, " + shape,
			unit:    figures.Bytes,
			prepare: large.store,
			run: func(ctx context.Context, meter *load.Meter) (float64, error) {
				return load.PullImage(ctx, meter, large.stored, storedIn+":1", scratch+"/pulled")
			},
		},
		{
			name:  "small-push",
			title: fmt.Sprintf("crane push, %d small images, 4 at once", of.smallImages),
			unit:  figures.Images,
			round: small.makeFresh,
			run: func(ctx context.Context, meter *load.Meter) (float64, error) {
				return load.PushImages(ctx, meter, small.made, "bench/small", small.tag(), 4)
			},
		},
	}
}
