package dev.berth.localstack;

import dev.berth.localstack.build.BuiltService;
import dev.berth.localstack.process.AotCache;
import java.io.IOException;

/** What the services of a stack do about their AOT caches. */
public enum Caches {

  /** They use those that are there for just this build. */
  WELCOME,

  /** They do not start without. */
  REQUIRED,

  /** They record what such caches are made from. */
  RECORDED;

  AotCache of(BuiltService service) throws IOException {
    return switch (this) {
      case WELCOME -> new AotCache.Welcome(service.cache());
      case REQUIRED -> new AotCache.Required(service.cache());
      case RECORDED -> new AotCache.Recorded(service.recording());
    };
  }
}
