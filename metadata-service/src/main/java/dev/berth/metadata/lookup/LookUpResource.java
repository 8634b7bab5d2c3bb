package dev.berth.metadata.lookup;

import dev.berth.contract.http.Paths;
import dev.berth.contract.metadata.LookUp;
import dev.berth.contract.metadata.LookUpAnswer;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;

/** Many look-ups over HTTP. */
@Path(Paths.LOOK_UPS)
public final class LookUpResource {

  private final LookUpStore store;

  LookUpResource(LookUpStore store) {
    this.store = store;
  }

  /** Answers each question, in their order. */
  @POST
  public Uni<List<LookUpAnswer>> answer(List<LookUp> questions) {
    return store.answer(questions);
  }
}
