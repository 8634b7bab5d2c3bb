package dev.berth.metadata.lookup;

import dev.berth.contract.http.ErrorResponder;
import dev.berth.contract.metadata.LookUpFrames;
import dev.berth.postgres.DatabaseFailures;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;

/** One gateway's connection, on which it asks one question or many at a time. */
final class LookUpLine {

  private final NetSocket socket;
  private final LookUpStore store;
  private boolean answering;

  private LookUpLine(NetSocket socket, LookUpStore store) {
    this.socket = socket;
    this.store = store;
  }

  /** Answers what is asked on a connection until it is closed. */
  static void serve(NetSocket socket, LookUpStore store) {
    LookUpLine line = new LookUpLine(socket, store);
    socket.handler(LookUpFrames.reader(line::answer, socket::close));
  }

  /** A question that does not wait for the answer to the last is against the protocol. */
  private void answer(Buffer questions) {
    if (answering) {
      socket.close();
      return;
    }
    answering = true;
    Uni.createFrom()
        .item(questions)
        .map(LookUpFrames::questions)
        .flatMap(store::answer)
        .onFailure()
        .transform(DatabaseFailures::translate)
        .map(LookUpFrames::ofAnswers)
        .onFailure()
        .recoverWithItem(
            failure -> LookUpFrames.ofFailure(ErrorResponder.toRegistryException(failure)))
        .subscribe()
        .with(this::send);
  }

  private void send(Buffer answers) {
    answering = false;
    socket.write(answers);
  }
}
