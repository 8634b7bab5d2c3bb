package dev.berth.gateway.remote;

import dev.berth.contract.audit.AuditQuery;
import dev.berth.contract.http.Paths;
import dev.berth.model.name.RepositoryName;
import io.netty.handler.codec.http.QueryStringEncoder;
import java.util.Optional;

/** Puts the URI of an internal call together; every value is escaped. */
final class WireUri {

  private final QueryStringEncoder encoder;

  private WireUri(String path) {
    this.encoder = new QueryStringEncoder(path);
  }

  /** A call to a path. */
  static WireUri to(String path) {
    return new WireUri(path);
  }

  /** Adds the repository the call is about. */
  WireUri in(RepositoryName repository) {
    return with(Paths.REPOSITORY, repository);
  }

  /** Adds a parameter. */
  WireUri with(String name, Object value) {
    encoder.addParam(name, value.toString());
    return this;
  }

  /** Adds a parameter that may be absent. */
  WireUri with(String name, Optional<?> value) {
    value.ifPresent(present -> with(name, present));
    return this;
  }

  /** Adds which events are wanted. */
  WireUri asking(AuditQuery query) {
    return with("n", query.items())
        .with("before", query.before())
        .with("action", query.action())
        .with("identity", query.identity())
        .with("repository", query.repository());
  }

  @Override
  public String toString() {
    return encoder.toString();
  }
}
