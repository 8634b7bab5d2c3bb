package dev.berth.gateway.push;

import dev.berth.configuration.LimitsSettings;
import dev.berth.configuration.ManifestSettings;
import dev.berth.contract.blob.Body;
import dev.berth.contract.body.WholeBody;
import dev.berth.gateway.answer.Answer;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * The one kind of body that is held in memory. How large one may be, and how many bytes all of them
 * together, is bounded before the first byte is read.
 */
@Singleton
final class ManifestBodies {

  private final long largest;
  private final long budget;
  private final AtomicLong reserved = new AtomicLong();
  private final Counter refused;

  ManifestBodies(ManifestSettings manifest, LimitsSettings limits, MeterRegistry registry) {
    this.largest = manifest.maxBytes().bytes();
    this.budget = limits.manifestBytesInFlight().bytes();
    this.refused = Counter.builder("berth.manifests.refused").register(registry);
    Gauge.builder("berth.manifests.reserved", reserved, AtomicLong::get)
        .baseUnit("bytes")
        .register(registry);
  }

  /**
   * Reads a body and hands it on; its memory is accounted for until the answer is there.
   *
   * @return the answer; {@code MANIFEST_TOO_LARGE}, or {@code TOOMANYREQUESTS} over the budget
   */
  Uni<Answer> read(Body body, Function<Buffer, Uni<Answer>> then) {
    long most = body.length().orElse(largest);
    if (most > largest) {
      return Uni.createFrom().failure(tooLarge());
    }
    if (reserved.addAndGet(most) > budget) {
      reserved.addAndGet(-most);
      refused.increment();
      return Uni.createFrom()
          .failure(new RegistryException(ErrorCode.TOOMANYREQUESTS, "too many manifests at once"));
    }
    return WholeBody.read(body, largest, this::tooLarge)
        .flatMap(then::apply)
        .onTermination()
        .invoke(() -> reserved.addAndGet(-most));
  }

  private RegistryException tooLarge() {
    return new RegistryException(
        ErrorCode.MANIFEST_TOO_LARGE, "a manifest has at most " + largest + " bytes");
  }
}
