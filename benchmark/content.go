package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"dev.berth/benchmark/image"
	"dev.berth/benchmark/load"
	"dev.berth/benchmark/registry"
)

// storedIn is the repository of what is stored before a row is measured.
const storedIn = "bench/stored"

// tags are manifests of a kind that is asked for, each under a tag of its own.
type tags struct {
	repositories, each int
	known              []load.Target
	storedAt           map[*registry.Registry]bool
	config, layer      []byte
}

func newTags(repositories, each int) *tags {
	return &tags{
		repositories: repositories,
		each:         each,
		storedAt:     map[*registry.Registry]bool{},
		config:       []byte(`{"architecture":"amd64","os":"linux"}`),
		layer:        load.RandomBytes(1 << 10),
	}
}

func (t *tags) count() int { return t.repositories * t.each }

func (t *tags) name() string { return fmt.Sprint(t.count()) }

func (t *tags) title() string {
	if t.count() == 1 {
		return "1 tag"
	}
	return fmt.Sprintf("%d tags in %d repositories", t.count(), t.repositories)
}

func (t *tags) targets() []load.Target { return t.known }

// store pushes all of them, eight at once.
func (t *tags) store(ctx context.Context, server *registry.Registry) error {
	if t.storedAt[server] {
		return nil
	}
	client, err := load.NewClient(server, false)
	if err != nil {
		return err
	}
	defer client.Close()
	known := make([]load.Target, t.count())
	work := make(chan int)
	errs := make(chan error, 8)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var group sync.WaitGroup
	for range cap(errs) {
		group.Go(func() {
			for repository := range work {
				if err := t.fill(ctx, client, repository, known); err != nil {
					cancel(err)
				}
			}
		})
	}
	for repository := range t.repositories {
		work <- repository
	}
	close(work)
	group.Wait()
	if err := context.Cause(ctx); err != nil {
		return err
	}
	t.known = known
	t.storedAt[server] = true
	return nil
}

func (t *tags) fill(ctx context.Context, client *load.Client, number int,
	known []load.Target) error {
	repository := fmt.Sprintf("bench/tags-%d-%d", t.count(), number)
	for _, content := range [][]byte{t.config, t.layer} {
		if err := client.Push(ctx, repository, load.WholeBlob(content)); err != nil {
			return err
		}
	}
	for i := range t.each {
		tag := fmt.Sprintf("v%d", i)
		content, err := image.Manifest(t.config, t.layer, repository+":"+tag)
		if err != nil {
			return err
		}
		target, err := client.PutManifest(ctx, repository, tag, content)
		if err != nil {
			return err
		}
		known[number*t.each+i] = target
	}
	return nil
}

// storedBlob is the one that is pulled.
type storedBlob struct {
	blobs    *load.Blobs
	blob     load.Blob
	storedAt map[*registry.Registry]bool
}

// store pushes it, and pulls it once to compare its digest.
func (s *storedBlob) store(ctx context.Context, server *registry.Registry) error {
	if s.storedAt[server] {
		return nil
	}
	if s.storedAt == nil {
		s.storedAt = map[*registry.Registry]bool{}
		blob, err := s.blobs.Next()
		if err != nil {
			return err
		}
		s.blob = blob
	}
	client, err := load.NewClient(server, false)
	if err != nil {
		return err
	}
	defer client.Close()
	if err := client.Push(ctx, storedIn, s.blob); err != nil {
		return err
	}
	if err := client.Pull(ctx, storedIn, s.blob, true); err != nil {
		return err
	}
	s.storedAt[server] = true
	return nil
}

// images are made anew for each round, so that no registry has seen any layer of them.
type images struct {
	folder        string
	count         int
	layers, layer int
	rounds        int
	made          []image.Image
	stored        image.Image
}

func (i *images) tag() string { return fmt.Sprintf("r%d", i.rounds) }

func (i *images) makeFresh() error {
	if err := os.RemoveAll(i.folder); err != nil {
		return err
	}
	i.rounds++
	i.made = nil
	for number := range i.count {
		fresh, err := i.write(filepath.Join(i.folder, fmt.Sprint(number)))
		if err != nil {
			return err
		}
		i.made = append(i.made, fresh)
	}
	return nil
}

func (i *images) write(folder string) (image.Image, error) {
	layers := make([][]byte, i.layers)
	for number := range layers {
		layers[number] = load.RandomBytes(i.layer)
	}
	return image.Write(folder, layers...)
}

// store pushes the image that is pulled.
func (i *images) store(ctx context.Context, server *registry.Registry) error {
	if i.stored.Folder == "" {
		stored, err := i.write(i.folder + "-stored")
		if err != nil {
			return err
		}
		i.stored = stored
	}
	_, err := load.PushImage(ctx, &load.Meter{Server: server}, i.stored, storedIn+":1")
	return err
}
