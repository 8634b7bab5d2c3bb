package load

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"

	"dev.berth/benchmark/image"
)

// PushImage pushes an image by crane. Returns the number of bytes of its layers.
func PushImage(ctx context.Context, meter *Meter, pushed image.Image, reference string) (float64,
	error) {
	syscall.Sync()
	err := atOnce(meter, 1, func(int) error {
		return crane(ctx, meter, "push", pushed.Folder, reference)
	})
	return float64(pushed.Bytes), err
}

// PullImage pulls an image by crane into a folder, which is removed. Returns the number of bytes
// of its layers.
func PullImage(ctx context.Context, meter *Meter, pulled image.Image, reference,
	folder string) (float64, error) {
	defer os.RemoveAll(folder)
	syscall.Sync()
	err := atOnce(meter, 1, func(int) error {
		return crane(ctx, meter, "pull", "--format=oci", reference, folder)
	})
	if err != nil {
		return 0, err
	}
	return float64(pulled.Bytes), pulled.SameBlobsIn(folder)
}

// PushImages pushes images by a number of cranes at once, one for each image, into a repository
// for each. Returns the number of images.
func PushImages(ctx context.Context, meter *Meter, pushed []image.Image, repository, tag string,
	atOnceAtMost int) (float64, error) {
	var taken atomic.Int64
	syscall.Sync()
	err := atOnce(meter, atOnceAtMost, func(int) error {
		for {
			i := int(taken.Add(1)) - 1
			if i >= len(pushed) {
				return nil
			}
			reference := fmt.Sprintf("%s-%d:%s", repository, i, tag)
			if err := crane(ctx, meter, "push", pushed[i].Folder, reference); err != nil {
				return err
			}
		}
	})
	return float64(len(pushed)), err
}

// crane runs it on a reference, which begins with the repository; it compares digests itself.
func crane(ctx context.Context, meter *Meter, verb string, arguments ...string) error {
	for i, argument := range arguments {
		if !filepath.IsAbs(argument) && argument[0] != '-' {
			arguments[i] = meter.Server.Address() + "/" + argument
		}
	}
	environment := []string{"SSL_CERT_FILE=" + meter.Server.AuthorityFile()}
	if config := meter.Server.DockerConfig(); config != "" {
		environment = append(environment, "DOCKER_CONFIG="+config)
	}
	_, err := output(ctx, environment, "crane", append([]string{verb}, arguments...)...)
	return err
}
