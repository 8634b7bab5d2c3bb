package dev.berth.blob.http;

import dev.berth.blob.content.ObjectBytes;
import dev.berth.blob.content.Objects;
import dev.berth.blob.upload.Commits;
import dev.berth.blob.upload.Uploads;
import dev.berth.contract.blob.Body;
import dev.berth.contract.body.DirectBodies;
import dev.berth.contract.http.Paths;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.function.Function;

/** The calls of {@link dev.berth.contract.blob.Blobs}, one route for each. */
@Singleton
final class BlobRoutes {

  private static final String UPLOAD = Paths.UPLOADS + "/:" + Call.ID;
  private static final String OBJECT = Paths.OBJECTS + "/:" + Call.ID;

  private final Uploads uploads;
  private final Commits commits;
  private final Objects objects;
  private final DirectBodies directBodies;

  BlobRoutes(Uploads uploads, Commits commits, Objects objects, DirectBodies directBodies) {
    this.uploads = uploads;
    this.commits = commits;
    this.objects = objects;
    this.directBodies = directBodies;
  }

  void register(@Observes Router router) {
    router
        .post(Paths.UPLOADS)
        .handler(answer(call -> uploads.open(call.repository(), call.algorithm(), call.peer())));
    router
        .patch(UPLOAD)
        .handler(answer(call -> uploads.append(call.upload(), call.contentRange(), body(call))));
    router
        .put(UPLOAD)
        .handler(
            answer(
                call ->
                    commits.finish(call.upload(), call.digest(), call.contentRange(), body(call))));
    router.get(UPLOAD).handler(answer(call -> uploads.status(call.upload())));
    router.delete(UPLOAD).handler(answer(call -> uploads.cancel(call.upload())));
    router.post(Paths.LINKED).handler(answer(call -> uploads.linked(call.uploadIds())));
    router
        .post(Paths.OBJECTS)
        .handler(
            answer(
                call -> commits.push(call.repository(), call.digest(), call.peer(), body(call))));
    router.get(OBJECT).handler(this::read);
  }

  private Body body(Call call) {
    directBodies.receive(call.request());
    return call.body();
  }

  /** Answers with the value that a feature returns. */
  private static io.vertx.core.Handler<RoutingContext> answer(Function<Call, Uni<?>> feature) {
    return context -> {
      context.request().pause();
      Call call = new Call(context);
      Uni.createFrom()
          .deferred(() -> feature.apply(call))
          .subscribe()
          .with(
              value -> Answers.value(call.request(), value),
              failure -> Answers.failure(call.request(), failure));
    };
  }

  private void read(RoutingContext context) {
    Call call = new Call(context);
    Uni.createFrom()
        .deferred(() -> objects.find(call.objectKey(), call.range()))
        .flatMap(bytes -> send(call, bytes))
        .subscribe()
        .with(sent -> {}, failure -> Answers.readFailure(call.request(), failure));
  }

  private static Uni<Void> send(Call call, ObjectBytes bytes) {
    return switch (bytes) {
      case ObjectBytes.InFile file -> Answers.file(call.request(), file);
      case ObjectBytes.InStore stored -> Answers.copy(call.request(), stored.copy());
    };
  }
}
