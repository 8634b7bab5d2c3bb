package dev.berth.resilience.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.http.Answer;
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
  void anIdentityHasARateWhereverItIs() {
    double before = refused("identity");

    List<Answer> answers = send(number -> "198.51.100." + (number + 1), Users.CONFORMANCE);

    assertThat(served(answers)).isBetween(8L, MANY / 2L);
    assertThat(answers).filteredOn(answer -> answer.status() == 429).allSatisfy(RatesIT::isClear);
    assertThat(refused("identity")).isGreaterThan(before);
    assertThat(get("198.51.100.1", Users.NOBODY)).hasStatus(200);
  }

  private static void isClear(Answer answer) {
    assertThat(answer).isError(429, "TOOMANYREQUESTS");
    assertThat(Integer.parseInt(answer.required("Retry-After"))).isPositive();
  }

  private static long served(List<Answer> answers) {
    return answers.stream().filter(answer -> answer.status() == 200).count();
  }

  private static List<Answer> send(IntFunction<String> address, Login login) {
    return IntStream.range(0, MANY).mapToObj(n -> get(address.apply(n), login)).toList();
  }

  private static Answer get(String address, Login login) {
    return STAND
        .registry()
        .anonymous()
        .get("/v2/", "X-Forwarded-For", address, "Authorization", login.basic());
  }

  private static double refused(String by) {
    return Vitals.of(STAND, "gateway-service")
        .sum("berth_rate_refused_total", "by=\"%s\"".formatted(by));
  }
}
