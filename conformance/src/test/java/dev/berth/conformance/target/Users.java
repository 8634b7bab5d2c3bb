package dev.berth.conformance.target;

import dev.berth.localstack.StackOptions;
import java.nio.file.Path;

/** Who may log in where the registry has the users and policies of the suite. */
public final class Users {

  /** May do everything. */
  public static final Login CONFORMANCE = Login.of("conformance");

  /** May pull whatever there is. */
  public static final Login READER = Login.of("reader");

  /** May pull and push everywhere, and move no tag. */
  public static final Login CREATOR = Login.of("creator");

  /** May do everything below {@code member/}, and nothing elsewhere. */
  public static final Login MEMBER = Login.of("member");

  /** May administer everything, and do nothing else but what everybody may. */
  public static final Login ADMIN = Login.of("admin");

  /** May administer what is below {@code member/}. */
  public static final Login OWNER = Login.of("owner");

  /** May do nothing but what everybody may. */
  public static final Login NOBODY = Login.of("nobody");

  private Users() {}

  /** The same registry, closed to all but these users. */
  public static StackOptions close(StackOptions options) {
    Path folder = StackOptions.builtHome().resolve("conformance/access");
    return options
        .with("berth.auth.htpasswd", folder.resolve("htpasswd").toString())
        .with("berth.auth.policies", folder.resolve("policies.yaml").toString());
  }
}
