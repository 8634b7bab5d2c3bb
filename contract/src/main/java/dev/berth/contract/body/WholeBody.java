package dev.berth.contract.body;

import dev.berth.contract.blob.Body;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.function.Supplier;

/** A body that is held in memory, as it is small. */
public final class WholeBody {

  private WholeBody() {}

  /**
   * Reads a body to its end.
   *
   * @param most how many bytes it may have; it is paused where it has more
   * @param tooLarge what it fails with then
   */
  public static Uni<Buffer> read(Body body, long most, Supplier<RegistryException> tooLarge) {
    Promise<Buffer> whole = Promise.promise();
    Buffer gathered = Buffer.buffer();
    body.bytes()
        .exceptionHandler(whole::tryFail)
        .endHandler(ended -> whole.tryComplete(gathered))
        .handler(
            piece -> {
              if (gathered.length() + piece.length() > most) {
                body.bytes().pause();
                whole.tryFail(tooLarge.get());
              } else {
                gathered.appendBuffer(piece);
                DirectBodies.taken(piece);
              }
            })
        .resume();
    return Uni.createFrom().completionStage(whole.future().toCompletionStage());
  }
}
