// Package image makes images that no registry has seen, as folders in the OCI image layout.
package image

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Image is one in a folder.
type Image struct {
	Folder string
	// Bytes are those of its layers.
	Bytes int64

	blobs map[string]int64
}

type descriptor struct {
	MediaType string `json:"mediaType"`
	Digest    string `json:"digest"`
	Size      int64  `json:"size"`
}

type manifest struct {
	SchemaVersion int          `json:"schemaVersion"`
	MediaType     string       `json:"mediaType"`
	Config        descriptor   `json:"config"`
	Layers        []descriptor `json:"layers"`
}

const (
	manifestType = "application/vnd.oci.image.manifest.v1+json"
	configType   = "application/vnd.oci.image.config.v1+json"
	layerType    = "application/vnd.oci.image.layer.v1.tar+gzip"
)

// Write makes an image of these layers in a folder that is not there yet. No client looks into
// the layers, which therefore need not be archives.
func Write(folder string, layers ...[]byte) (Image, error) {
	made := Image{Folder: folder, blobs: map[string]int64{}}
	if err := os.MkdirAll(filepath.Join(folder, "blobs", "sha256"), 0o755); err != nil {
		return made, err
	}
	content := manifest{SchemaVersion: 2, MediaType: manifestType}
	var diffs []string
	for _, layer := range layers {
		added, err := made.add(layerType, layer)
		if err != nil {
			return made, err
		}
		content.Layers = append(content.Layers, added)
		diffs = append(diffs, added.Digest)
		made.Bytes += added.Size
	}
	config, err := made.addJSON(configType, map[string]any{
		"architecture": "amd64",
		"os":           "linux",
		"rootfs":       map[string]any{"type": "layers", "diff_ids": diffs},
	})
	if err != nil {
		return made, err
	}
	content.Config = config
	root, err := made.addJSON(manifestType, content)
	if err != nil {
		return made, err
	}
	index, err := json.Marshal(map[string]any{"schemaVersion": 2, "manifests": []descriptor{root}})
	if err != nil {
		return made, err
	}
	if err := os.WriteFile(filepath.Join(folder, "index.json"), index, 0o644); err != nil {
		return made, err
	}
	return made, os.WriteFile(
		filepath.Join(folder, "oci-layout"), []byte(`{"imageLayoutVersion":"1.0.0"}`), 0o644)
}

// Manifest is one of a config and layers, made distinct by a note.
func Manifest(config, layer []byte, note string) ([]byte, error) {
	describe := func(kind string, content []byte) map[string]any {
		return map[string]any{"mediaType": kind, "digest": digestOf(content), "size": len(content)}
	}
	return json.Marshal(map[string]any{
		"schemaVersion": 2,
		"mediaType":     manifestType,
		"config":        describe(configType, config),
		"layers":        []any{describe(layerType, layer)},
		"annotations":   map[string]any{"org.opencontainers.image.title": note},
	})
}

// SameBlobsIn says what an image in another folder lacks; its client has compared the digests.
func (i Image) SameBlobsIn(folder string) error {
	for digest, size := range i.blobs {
		found, err := os.Stat(blobFile(folder, digest))
		if err != nil {
			return err
		}
		if found.Size() != size {
			return fmt.Errorf("%s has %d bytes, not %d", digest, found.Size(), size)
		}
	}
	return nil
}

func (i *Image) addJSON(kind string, value any) (descriptor, error) {
	content, err := json.Marshal(value)
	if err != nil {
		return descriptor{}, err
	}
	return i.add(kind, content)
}

func (i *Image) add(kind string, content []byte) (descriptor, error) {
	added := descriptor{MediaType: kind, Digest: digestOf(content), Size: int64(len(content))}
	i.blobs[added.Digest] = added.Size
	return added, os.WriteFile(blobFile(i.Folder, added.Digest), content, 0o644)
}

func blobFile(folder, digest string) string {
	return filepath.Join(folder, "blobs", "sha256", strings.TrimPrefix(digest, "sha256:"))
}

func digestOf(content []byte) string { return fmt.Sprintf("sha256:%x", sha256.Sum256(content)) }
