package dev.berth.auth.browser;

import java.time.Duration;

/**
 * The two cookies there are. By TLS the prefix in their names has browsers take them from nobody
 * else, such as from a host beside or below this one.
 *
 * @param isSecure whether browsers come by TLS
 */
record BrowserCookies(boolean isSecure) {

  private static final Duration LOGIN = Duration.ofMinutes(10);

  /** What is kept while somebody is with the provider. */
  String loginName() {
    return prefix() + "berth-login";
  }

  /** What lets a browser in that somebody has logged in with. */
  String sessionName() {
    return prefix() + "berth-session";
  }

  private String prefix() {
    return isSecure ? "__Host-" : "";
  }

  /** The header that sets it, until the login takes too long. */
  String login(String value) {
    return header(loginName(), value) + "; Max-Age=" + LOGIN.toSeconds();
  }

  /** The header that takes it away. */
  String noLogin() {
    return header(loginName(), "") + "; Max-Age=0";
  }

  /** The header that sets it, until the browser is closed or the session ends. */
  String session(SessionSecret secret) {
    return header(sessionName(), secret.text());
  }

  /** The header that takes it away. */
  String noSession() {
    return header(sessionName(), "") + "; Max-Age=0";
  }

  private String header(String name, String value) {
    return name + '=' + value + "; Path=/; HttpOnly; SameSite=Lax" + (isSecure ? "; Secure" : "");
  }
}
