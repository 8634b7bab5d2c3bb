package dev.berth.gateway.caller;

import dev.berth.configuration.AuthSettings;
import dev.berth.configuration.Durations;
import dev.berth.contract.audit.AuditPage;
import dev.berth.contract.audit.AuditQuery;
import dev.berth.contract.auth.Auth;
import dev.berth.contract.auth.AuthState;
import dev.berth.contract.auth.CertifiedSubject;
import dev.berth.contract.auth.Login;
import dev.berth.contract.auth.LoginRequest;
import dev.berth.contract.auth.PublicJwk;
import dev.berth.contract.auth.ResourceActions;
import dev.berth.contract.auth.TokenClaims;
import dev.berth.contract.http.WireJson;
import dev.berth.model.access.Action;
import dev.berth.model.access.Identity;
import dev.berth.model.access.Policy;
import dev.berth.model.access.RepositoryPattern;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jose4j.jws.JsonWebSignature;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What it takes to find out who shows a token, and what they may do. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class TokenBenchmark {

  private static final Identity ANN = Identity.user("ann");

  private final Vertx vertx = Vertx.vertx();
  private final KeyPair pair = pair();
  private final AuthState told =
      new AuthState(
          1, List.of(PublicJwk.of((ECPublicKey) pair.getPublic())), policies(), List.of());
  private final KnownState state = new KnownState(told);
  private final AuthSettings settings =
      new SmallRyeConfigBuilder()
          .withMapping(AuthSettings.class)
          .withConverter(Duration.class, 200, Durations::parse)
          .withDefaultValue("berth.auth.key-file", "key")
          .withDefaultValue("berth.auth.policies", "policies")
          .build()
          .getConfigMapping(AuthSettings.class);
  private final TokenVerifier verifier = new TokenVerifier(settings);
  private final Auth auth = new Told(told);
  private final AuthFeed feed = new AuthFeed(auth, settings, vertx, new SimpleMeterRegistry());
  private final Callers callers = new Callers(auth, feed, settings, vertx);
  private final String token = token();
  private final String header = "Bearer " + token;

  /** Waits for the state. */
  @Setup
  public void begin() {
    feed.start();
    if (!(known() instanceof Presented.Token)) {
      throw new IllegalStateException("the token is not believed");
    }
  }

  /** Stops what runs. */
  @TearDown
  public void end() {
    feed.stop();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** One that was shown before. */
  @Benchmark
  public Presented known() {
    return callers.find(Sender.of(header, "192.0.2.1")).await().indefinitely();
  }

  /** One that was not. */
  @Benchmark
  public Optional<Caller> fresh() {
    return verifier.verify(token, state).flatMap(found -> found.caller(state, Instant.now()));
  }

  /** As many as a company has, of which one is about this. */
  private static List<Policy> policies() {
    return java.util.stream.IntStream.range(0, 200)
        .mapToObj(
            number ->
                new Policy(
                    "policy-" + number,
                    Set.of("ann", "bob"),
                    Set.of(),
                    Set.of(),
                    Map.of(),
                    false,
                    List.of(new RepositoryPattern("team-%d/**".formatted(number))),
                    Set.of(Action.PULL, Action.PUSH)))
        .toList();
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String token() {
    long now = Instant.now().getEpochSecond();
    Map<String, Object> claims =
        Map.of(
            "iss",
            settings.issuer(),
            "aud",
            settings.service(),
            "sub",
            ANN.toString(),
            "jti",
            "jti",
            "iat",
            now,
            "nbf",
            now,
            "exp",
            now + 3600,
            TokenClaims.ACCESS,
            List.of(new ResourceActions("repository", "team-7/app", List.of("pull", "push"))),
            TokenClaims.VERSION,
            1);
    JsonWebSignature signature = new JsonWebSignature();
    signature.setAlgorithmHeaderValue("ES256");
    signature.setKeyIdHeaderValue(told.keys().getFirst().kid());
    signature.setKey(pair.getPrivate());
    try {
      signature.setPayload(WireJson.mapper().writeValueAsString(claims));
      return signature.getCompactSerialization();
    } catch (org.jose4j.lang.JoseException | com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An auth-service that has told everything at the start. */
  private record Told(AuthState state) implements Auth {

    @Override
    public Uni<Optional<AuthState>> state(long after) {
      return Uni.createFrom().item(after == 0 ? Optional.of(state) : Optional.empty());
    }

    @Override
    public Uni<Login> login(LoginRequest request) {
      return Uni.createFrom().failure(new IllegalStateException("nobody logs in"));
    }

    @Override
    public Uni<AuditPage> audit(AuditQuery query) {
      return Uni.createFrom().failure(new IllegalStateException("nobody asks"));
    }

    @Override
    public Uni<Login> login(CertifiedSubject subject, String peer) {
      return Uni.createFrom().failure(new IllegalStateException("nobody logs in"));
    }
  }
}
