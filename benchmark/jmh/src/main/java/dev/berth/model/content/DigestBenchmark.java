package dev.berth.model.content;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A MiB of an upload, in the pieces it comes in. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DigestBenchmark {

  private static final int MIB = 1024 * 1024;

  /** Which digest. */
  @Param({"sha256", "sha512"})
  public String algorithm = "sha256";

  /** How long a piece is. */
  @Param({"16384", "65536"})
  public int piece = 16_384;

  private final ByteBuffer bytes = ByteBuffer.allocate(MIB);

  /** Hashes it. */
  @Benchmark
  public Digest mebibyte() {
    Algorithm known = Algorithm.parse(algorithm);
    MessageDigest digest = known.newDigest();
    for (int at = 0; at < MIB; at += piece) {
      digest.update(bytes.slice(at, piece));
    }
    return Digest.finish(known, digest);
  }
}
