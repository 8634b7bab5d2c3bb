package dev.berth.gateway.request;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From a request line to what is wanted. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class OciRequestParserBenchmark {

  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  private String byTag = "/v2/team/project/app/manifests/v1.2.3";
  private String byDigest = "/v2/team/project/app/blobs/" + DIGEST;
  private String upload = "/v2/team/project/app/blobs/uploads/0740463c-5786-4a5e-ad42-09ca369f9d03";
  private String query = "digest=" + DIGEST;

  /** GET of a manifest by tag. */
  @Benchmark
  public Object manifestByTag() {
    return OciRequestParser.parse("GET", byTag, null);
  }

  /** GET of a blob. */
  @Benchmark
  public Object blob() {
    return OciRequestParser.parse("GET", byDigest, null);
  }

  /** PUT that finishes an upload. */
  @Benchmark
  public Object finishUpload() {
    return OciRequestParser.parse("PUT", upload, query);
  }
}
