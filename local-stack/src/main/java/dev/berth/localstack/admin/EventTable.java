package dev.berth.localstack.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Events of the audit log as a table for people: a line each, in columns. */
public final class EventTable {

  private static final List<String> HEAD =
      List.of("TIME", "ACTION", "IDENTITY", "ADDRESS", "TIMES", "ABOUT");

  private final List<List<String>> rows = new ArrayList<>(List.of(HEAD));

  /** Adds an event as the admin API tells it. */
  public void add(JsonNode event) {
    rows.add(
        Stream.of(
                text(event, "time"),
                text(event, "action"),
                text(event, "identity"),
                text(event, "address"),
                text(event, "times"),
                about(event))
            .map(EventTable::plain)
            .toList());
  }

  /** The lines, as wide as what stands in them. */
  public String text() {
    int[] widths =
        IntStream.range(0, HEAD.size())
            .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toArray();
    return rows.stream()
        .map(
            row ->
                IntStream.range(0, HEAD.size())
                    .mapToObj(
                        column ->
                            row.get(column) + " ".repeat(widths[column] - row.get(column).length()))
                    .collect(Collectors.joining("  "))
                    .stripTrailing())
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String about(JsonNode event) {
    Stream<String> tags =
        event.path("tags").valueStream().map(JsonNode::asText).map(tag -> ":" + tag);
    return Stream.of(
            Stream.of(text(event, "repository")),
            tags,
            Stream.of(text(event, "digest"), text(event, "name"), text(event, "how")))
        .flatMap(parts -> parts)
        .filter(part -> !part.isEmpty() && !part.equals("-"))
        .collect(Collectors.joining(" "));
  }

  private static String text(JsonNode event, String name) {
    return event.path(name).asText("-");
  }

  /** A terminal is not to be told anything by a name. */
  private static String plain(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
