package dev.berth.metadata.frame;

import dev.berth.contract.http.ErrorResponder;
import dev.berth.contract.metadata.FramedCall;
import dev.berth.contract.metadata.LookUpAnswer;
import dev.berth.contract.metadata.MetadataFrames;
import dev.berth.postgres.DatabaseFailures;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.function.Function;

/** One gateway's connection, on which it makes one call at a time. */
final class FrameLine {

  private final NetSocket socket;
  private final Function<FramedCall, Uni<List<LookUpAnswer>>> calls;
  private boolean answering;

  private FrameLine(NetSocket socket, Function<FramedCall, Uni<List<LookUpAnswer>>> calls) {
    this.socket = socket;
    this.calls = calls;
  }

  /** Answers what is called for on a connection until it is closed. */
  static void serve(NetSocket socket, Function<FramedCall, Uni<List<LookUpAnswer>>> calls) {
    FrameLine line = new FrameLine(socket, calls);
    socket.handler(MetadataFrames.reader(line::answer, socket::close));
  }

  /** A call that does not wait for the answer to the last is against the protocol. */
  private void answer(Buffer content) {
    if (answering) {
      socket.close();
      return;
    }
    answering = true;
    Uni.createFrom()
        .item(content)
        .map(MetadataFrames::call)
        .flatMap(calls::apply)
        .onFailure()
        .transform(DatabaseFailures::translate)
        .map(MetadataFrames::ofAnswers)
        .onFailure()
        .recoverWithItem(
            failure -> MetadataFrames.ofFailure(ErrorResponder.toRegistryException(failure)))
        .subscribe()
        .with(this::send);
  }

  private void send(Buffer answers) {
    answering = false;
    socket.write(answers);
  }
}
