package dev.berth.gateway.caller;

/** What a request has presented, and who it came from by that. */
public sealed interface Presented {

  /** What every request presents to a registry without a login. */
  Presented OPEN = new Open(new Caller.Anybody());

  /**
   * There is nothing to present.
   *
   * @param caller anybody
   */
  record Open(Caller caller) implements Presented {}

  /**
   * Nothing, where something could be.
   *
   * @param caller nobody in particular
   */
  record Nothing(Caller caller) implements Presented {}

  /**
   * A token that is good.
   *
   * @param caller whose it is
   */
  record Token(Caller caller) implements Presented {}

  /**
   * A name and the right password.
   *
   * @param caller whose they are
   */
  record Password(Caller caller) implements Presented {}

  /**
   * A certificate that is good, and nothing else.
   *
   * @param caller whose it is
   */
  record Certificate(Caller caller) implements Presented {}

  /**
   * Something that is wrong, or has expired, or was revoked.
   *
   * @param token whether it is a token
   */
  record Wrong(boolean token) implements Presented {}
}
