package dev.berth.auth.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.model.access.Identity;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Users and hashes of their passwords by bcrypt, as Apache's {@code htpasswd -B} writes them: lines
 * of a name, a colon and the hash; empty lines and those that begin with {@code #} say nothing.
 */
final class Htpasswd {

  /** Nobody. */
  static final Htpasswd EMPTY = new Htpasswd(Map.of());

  private static final int MIN_COST = 4;
  private static final int MAX_COST = 17;

  /** What {@code htpasswd} and others take where nothing else is asked for. */
  private static final int USUAL_COST = 10;

  /** The version, the cost, 16 bytes of salt and 23 of hash in an alphabet of their own. */
  private static final Pattern HASH = Pattern.compile("\\$2[aby]\\$([0-9]{2})\\$[./A-Za-z0-9]{53}");

  private final Map<String, String> hashes;
  private final int highestCost;

  private Htpasswd(Map<String, String> hashes) {
    this.hashes = Map.copyOf(hashes);
    this.highestCost = hashes.values().stream().mapToInt(Htpasswd::cost).max().orElse(USUAL_COST);
  }

  /**
   * Reads a file.
   *
   * @param file how messages name it
   * @throws ConfigurationException if a line is anything else; the message names the line, and
   *     never the hash; without a cause, as only then it is all that an operator sees
   */
  static Htpasswd parse(byte[] contents, String file) {
    Map<String, String> hashes = new HashMap<>();
    int number = 0;
    for (String line : decode(contents, file).lines().toList()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String wrong = add(line, hashes);
      if (!wrong.isEmpty()) {
        throw new ConfigurationException("in %s, line %d: %s".formatted(file, number, wrong));
      }
    }
    return new Htpasswd(hashes);
  }

  /** The names of the users, in order. */
  List<String> names() {
    return hashes.keySet().stream().sorted().toList();
  }

  private static String decode(byte[] contents, String file) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(contents)).toString();
    } catch (CharacterCodingException e) {
      throw new ConfigurationException("the file %s is not in UTF-8".formatted(file));
    }
  }

  /** What is wrong with a line; empty if it has been added. */
  private static String add(String line, Map<String, String> hashes) {
    int colon = line.indexOf(':');
    if (colon < 0) {
      return "a user is a name, a colon and a hash";
    }
    String name = line.substring(0, colon);
    String hash = line.substring(colon + 1).stripTrailing();
    if (name.isBlank()
        || name.length() > Identity.MAX_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      return "a name has 1 to %d characters, none of control".formatted(Identity.MAX_NAME);
    }
    Matcher matcher = HASH.matcher(hash);
    if (!matcher.matches()) {
      return "the hash of a password is one by bcrypt, as htpasswd -B writes it";
    }
    int cost = Integer.parseInt(matcher.group(1));
    if (cost < MIN_COST || cost > MAX_COST) {
      return "the cost of a hash is %d to %d".formatted(MIN_COST, MAX_COST);
    }
    return hashes.putIfAbsent(name, hash) == null ? "" : "this user is there already";
  }

  /** The hash of a user's password, if there is such a user. */
  Optional<String> hash(String name) {
    return Optional.ofNullable(hashes.get(name));
  }

  /** The cost of a hash. */
  static int cost(String hash) {
    return Integer.parseInt(hash.substring(4, 6));
  }

  /** The highest cost there is. */
  int highestCost() {
    return highestCost;
  }

  /** The users who are not in the other file, or have another hash there. */
  List<String> lostIn(Htpasswd other) {
    Set<String> lost = new TreeSet<>(hashes.keySet());
    lost.removeIf(name -> hash(name).equals(other.hash(name)));
    return List.copyOf(lost);
  }

  /** How many users there are. */
  int size() {
    return hashes.size();
  }

  /** Not the hashes. */
  @Override
  public String toString() {
    return "Htpasswd[" + size() + " users]";
  }
}
