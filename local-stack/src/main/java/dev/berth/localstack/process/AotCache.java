package dev.berth.localstack.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a JVM has to do with an AOT cache: a file that holds classes as they are once loaded and
 * linked, and profiles of methods, so that it need not begin from nothing.
 */
public sealed interface AotCache {

  /**
   * How soon methods are compiled. From the cache a JVM knows which ones the second compiler, C2,
   * will be worth its time for, and by default lets it compile them as soon as they have been
   * called some thousand times: half of the time of the start and of the first requests. So C2
   * compiles a method later (after 2<sup>13</sup> calls instead of 2<sup>11</sup>, or
   * 2<sup>16</sup> turns of a loop instead of 2<sup>14</sup>); still later, large blobs are slow
   * for their first gigabytes. And C1 compiles what the cache knows to be worth it sooner, after
   * 2<sup>1</sup> calls instead of 2<sup>7</sup>: what a request runs is compiled while the service
   * starts, where that runs it, too, and else by the second request.
   */
  List<String> PATIENCE =
      List.of(
          "-XX:Tier0InvokeNotifyFreqLog=1",
          "-XX:Tier2InvokeNotifyFreqLog=13",
          "-XX:Tier2BackedgeNotifyFreqLog=16");

  /** The options that tell a JVM. */
  List<String> options();

  /**
   * It uses the cache where that is there and fits.
   *
   * @param file the cache; looked for at each start
   */
  record Welcome(Path file) implements AotCache {
    @Override
    public List<String> options() {
      return Files.exists(file) ? with(file) : List.of();
    }
  }

  /** It does not start where the cache is not there or does not fit. */
  record Required(Path file) implements AotCache {
    @Override
    public List<String> options() {
      List<String> options = new ArrayList<>(with(file));
      options.add("-XX:AOTMode=on");
      return options;
    }
  }

  /** It runs, and at its end writes down what a cache is made from. */
  record Recorded(Path recording) implements AotCache {
    @Override
    public List<String> options() {
      return List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + recording);
    }
  }

  /** It runs nothing, and makes the cache from a recording. */
  record Made(Path recording, Path file) implements AotCache {
    @Override
    public List<String> options() {
      return List.of(
          "-XX:AOTMode=create", "-XX:AOTConfiguration=" + recording, "-XX:AOTCache=" + file);
    }
  }

  private static List<String> with(Path file) {
    List<String> options = new ArrayList<>(PATIENCE);
    options.add("-XX:AOTCache=" + file);
    return options;
  }
}
