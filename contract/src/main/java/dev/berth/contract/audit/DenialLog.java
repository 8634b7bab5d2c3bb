package dev.berth.contract.audit;

import dev.berth.configuration.AuditSettings;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Tells of those who were not let in, in the log category {@code berth.audit}. Anybody can make
 * that happen as often as they like: so it is never written to the database, and to the log no more
 * than some times a second. How many were left out is told after that second.
 */
@Singleton
public final class DenialLog {

  private static final Logger LOG = Logger.getLogger("berth.audit");
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST = 10_000;
  private static final int LONGEST = 255;
  private static final Pattern SECRET =
      Pattern.compile("berth_[a-z]{2}_[A-Za-z0-9_-]*|eyJ[A-Za-z0-9_-]{8}[A-Za-z0-9_.-]*");
  private static final String PLAIN = "._-:/@,*";

  private final int perSecond;
  private final LongSupplier nanos;
  private final Consumer<Runnable> aSecondLater;
  private final Consumer<String> lines;

  private long since;
  private int written;
  private long leftOut;

  /**
   * Writes to the log of the service.
   *
   * @throws ConfigurationException if the setting makes no sense
   */
  @Inject
  DenialLog(AuditSettings settings, Vertx vertx) {
    this(
        settings.denialsPerSecond(),
        System::nanoTime,
        task -> vertx.setTimer(TimeUnit.SECONDS.toMillis(1), _ -> task.run()),
        LOG::warn);
    if (perSecond < 0 || perSecond > MOST) {
      throw new ConfigurationException(
          "berth.audit.denials-per-second is 0 to %d, unlike %d".formatted(MOST, perSecond));
    }
  }

  DenialLog(
      int perSecond, LongSupplier nanos, Consumer<Runnable> aSecondLater, Consumer<String> lines) {
    this.perSecond = perSecond;
    this.nanos = nanos;
    this.aSecondLater = aSecondLater;
    this.lines = lines;
    this.since = nanos.getAsLong() - SECOND;
  }

  /**
   * Somebody was not let in, or may not do what they asked for.
   *
   * @param what what was denied, in words of ours
   * @param peer the address of the client
   * @param more names and values in turn; values may be from outside
   */
  public void denied(String what, String peer, String... more) {
    if (takes()) {
      StringBuilder line = new StringBuilder(what).append(", peer=").append(value(peer));
      for (int at = 0; at + 1 < more.length; at += 2) {
        line.append(", ").append(more[at]).append('=').append(value(more[at + 1]));
      }
      lines.accept(line.toString());
    }
  }

  private synchronized boolean takes() {
    long now = nanos.getAsLong();
    if (now - since >= SECOND) {
      since = now;
      written = 0;
    }
    if (written < perSecond) {
      written++;
      return true;
    }
    if (leftOut == 0) {
      aSecondLater.accept(this::tell);
    }
    leftOut++;
    return false;
  }

  private void tell() {
    long number;
    synchronized (this) {
      number = leftOut;
      leftOut = 0;
    }
    lines.accept("denials were not written, as there were too many in a second, number=" + number);
  }

  /**
   * A text from outside: it can neither end the line nor look like another value. Somebody may have
   * put a secret where it does not belong; ours, and signed tokens, are known by their beginnings,
   * wherever in the text they stand.
   */
  static String value(String text) {
    if (text.startsWith("berth_") || text.startsWith("eyJ")) {
      return "\"***\"";
    }
    String beginning = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    String cut = SECRET.matcher(beginning).replaceAll("***");
    if (!cut.isEmpty() && cut.chars().allMatch(DenialLog::isPlain)) {
      return cut;
    }
    StringBuilder quoted = new StringBuilder("\"");
    cut.chars()
        .forEach(
            c -> {
              if (c >= ' ' && c <= '~' && c != '"' && c != '\\') {
                quoted.append((char) c);
              } else {
                quoted.append("\\u%04x".formatted(c));
              }
            });
    return quoted.append('"').toString();
  }

  private static boolean isPlain(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || PLAIN.indexOf(c) >= 0;
  }
}
