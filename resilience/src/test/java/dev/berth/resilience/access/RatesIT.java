package dev.berth.resilience.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.TokenEndpoint;
import dev.berth.conformance.target.Login;
import dev.berth.conformance.target.Users;
import dev.berth.resilience.stack.Stand;
import dev.berth.resilience.stack.Vitals;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Ten requests at once and two a second, of each address and of each identity. */
class RatesIT {

  private static final int MANY = 40;

  /** What neither an owner of something else nor an administrator may see. */
  private static final String HIDDEN = "/v2/private/hidden/tags/list";

  private static final Stand STAND =
      Stand.start(
          options ->
              Users.close(options)
                  .with("berth.http.trusted-proxies", "127.0.0.0/8")
                  .with("berth.limits.rate-per-address", "2")
                  .with("berth.limits.rate-per-identity", "2")
                  .with("berth.limits.rate-burst", "5s"));

  @AfterAll
  static void stop() {
    STAND.close();
  }

  @Test
  void anAddressHasARateOfItsOwn() {
    double before = refused("address");

    List<Answer> answers = send(number -> "192.0.2.1", Users.READER);

    assertThat(served(answers)).isBetween(8L, MANY / 2L);
    assertThat(answers).filteredOn(answer -> answer.status() == 429).allSatisfy(RatesIT::isClear);
    assertThat(refused("address")).isGreaterThan(before);
    assertThat(get("192.0.2.2", Users.CREATOR)).hasStatus(200);
    // What comes with something else is the same address.
    assertThat(served(send(number -> "2001:db8::" + number, Users.MEMBER))).isLessThan(MANY / 2L);
  }

  @Test
  void whatAClientHasWrittenBeforeAProxyIsNotBelieved() {
    List<Answer> added = knock(number -> "198.19.0." + number + ", 192.0.2.9", "for=192.0.2.9");
    List<Answer> passedOn = knock(number -> "192.0.2.10", "for=198.19.1.%d");

    for (List<Answer> answers : List.of(added, passedOn)) {
      assertThat(with(401, answers)).isBetween(8L, MANY / 2L);
      assertThat(with(429, answers)).isEqualTo(MANY - with(401, answers));
    }
  }

  /** As nobody, whom the rate of an identity does not hold up. */
  private static List<Answer> knock(IntFunction<String> forwardedFor, String forwarded) {
    Registry anybody = STAND.registry().anonymous();
    return IntStream.range(0, MANY)
        .mapToObj(
            number ->
                anybody.get(
                    "/v2/",
                    "X-Forwarded-For",
                    forwardedFor.apply(number),
                    "Forwarded",
                    forwarded.formatted(number)))
        .toList();
  }

  @Test
  void anIdentityHasARateWhereverItIs() {
    double before = refused("identity");

    List<Answer> answers = send(number -> "198.51.100." + (number + 1), Users.CONFORMANCE);

    assertThat(served(answers)).isBetween(8L, MANY / 2L);
    assertThat(answers).filteredOn(answer -> answer.status() == 429).allSatisfy(RatesIT::isClear);
    assertThat(refused("identity")).isGreaterThan(before);
    assertThat(get("198.51.100.1", Users.NOBODY)).hasStatus(200);
  }

  @Test
  void whatAnIdentityIsRefusedCountsToo() {
    List<Answer> answers =
        send(number -> "203.0.113." + (number % 8 + 1), HIDDEN, Users.OWNER.basic());

    assertThat(with(403, answers)).isBetween(8L, MANY / 2L);
    assertThat(with(429, answers)).isEqualTo(MANY - with(403, answers));
  }

  @Test
  void anIdentityHasARateByTokensToo() {
    Answer issued = new TokenEndpoint(STAND.registry()).getAs(Users.ADMIN);
    String token = "Bearer " + issued.json().path("token").asText();

    List<Answer> answers =
        IntStream.range(0, MANY)
            .mapToObj(n -> get("198.18.0." + (n + 1), n % 2 == 0 ? "/v2/" : HIDDEN, token))
            .toList();

    // What the token is not good for counts as well
    assertThat(with(200, answers)).isBetween(4L, MANY / 4L);
    assertThat(with(401, answers)).isBetween(4L, MANY / 4L);
    assertThat(with(429, answers)).isGreaterThanOrEqualTo(MANY / 2L);
  }

  @Test
  void whoIsNoProxyIsOneAddressWhateverTheySay() {
    try (Stand open =
        Stand.start(
            options ->
                options
                    .with("berth.limits.rate-per-address", "2")
                    .with("berth.limits.rate-burst", "5s"))) {
      Registry anybody = open.registry().anonymous();

      List<Answer> answers =
          IntStream.range(0, MANY)
              .mapToObj(n -> "192.0.2." + (n + 1))
              .map(
                  address ->
                      anybody.get(
                          "/v2/",
                          "X-Forwarded-For",
                          address,
                          "Forwarded",
                          "for=" + address,
                          "X-Real-IP",
                          address))
              .toList();

      assertThat(served(answers)).isBetween(8L, MANY / 2L);
      assertThat(with(429, answers)).isEqualTo(MANY - served(answers));
    }
  }

  private static void isClear(Answer answer) {
    assertThat(answer).isError(429, "TOOMANYREQUESTS");
    assertThat(Integer.parseInt(answer.required("Retry-After"))).isPositive();
  }

  private static long served(List<Answer> answers) {
    return with(200, answers);
  }

  private static long with(int status, List<Answer> answers) {
    return answers.stream().filter(answer -> answer.status() == status).count();
  }

  private static List<Answer> send(IntFunction<String> address, Login login) {
    return send(address, "/v2/", login.basic());
  }

  private static List<Answer> send(IntFunction<String> address, String path, String authorization) {
    return IntStream.range(0, MANY)
        .mapToObj(n -> get(address.apply(n), path, authorization))
        .toList();
  }

  private static Answer get(String address, Login login) {
    return get(address, "/v2/", login.basic());
  }

  private static Answer get(String address, String path, String authorization) {
    return STAND
        .registry()
        .anonymous()
        .get(path, "X-Forwarded-For", address, "Authorization", authorization);
  }

  private static double refused(String by) {
    return Vitals.of(STAND, "gateway-service")
        .sum("berth_rate_refused_total", "by=\"%s\"".formatted(by));
  }
}
