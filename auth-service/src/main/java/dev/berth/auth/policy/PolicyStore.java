package dev.berth.auth.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.berth.auth.audit.AuditStore;
import dev.berth.auth.audit.Note;
import dev.berth.contract.audit.Actor;
import dev.berth.contract.audit.AuditAction;
import dev.berth.contract.http.WireJson;
import dev.berth.model.access.Policy;
import dev.berth.postgres.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;

/** The table {@code auth.policy}: over JDBC at the start, reactively from then on. */
@Singleton
final class PolicyStore {

  private static final String SELECT =
      "SELECT document::text, source, md5(document::text) FROM auth.policy";

  private final DataSource jdbc;
  private final Statements statements;
  private final AuditStore audit;

  PolicyStore(DataSource jdbc, Statements statements, AuditStore audit) {
    this.jdbc = jdbc;
    this.statements = statements;
    this.audit = audit;
  }

  /**
   * Puts the policies of the file in the place of those it had before, all at once.
   *
   * @return whether that changed anything; {@code UNAVAILABLE}
   */
  Uni<Boolean> takeOver(List<Policy> policies) {
    return statements
        .run(
            "SELECT auth.take_over_policies($1)",
            Tuple.of(new JsonArray(documents(policies).toString())))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  /** The same; it blocks, and is for the start alone. */
  boolean takeOverNow(List<Policy> policies) throws SQLException {
    try (Connection connection = jdbc.getConnection();
        PreparedStatement call =
            connection.prepareStatement("SELECT auth.take_over_policies(cast(? AS jsonb))")) {
      call.setString(1, documents(policies).toString());
      try (ResultSet rows = call.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  /** All policies by their names; {@code UNAVAILABLE}. */
  Uni<List<StoredPolicy>> list() {
    return statements
        .run(SELECT + " ORDER BY name", Tuple.tuple())
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false).map(PolicyStore::stored).toList());
  }

  /** The policy of a name; {@code UNAVAILABLE}. */
  Uni<Optional<StoredPolicy>> find(String name) {
    return statements
        .run(SELECT + " WHERE name = $1", Tuple.of(name))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .findFirst()
                    .map(PolicyStore::stored));
  }

  /**
   * Puts a policy in the place of the one with this tag, or of none.
   *
   * @return its tag; empty if there is another one, or there are too many; {@code UNAVAILABLE}
   */
  Uni<Optional<String>> put(Actor actor, Policy policy, Optional<String> before) {
    JsonObject document = new JsonObject(ordered(WireJson.mapper().valueToTree(policy)).toString());
    return audit
        .change(
            "SELECT auth.put_policy($1, $2) AS tag",
            Tuple.of(document, before.orElse("")),
            // Where it is the same as before nothing has changed.
            "tag <> $2",
            Note.of(AuditAction.POLICY_PUT, actor, policy.name()))
        .map(rows -> Optional.ofNullable(rows.iterator().next().getString(0)));
  }

  /** Takes the policy of this name and tag away; false if there is none; {@code UNAVAILABLE}. */
  Uni<Boolean> delete(Actor actor, String name, String tag) {
    return audit
        .change(
            "SELECT auth.delete_policy($1, $2) AS deleted",
            Tuple.of(name, tag),
            "deleted",
            Note.of(AuditAction.POLICY_DELETE, actor, name))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  private static StoredPolicy stored(Row row) {
    return new StoredPolicy(
        WireJson.kept(row.getString(0), Policy.class),
        row.getString(1).equals("file"),
        row.getString(2));
  }

  private static JsonNode documents(List<Policy> policies) {
    ArrayNode documents = JsonNodeFactory.instance.arrayNode();
    for (Policy policy : policies) {
      documents.add(ordered(WireJson.mapper().valueToTree(policy)));
    }
    return documents;
  }

  /**
   * The order in a list means nothing, and would look like a change: sets have another each time.
   */
  private static JsonNode ordered(JsonNode node) {
    if (node.isArray()) {
      List<JsonNode> elements = new ArrayList<>();
      node.forEach(elements::add);
      elements.sort(Comparator.comparing(JsonNode::asText));
      return JsonNodeFactory.instance.arrayNode().addAll(elements);
    }
    if (node.isObject()) {
      var object = JsonNodeFactory.instance.objectNode();
      node.properties().forEach(entry -> object.set(entry.getKey(), ordered(entry.getValue())));
      return object;
    }
    return node;
  }
}
