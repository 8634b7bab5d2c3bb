package dev.berth.resilience.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.conformance.content.Blob;
import dev.berth.conformance.content.Content;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.http.Upload;
import dev.berth.resilience.stack.Stand;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store has no room left. */
class FullDiskIT {

  private static final int PIECE = 4_000_000;

  @TempDir private static Path disk;

  private static Stand stand;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", disk.toString()),
        "a small disk of its own takes the right to mount one");
    stand =
        Stand.start(
            options ->
                options
                    .with("berth.storage.filesystem.root", disk.resolve("objects").toString())
                    .with("berth.health.storage.interval", "1s"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (stand != null) {
      stand.close();
      run("umount", disk.toString());
    }
  }

  @Test
  void pushesAreRefusedWhileItIsFullAndNothingElse() throws Exception {
    Repository repository = stand.registry().newRepository();
    Content image = Images.withLayers(2);
    repository.push(image, "latest");
    Blob blob = Blob.random(2 * PIECE);
    Blob small = Blob.random(PIECE);
    Upload upload = repository.openUpload();
    assertThat(upload.patch(0, blob.slice(0, PIECE))).hasStatus(202);
    Path filler = fill();

    assertThat(upload.patch(PIECE, blob.slice(PIECE, 2 * PIECE))).isError(507, "UNAVAILABLE");
    assertThat(repository.postBlob(small.digest(), small.bytes())).isError(507, "UNAVAILABLE");
    Crowd.pause(Duration.ofSeconds(2));
    assertThat(repository.getManifest("latest")).hasStatus(200);
    assertThat(image.blobs())
        .allSatisfy(each -> assertThat(repository.getBlob(each.digest())).hasBody(each.bytes()));
    assertThat(upload.status()).hasStatus(204).hasHeader("Range", "0-" + (PIECE - 1));
    assertThat(stand.isReady("blob-service")).as("what can be pulled from is ready").isTrue();

    Files.delete(filler);
    assertThat(upload.patch(PIECE, blob.slice(PIECE, 2 * PIECE))).hasStatus(202);
    assertThat(upload.finish(blob.digest())).hasStatus(201);
    assertThat(repository.getBlob(blob.digest())).hasStatus(200).hasBody(blob.bytes());
    repository.push(Images.withLayers(2), "after");
  }

  /** Takes all the room there is. */
  private static Path fill() throws IOException {
    Path filler = disk.resolve("filler");
    try (OutputStream out = Files.newOutputStream(filler)) {
      byte[] piece = new byte[4096];
      while (true) {
        out.write(piece);
      }
    } catch (IOException full) {
      return filler;
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
  }
}
