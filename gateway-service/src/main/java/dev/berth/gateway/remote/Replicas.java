package dev.berth.gateway.remote;

import dev.berth.configuration.ServiceAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * The replicas of one service.
 *
 * <ul>
 *   <li>Calls go to the one with the fewest under way.
 *   <li>One that cannot be reached or does not answer in time is left out until a probe finds that
 *       it answers; where that would leave none, all are called.
 *   <li>Those that are called are probed as well, as a long call, such as an upload that waits for
 *       its end, does not tell work from silence. When a probe fails the calls are broken off.
 * </ul>
 */
final class Replicas {

  private static final Logger LOG = Logger.getLogger(Replicas.class);

  private final String service;
  private final List<ServiceAddress> addresses;
  private final Vertx vertx;
  private final Function<Replica, Future<?>> probe;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile List<Replica> all = List.of();

  /**
   * Looks the addresses up for the first time.
   *
   * @param probe a call that succeeds if the replica answers at all, and ends in bounded time
   */
  Replicas(
      String service,
      List<ServiceAddress> addresses,
      Vertx vertx,
      Function<Replica, Future<?>> probe) {
    this.service = service;
    this.addresses = List.copyOf(addresses);
    this.vertx = vertx;
    this.probe = probe;
    this.all = resolve();
  }

  /** Looks the addresses up again, and at those left out, from now on. */
  void lookEvery(Duration interval) {
    vertx.setPeriodic(interval.toMillis(), _ -> look());
  }

  /** The replica to call, if there is one that was not tried yet. */
  Optional<Replica> next(Set<Replica> tried) {
    List<Replica> known = all;
    return least(known, replica -> !replica.isEjected() && !tried.contains(replica))
        .or(() -> least(known, replica -> !tried.contains(replica)));
  }

  /** Notes that a replica could not be reached or did not answer in time. */
  void failed(Replica replica, Throwable failure) {
    if (leaveOut(replica, failure)) {
      check(replica);
    }
  }

  private boolean leaveOut(Replica replica, Throwable failure) {
    boolean news = replica.eject();
    if (news) {
      LOG.warnf("service=%s address=%s is left out: %s", service, replica, failure.getMessage());
    }
    return news;
  }

  /** Of those with equally few calls any, so that they share the load from the first call on. */
  private static Optional<Replica> least(List<Replica> known, Predicate<Replica> wanted) {
    List<Replica> candidates = known.stream().filter(wanted).toList();
    if (candidates.size() < 2) {
      return candidates.stream().findFirst();
    }
    int first = ThreadLocalRandom.current().nextInt(candidates.size());
    return IntStream.range(0, candidates.size())
        .mapToObj(i -> candidates.get((first + i) % candidates.size()))
        .min(Comparator.comparingInt(Replica::calls));
  }

  private void look() {
    all.stream().filter(replica -> replica.isEjected() || replica.calls() > 0).forEach(this::check);
    boolean fixed = addresses.stream().allMatch(ServiceAddress.Unix.class::isInstance);
    if (fixed || !looking.compareAndSet(false, true)) {
      return;
    }
    vertx
        .executeBlocking(() -> resolve(), false)
        .onSuccess(found -> all = found)
        .onFailure(failure -> LOG.warnf("service=%s: %s", service, failure.getMessage()))
        .onComplete(_ -> looking.set(false));
  }

  private void check(Replica replica) {
    if (replica.beginProbe()) {
      probe
          .apply(replica)
          .onComplete(_ -> replica.endProbe())
          .onSuccess(_ -> answered(replica))
          .onFailure(failure -> silent(replica, failure));
    }
  }

  private void answered(Replica replica) {
    if (replica.takeBack()) {
      LOG.infof("service=%s address=%s answers again", service, replica);
    }
  }

  private void silent(Replica replica, Throwable failure) {
    leaveOut(replica, failure);
    replica.breakOff();
  }

  /** Those that are known already stay what they are. */
  private List<Replica> resolve() {
    Map<SocketAddress, Replica> known = new LinkedHashMap<>();
    all.forEach(replica -> known.put(replica.address(), replica));
    List<Replica> found = new ArrayList<>();
    for (ServiceAddress address : addresses) {
      for (Replica replica : resolve(address)) {
        found.add(known.getOrDefault(replica.address(), replica));
      }
    }
    return List.copyOf(found);
  }

  private List<Replica> resolve(ServiceAddress address) {
    return switch (address) {
      case ServiceAddress.Unix unix ->
          List.of(
              new Replica(SocketAddress.domainSocketAddress(unix.path().toString()), "localhost"));
      case ServiceAddress.Tcp tcp -> resolve(tcp);
    };
  }

  private List<Replica> resolve(ServiceAddress.Tcp tcp) {
    try {
      return Arrays.stream(InetAddress.getAllByName(tcp.host()))
          .map(InetAddress::getHostAddress)
          .distinct()
          .map(host -> new Replica(SocketAddress.inetSocketAddress(tcp.port(), host), tcp.host()))
          .toList();
    } catch (UnknownHostException e) {
      LOG.warnf("service=%s: the host %s is not known", service, tcp.host());
      return all.stream().filter(replica -> replica.host().equals(tcp.host())).toList();
    }
  }
}
