package dev.berth.auth.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.model.access.Identity;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.UUID;

/**
 * Somebody who has logged in in a browser.
 *
 * @param id its id, which lets nobody in
 * @param identity who it is, with the groups of when they logged in
 * @param provider the key of the provider that vouched for them
 * @param formSecret what shows that a form is from a page of this session
 * @param nextForm the number of the form that may make a token: each does once
 * @param replacement what lets the browser in from now on, if that is something else
 */
record BrowserSession(
    UUID id,
    Identity identity,
    String provider,
    String formSecret,
    int nextForm,
    Optional<SessionSecret> replacement) {

  /** Whether a form is from a page of this session. */
  boolean hasFormSecret(String presented) {
    return MessageDigest.isEqual(formSecret.getBytes(UTF_8), presented.getBytes(UTF_8));
  }

  /** The same, where the next form may make a token. */
  BrowserSession withNextForm() {
    return new BrowserSession(id, identity, provider, formSecret, nextForm + 1, replacement);
  }

  /** Not the secrets. */
  @Override
  public String toString() {
    return "BrowserSession[%s, %s]".formatted(id, identity);
  }
}
