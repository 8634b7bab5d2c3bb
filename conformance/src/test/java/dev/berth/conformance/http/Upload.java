package dev.berth.conformance.http;

/** An upload session, which goes to the Location of the last answer that had one. */
public final class Upload {

  private static final String OCTETS = "application/octet-stream";

  private final Registry registry;
  private String location;

  Upload(Registry registry, String location) {
    this.registry = registry;
    this.location = location;
  }

  /** Where the next request goes. */
  public String location() {
    return location;
  }

  /** Where a PUT goes that ends the session with this digest. */
  public String finishLocation(String digest) {
    return location + (location.indexOf('?') < 0 ? '?' : '&') + "digest=" + digest;
  }

  /** The session as it is known at another location. */
  public Upload at(String otherLocation) {
    return new Upload(registry, otherLocation);
  }

  /** The session by another door of the same registry. */
  public Upload by(Registry other) {
    return new Upload(other, location);
  }

  /** end-5 without Content-Range: the streamed form. */
  public Answer patch(byte[] bytes) {
    return moved(registry.send("PATCH", location, bytes, "Content-Type", OCTETS));
  }

  /** end-5 with a chunk that starts at an offset. */
  public Answer patch(int offset, byte[] chunk) {
    return patch(range(offset, chunk), chunk);
  }

  /** end-5 with any Content-Range. */
  public Answer patch(String contentRange, byte[] chunk) {
    return moved(
        registry.send(
            "PATCH", location, chunk, "Content-Type", OCTETS, "Content-Range", contentRange));
  }

  /** end-6 without a body. */
  public Answer finish(String digest) {
    return registry.send("PUT", finishLocation(digest));
  }

  /** end-6 with all or the rest of the bytes. */
  public Answer finish(String digest, byte[] bytes) {
    return registry.send("PUT", finishLocation(digest), bytes, "Content-Type", OCTETS);
  }

  /** end-6 with a chunk that starts at an offset. */
  public Answer finish(String digest, int offset, byte[] chunk) {
    return registry.send(
        "PUT",
        finishLocation(digest),
        chunk,
        "Content-Type",
        OCTETS,
        "Content-Range",
        range(offset, chunk));
  }

  /** end-13. */
  public Answer status() {
    return moved(registry.get(location));
  }

  /** end-14. */
  public Answer cancel() {
    return registry.send("DELETE", location);
  }

  private Answer moved(Answer answer) {
    if (answer.status() / 100 == 2) {
      answer.header("Location").ifPresent(next -> location = next);
    }
    return answer;
  }

  private static String range(int offset, byte[] chunk) {
    return offset + "-" + (offset + chunk.length - 1);
  }
}
