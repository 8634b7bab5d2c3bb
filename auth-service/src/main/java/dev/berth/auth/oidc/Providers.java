package dev.berth.auth.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.auth.account.GroupNames;
import dev.berth.auth.account.TokenRoom;
import dev.berth.auth.account.UserNames;
import dev.berth.configuration.AuthSettings;
import dev.berth.model.access.Identity;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who else vouches for somebody, as it is set. The service starts without any of them, and asks for
 * their keys by itself until it has them.
 */
@Singleton
@Startup
final class Providers {

  private static final String INTERVAL = "15s";

  private final Vertx vertx;
  private final UserNames names;
  private final GroupNames groups;
  private final TokenRoom room;
  private final Map<IssuerAddress, Issuer> issuers = new HashMap<>();
  private final Map<IssuerAddress, Optional<Path>> authorities = new HashMap<>();
  private final List<Provider> providers = new ArrayList<>();
  private final List<Workload> workloads = new ArrayList<>();

  /**
   * Reads the settings.
   *
   * @throws ConfigurationException if anything is wrong with them; without a cause, as only then
   *     its message is all that an operator sees
   */
  Providers(
      Vertx vertx, AuthSettings settings, UserNames names, GroupNames groups, TokenRoom room) {
    this.vertx = vertx;
    this.names = names;
    this.groups = groups;
    this.room = room;
    try {
      settings.oidc().forEach(given -> providers.add(provider(given)));
      settings.workloads().forEach(given -> workloads.add(workload(given)));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("in berth.auth: " + e.getMessage());
    }
    checkUnique(providers.stream().map(Provider::prefix).toList(), "oidc", "username-prefix");
    checkUnique(workloads.stream().map(Workload::name).toList(), "workloads", "name");
  }

  private Provider provider(AuthSettings.Oidc given) {
    return new Provider(
        issuer(given.issuer(), given.caFile()),
        given.clientId(),
        given.clientSecretFile().map(Providers::secret),
        given.usernameClaim(),
        claims(given.groupsClaim(), given.groupsPrefix(), given.claims()),
        given.usernamePrefix().orElse(""),
        given.directGrant(),
        Set.copyOf(given.scopes()));
  }

  private Workload workload(AuthSettings.Workload given) {
    return new Workload(
        given.name(),
        issuer(given.issuer(), given.caFile()),
        given.audience(),
        given.subjectClaim(),
        claims(given.groupsClaim(), given.groupsPrefix(), given.claims()));
  }

  private PolicyClaims claims(
      Optional<String> listing, Optional<String> prefix, Optional<List<String>> kept) {
    return new PolicyClaims(listing, prefix.orElse(""), kept.orElse(List.of()), groups, room);
  }

  /** One issuer may vouch for people and for programs, and is asked for its keys once. */
  private Issuer issuer(URI uri, Optional<Path> file) {
    IssuerAddress address = new IssuerAddress(uri);
    if (!authorities.computeIfAbsent(address, one -> file).equals(file)) {
      throw new IllegalArgumentException("the issuer %s has two ca-files".formatted(uri));
    }
    return issuers.computeIfAbsent(
        address, one -> new Issuer(vertx, one, new IssuerClient(vertx, file)));
  }

  private static String secret(Path file) {
    try {
      String secret = Files.readString(file, UTF_8).strip();
      if (secret.isEmpty()) {
        throw new IllegalArgumentException("there is nothing in the client-secret-file " + file);
      }
      return secret;
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read a client-secret-file: " + e, e);
    }
  }

  private static void checkUnique(List<String> values, String list, String setting) {
    Set<String> seen = new HashSet<>();
    for (String value : values) {
      if (!seen.add(value)) {
        throw new ConfigurationException(
            "of berth.auth.%s two have the %s \"%s\"".formatted(list, setting, value));
      }
    }
  }

  void start(@Observes StartupEvent event, Scheduler scheduler) {
    if (issuers.isEmpty()) {
      return;
    }
    scheduler
        .newJob("issuer-keys")
        .setInterval(INTERVAL)
        .setConcurrentExecution(ConcurrentExecution.SKIP)
        .setAsyncTask(execution -> refresh())
        .schedule();
  }

  private Uni<Void> refresh() {
    return Multi.createFrom()
        .iterable(issuers.values())
        .onItem()
        .transformToUniAndMerge(Issuer::refresh)
        .collect()
        .asList()
        .replaceWithVoid();
  }

  /** The issuer that is called so, if it is one of those that are set. */
  Optional<Issuer> issuer(String name) {
    return issuers.values().stream()
        .filter(issuer -> issuer.address().toString().equals(name))
        .findFirst();
  }

  /** Whether anybody is set at all. */
  boolean isEmpty() {
    return issuers.isEmpty();
  }

  /** Those that vouch for people. */
  List<Provider> ofPeople() {
    return List.copyOf(providers);
  }

  /** Those that vouch for programs. */
  List<Workload> ofPrograms() {
    return List.copyOf(workloads);
  }

  /**
   * The provider to whose users a name belongs: the one with the longest prefix that it begins
   * with, so that no provider can name somebody as another one does; empty if it is that of
   * certificates.
   */
  Optional<Provider> owner(String name) {
    return providers.stream()
        .filter(provider -> name.startsWith(provider.prefix()))
        .max(Comparator.comparingInt(provider -> provider.prefix().length()))
        .filter(provider -> !names.isCertified(name));
  }

  /** Who of a provider's users a token is about, unless the name belongs to another provider's. */
  Optional<Identity> person(Provider provider, VerifiedToken token) {
    return provider
        .identity(token)
        .filter(user -> owner(user.name()).filter(provider::equals).isPresent());
  }
}
