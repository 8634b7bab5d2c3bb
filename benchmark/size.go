package main

import "time"

// size is how much of everything a run takes.
type size struct {
	window time.Duration
	warmUp time.Duration
	// warmUpImages is longer: an image is some ten requests of many kinds, each of which has to be
	// seen some thousand times before a JVM has compiled it.
	warmUpImages time.Duration
	// warmUpBytes is how much a warm-up pushes at most: no registry frees the space at once.
	warmUpBytes int64
	// coldEach says whether registries start anew before each cold row, not only before the first.
	coldEach     bool
	repositories int
	tags         int
	blob         int64
	layers       int
	layer        int
	smallImages  int
	smallLayer   int
}

var (
	full = size{
		window:       4 * time.Second,
		warmUp:       30 * time.Second,
		warmUpImages: 2 * time.Minute,
		warmUpBytes:  6 << 30,
		coldEach:     true,
		repositories: 100,
		tags:         100,
		blob:         256 << 20,
		layers:       10,
		layer:        8 << 20,
		smallImages:  40,
		smallLayer:   4 << 10,
	}
	quick = size{
		window:       500 * time.Millisecond,
		warmUp:       time.Second,
		warmUpImages: time.Second,
		warmUpBytes:  1 << 30,
		repositories: 5,
		tags:         20,
		blob:         32 << 20,
		layers:       10,
		layer:        1 << 20,
		smallImages:  8,
		smallLayer:   4 << 10,
	}
)
