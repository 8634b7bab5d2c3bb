package dev.berth.auth.policy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.berth.model.access.Action;
import dev.berth.model.access.Identity;
import dev.berth.model.access.Policy;
import dev.berth.model.access.RepositoryPattern;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the file with the policies: YAML with the one key {@code policies}, a list of what a {@link
 * Policy} is made of. Keys that mean nothing are refused, as one that is misspelt would leave a
 * policy wider or narrower than it looks.
 */
final class PolicyFile {

  private static final Set<String> KEYS =
      Set.of("name", "users", "robots", "groups", "claims", "anonymous", "repositories", "actions");

  private static final YAMLMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String file;

  private PolicyFile(String file) {
    this.file = file;
  }

  /**
   * Reads the policies.
   *
   * @param file how messages name the file
   * @throws ConfigurationException if anything is wrong with it, in one sentence that names the
   *     file and the policy; without a cause, as only then it is all that an operator sees
   */
  static List<Policy> parse(byte[] yaml, String file) {
    return new PolicyFile(file).policies(yaml);
  }

  private List<Policy> policies(byte[] yaml) {
    JsonNode root = read(yaml);
    JsonNode list = root.path("policies");
    if (!list.isArray() || root.size() != 1) {
      throw wrong("it has one key, policies, and a list below it");
    }
    List<Policy> policies = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonNode entry : list) {
      String label = label(entry, policies.size() + 1);
      Policy policy = policy(entry, label);
      if (!names.add(policy.name())) {
        throw wrong(label + " is there twice");
      }
      policies.add(policy);
    }
    return List.copyOf(policies);
  }

  private JsonNode read(byte[] yaml) {
    try {
      refuseAliases(yaml);
      return YAML.readTree(yaml);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw wrong(
          "line %d: %s"
              .formatted(line, printable(e.getOriginalMessage().lines().findFirst().orElse(""))));
    } catch (IOException e) {
      throw wrong(e.toString());
    }
  }

  /** They would be taken for plain text; and {@code **} without quotes is one to YAML. */
  private void refuseAliases(byte[] yaml) throws IOException {
    try (YAMLParser parser = YAML.getFactory().createParser(yaml)) {
      while (parser.nextToken() != null) {
        if (parser.isCurrentAlias()) {
          throw wrong("line %d: what begins with * stands in quotes".formatted(line(parser)));
        }
      }
    }
  }

  private static int line(JsonParser parser) {
    return parser.currentTokenLocation().getLineNr();
  }

  private static String label(JsonNode entry, int number) {
    JsonNode name = entry.path("name");
    return name.isTextual() && isName(name.textValue())
        ? "the policy " + name.textValue()
        : "the policy no. " + number;
  }

  private Policy policy(JsonNode entry, String label) {
    if (!entry.isObject()) {
      throw wrong(label + " has keys and values");
    }
    for (Map.Entry<String, JsonNode> property : entry.properties()) {
      if (!KEYS.contains(property.getKey())) {
        throw wrong("%s has the unknown key %s".formatted(label, printable(property.getKey())));
      }
    }
    JsonNode anonymous = entry.path("anonymous");
    if (!anonymous.isMissingNode() && !anonymous.isBoolean()) {
      throw wrong(label + ": anonymous is true or false");
    }
    try {
      return new Policy(
          entry.path("name").isTextual() ? entry.path("name").textValue() : "",
          Set.copyOf(names(entry.path("users"), label + ": users")),
          Set.copyOf(names(entry.path("robots"), label + ": robots")),
          Set.copyOf(names(entry.path("groups"), label + ": groups")),
          claims(entry.path("claims"), label),
          anonymous.booleanValue(),
          texts(entry.path("repositories"), label + ": repositories").stream()
              .map(RepositoryPattern::new)
              .toList(),
          Set.copyOf(
              texts(entry.path("actions"), label + ": actions").stream()
                  .map(Action::parse)
                  .toList()));
    } catch (IllegalArgumentException e) {
      throw wrong("%s: %s".formatted(label, printable(String.valueOf(e.getMessage()))));
    }
  }

  private Map<String, Set<String>> claims(JsonNode node, String label) {
    if (!node.isMissingNode() && !node.isObject()) {
      throw wrong(label + ": claims are names with lists of values");
    }
    Map<String, Set<String>> claims = new TreeMap<>();
    for (Map.Entry<String, JsonNode> claim : node.properties()) {
      if (!isName(claim.getKey())) {
        throw wrong(label + ": the name of a claim has 1 to 255 characters");
      }
      claims.put(
          claim.getKey(),
          Set.copyOf(names(claim.getValue(), label + ": the claim " + claim.getKey())));
    }
    return claims;
  }

  private List<String> names(JsonNode node, String what) {
    List<String> names = texts(node, what);
    if (!names.stream().allMatch(PolicyFile::isName)) {
      throw wrong(what + " have 1 to 255 characters, none of control");
    }
    return names;
  }

  private List<String> texts(JsonNode node, String what) {
    if (node.isMissingNode()) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : node) {
      texts.add(element.isTextual() ? element.textValue() : "");
    }
    if (!node.isArray() || texts.contains("")) {
      throw wrong(what + " is a list of texts, where numbers and the like stand in quotes");
    }
    return texts;
  }

  private static boolean isName(String text) {
    return !text.isBlank()
        && text.length() <= Identity.MAX_NAME
        && text.chars().noneMatch(Character::isISOControl);
  }

  private static String printable(String text) {
    String shown = text.length() <= Identity.MAX_NAME ? text : text.substring(0, Identity.MAX_NAME);
    return shown.replaceAll("\\p{Cntrl}", "?");
  }

  private ConfigurationException wrong(String what) {
    return new ConfigurationException("in %s, %s".formatted(file, what));
  }
}
