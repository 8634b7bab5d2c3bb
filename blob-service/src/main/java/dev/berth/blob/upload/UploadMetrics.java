package dev.berth.blob.upload;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** What is counted of uploads; no tag has a value from outside. */
@Singleton
final class UploadMetrics {

  private final Counter received;
  private final Counter opened;
  private final Counter committed;
  private final Counter mismatched;
  private final Counter refused;

  UploadMetrics(MeterRegistry registry, LiveUploads live) {
    this.received = Counter.builder("berth.blob.received").baseUnit("bytes").register(registry);
    this.opened = Counter.builder("berth.uploads.opened").register(registry);
    this.committed = Counter.builder("berth.uploads.committed").register(registry);
    this.mismatched = Counter.builder("berth.uploads.digest.mismatches").register(registry);
    this.refused = Counter.builder("berth.uploads.refused").register(registry);
    Gauge.builder("berth.uploads.active", live, uploads -> uploads.ids().size()).register(registry);
  }

  void received(long bytes) {
    received.increment((double) bytes);
  }

  void opened() {
    opened.increment();
  }

  void committed() {
    committed.increment();
  }

  void mismatched() {
    mismatched.increment();
  }

  /** A client has too many open. */
  void refused() {
    refused.increment();
  }
}
