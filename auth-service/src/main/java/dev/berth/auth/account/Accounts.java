package dev.berth.auth.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.auth.file.FileWatch;
import dev.berth.auth.file.WatchedFile;
import dev.berth.configuration.AuthSettings;
import dev.berth.model.access.Identity;
import io.quarkus.arc.All;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The users there are, in step with the htpasswd file. Whoever leaves it or gets another password
 * is revoked, also while no service runs: tokens that were issued before are not believed any more.
 */
@Singleton
@Startup
public final class Accounts {

  private static final Logger LOG = Logger.getLogger(Accounts.class);

  private final Optional<WatchedFile> file;
  private final AccountStore store;
  private final List<OtherAccounts> others;

  /** Those to be revoked of whom the database does not know yet. */
  private final Set<String> pending = ConcurrentHashMap.newKeySet();

  private volatile Htpasswd users;

  /** What the database has. */
  private volatile Htpasswd known;

  /**
   * Takes over the file as it is at the start.
   *
   * @throws ConfigurationException if anything is wrong with it
   * @throws SQLException if the database fails
   */
  Accounts(AuthSettings settings, AccountStore store, @All List<OtherAccounts> others)
      throws SQLException {
    this.file = settings.htpasswd().map(path -> new WatchedFile("berth.auth.htpasswd", path));
    this.store = store;
    this.others = others;
    this.users =
        file.map(given -> Htpasswd.parse(given.contents(), given.name())).orElse(Htpasswd.EMPTY);
    store.takeOverNow(stamps(users));
    this.known = users;
  }

  void start(@Observes StartupEvent event, FileWatch watch) {
    file.ifPresent(given -> watch.begin("htpasswd", () -> look(given), this::settle));
  }

  /** The names of the users, in order. */
  public List<String> names() {
    return users.names();
  }

  /** The users as they are at present. */
  Htpasswd users() {
    return users;
  }

  /** Whether a name is in the file, and so is nobody's else. */
  public boolean has(String name) {
    return users.hash(name).isPresent();
  }

  /**
   * What an account is as long as its password stays, or whoever else verifies that: 32 bytes that
   * say nothing about the password. Empty if there is no such user.
   */
  public Optional<Buffer> stamp(String name) {
    return users
        .hash(name)
        .map(hash -> account(name, hash))
        .or(() -> others.stream().flatMap(other -> other.sameness(name).stream()).findFirst())
        .map(account -> Buffer.buffer(sha256(account)));
  }

  private void look(WatchedFile given) {
    given
        .look()
        .ifPresent(
            changed -> {
              try {
                takeOver(Htpasswd.parse(changed, given.name()));
              } catch (ConfigurationException e) {
                LOG.warnf("%s; the users stay as they were", e.getMessage());
              }
            });
  }

  /** First nobody gets in any more who is not to, then it is made known: not the other way. */
  private void takeOver(Htpasswd changed) {
    Htpasswd before = users;
    users = changed;
    before.lostIn(changed).forEach(name -> pending.add(Identity.user(name).toString()));
    LOG.infof("users taken over from the file, users=%d", changed.size());
  }

  private Uni<Void> settle() {
    Htpasswd present = users;
    if (present == known) {
      return Uni.createFrom().voidItem();
    }
    Set<String> lost = Set.copyOf(pending);
    return store
        .takeOver(stamps(present), lost)
        .invoke(
            () -> {
              pending.removeAll(lost);
              known = present;
            });
  }

  private static Map<String, String> stamps(Htpasswd users) {
    return users.names().stream()
        .collect(
            Collectors.toMap(
                Function.identity(),
                name ->
                    HexFormat.of()
                        .formatHex(sha256(account(name, users.hash(name).orElseThrow())))));
  }

  private static String account(String name, String hash) {
    return name + ':' + hash;
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
