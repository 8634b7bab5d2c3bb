package dev.berth.auth.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.contract.http.WireJson;
import dev.berth.fuzzing.Fuzzed;
import dev.berth.model.access.Policy;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files with policies of any bytes. */
@Fuzzed
class PolicyFileFuzzTest {

  static Stream<Arguments> files() {
    return Stream.of(
            "policies: []",
            """
            policies:
              - {name: devs, users: [ann], groups: [dev], repositories: ["team/**"], actions: [pull]}
              - {name: public, anonymous: true, repositories: ["**"], actions: [pull, push]}
            """,
            "policies: [{name: a, claims: {iss: [x], \"a: b\": ['1']}, repositories: [a], actions: [admin]}]",
            "policies: [{name: a, robots: [ci], users: [&x y, *x]}]",
            "policies: !!java.util.Date 2",
            "--- {policies: []}\n--- {}",
            "{\"policies\": [{\"name\": \"\\u0000\"}]}",
            "policies: [{name: 0x1, anonymous: yes, actions: [~]}]",
            "%YAML 1.1\n---\npolicies: []\n...\n")
        .map(file -> Arguments.of((Object) file.getBytes(UTF_8)));
  }

  @MethodSource("files")
  @FuzzTest(maxDuration = "1m")
  void whatIsReadIsWrittenAndReadAgain(byte @NotNull [] file) throws JsonProcessingException {
    List<Policy> policies;
    try {
      policies = PolicyFile.parse(file, "policies.yaml");
    } catch (ConfigurationException refusal) {
      assertThat(refusal).hasMessageStartingWith("in policies.yaml, ").hasNoCause();
      assertThat(String.valueOf(refusal.getMessage()).chars()).noneMatch(Character::isISOControl);
      return;
    }
    assertThat(policies).doesNotHaveDuplicates();

    byte[] again = WireJson.mapper().writeValueAsBytes(written(policies));

    assertThat(PolicyFile.parse(again, "again")).isEqualTo(policies);
  }

  private static ObjectNode written(List<Policy> policies) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode all = root.putArray("policies");
    for (Policy policy : policies) {
      ObjectNode one = all.addObject().put("name", policy.name());
      texts(one.putArray("users"), policy.users());
      texts(one.putArray("robots"), policy.robots());
      texts(one.putArray("groups"), policy.groups());
      ObjectNode claims = one.putObject("claims");
      policy.claims().forEach((name, values) -> texts(claims.putArray(name), values));
      one.put("anonymous", policy.anonymous());
      texts(one.putArray("repositories"), policy.repositories());
      texts(one.putArray("actions"), policy.actions());
    }
    return root;
  }

  private static void texts(ArrayNode array, Collection<?> values) {
    values.forEach(value -> array.add(value.toString()));
  }
}
