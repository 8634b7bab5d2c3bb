package dev.berth.auth.browser;

import dev.berth.contract.http.ErrorResponder;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.quarkus.qute.TemplateInstance;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a browser is told.
 *
 * @param status the HTTP status
 * @param location where it is to go: a path of this registry, or to a provider
 * @param page what it shows
 * @param cookies headers that set cookies or take them away
 * @param retryAfter after how many seconds a repetition may succeed; 0 where that is not known
 */
record BrowserAnswer(
    int status,
    Optional<String> location,
    Optional<TemplateInstance> page,
    List<String> cookies,
    int retryAfter) {

  private static final int SEE_OTHER = 303;

  BrowserAnswer {
    cookies = List.copyOf(cookies);
  }

  /** A page. */
  static BrowserAnswer page(int status, TemplateInstance page) {
    return new BrowserAnswer(status, Optional.empty(), Optional.of(page), List.of(), 0);
  }

  /** Another page is to be asked for. */
  static BrowserAnswer seeOther(String location) {
    return new BrowserAnswer(SEE_OTHER, Optional.of(location), Optional.empty(), List.of(), 0);
  }

  /** A failure, in words that do not tell why somebody is not let in. */
  static BrowserAnswer failed(Throwable failure, Frame frame) {
    RegistryException told = ErrorResponder.toRegistryException(failure);
    ErrorCode code = told.code();
    TemplateInstance page =
        switch (code) {
          case UNAUTHORIZED ->
              Templates.failed(
                  frame,
                  "The login did not succeed",
                  "Nobody was logged in. It may have taken too long, or this account may not use"
                      + " this registry.");
          case TOOMANYREQUESTS ->
              Templates.failed(
                  frame,
                  "Too many logins",
                  "Too many logins from your address have failed, or are under way. Try again in"
                      + " a minute.");
          case UNAVAILABLE ->
              Templates.failed(
                  frame,
                  "Not available at present",
                  "The provider or the registry does not answer at present. Try again in a"
                      + " moment.");
          case DENIED, MALFORMED ->
              Templates.failed(
                  frame,
                  "This form was not accepted",
                  "It did not come from a page of this registry where you are logged in. Nothing"
                      + " was changed.");
          case PATH_UNKNOWN ->
              Templates.failed(frame, "Nothing here", "There is no such page, or no such token.");
          default ->
              Templates.failed(frame, "Something went wrong", "Nothing more is known. Try again.");
        };
    // A challenge would have browsers ask for a name and a password.
    int status = code == ErrorCode.UNAUTHORIZED ? ErrorCode.DENIED.status() : code.status();
    return new BrowserAnswer(
        status, Optional.empty(), Optional.of(page), List.of(), told.retryAfterSeconds());
  }

  /** The same with a cookie. */
  BrowserAnswer with(String cookie) {
    return new BrowserAnswer(
        status,
        location,
        page,
        Stream.concat(cookies.stream(), Stream.of(cookie)).toList(),
        retryAfter);
  }
}
