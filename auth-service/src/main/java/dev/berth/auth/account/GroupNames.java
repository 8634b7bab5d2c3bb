package dev.berth.auth.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.configuration.AuthSettings;
import dev.berth.model.access.Identity;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What groups are called here, and to whom the names belong: to the issuer, or the authorities of
 * certificates, with the longest prefix that the name begins with. So none can put somebody into a
 * group of another one.
 */
@Singleton
public final class GroupNames {

  private static final int MAX_PREFIX = 100;

  private final Set<String> prefixes;

  /**
   * Reads the settings.
   *
   * @throws ConfigurationException if a prefix is none, or two have the same that are not of one
   *     issuer
   */
  public GroupNames(AuthSettings settings) {
    Map<String, Lister> listers = new HashMap<>();
    for (Lister lister : listers(settings)) {
      if (!isPrefix(lister.prefix())) {
        throw new ConfigurationException(
            "in %s: a groups-prefix has at most %d characters, none of control"
                .formatted(lister.setting(), MAX_PREFIX));
      }
      lister.issuer().ifPresent(issuer -> add(listers, lister));
    }
    this.prefixes = Set.copyOf(listers.keySet());
  }

  private static List<Lister> listers(AuthSettings settings) {
    List<Lister> listers = new ArrayList<>();
    for (int index = 0; index < settings.oidc().size(); index++) {
      AuthSettings.Oidc given = settings.oidc().get(index);
      listers.add(
          new Lister(
              "berth.auth.oidc[%d]".formatted(index),
              given.groupsPrefix().orElse(""),
              given.groupsClaim().map(claim -> given.issuer().toString())));
    }
    for (int index = 0; index < settings.workloads().size(); index++) {
      AuthSettings.Workload given = settings.workloads().get(index);
      listers.add(
          new Lister(
              "berth.auth.workloads[%d]".formatted(index),
              given.groupsPrefix().orElse(""),
              given.groupsClaim().map(claim -> given.issuer().toString())));
    }
    AuthSettings.Certificates certificates = settings.certificates();
    listers.add(
        new Lister(
            "berth.auth.certificates",
            certificates.groupsPrefix().orElse(""),
            certificates.authorities().map(file -> "")));
    return listers;
  }

  private static void add(Map<String, Lister> listers, Lister lister) {
    Lister other = listers.putIfAbsent(lister.prefix(), lister);
    if (other != null && !other.issuer().equals(lister.issuer())) {
      throw new ConfigurationException(
          "%s and %s have the groups-prefix \"%s\", so that groups of one would be groups of the other"
              .formatted(other.setting(), lister.setting(), lister.prefix()));
    }
  }

  private static boolean isPrefix(String prefix) {
    return prefix.length() <= MAX_PREFIX && (prefix.isEmpty() || isName(prefix));
  }

  /** Whether a group, a program or the value of a claim can be called so. */
  public static boolean isName(String text) {
    return !text.isBlank()
        && text.length() <= Identity.MAX_NAME
        && text.chars().noneMatch(Character::isISOControl)
        // Half a pair of surrogates is no text.
        && UTF_8.newEncoder().canEncode(text);
  }

  /**
   * The groups that somebody lists, by their names here. What can be no name, or belongs to
   * somebody else, is left out: policies allow, so that grants nothing.
   *
   * @param prefix what their names begin with
   * @param listed what they are called there
   * @return in the same order
   */
  public Set<String> of(String prefix, Collection<String> listed) {
    return listed.stream()
        .filter(group -> !group.isBlank())
        .map(group -> prefix + group)
        .filter(GroupNames::isName)
        .filter(name -> isOf(prefix, name))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private boolean isOf(String prefix, String name) {
    return prefixes.stream()
        .noneMatch(other -> other.length() > prefix.length() && name.startsWith(other));
  }

  /**
   * Somebody who can list groups.
   *
   * @param setting where that is set
   * @param prefix what names of the groups begin with
   * @param issuer who it is; empty for who lists none
   */
  private record Lister(String setting, String prefix, Optional<String> issuer) {}
}
