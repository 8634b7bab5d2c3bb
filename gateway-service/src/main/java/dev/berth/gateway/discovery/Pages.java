package dev.berth.gateway.discovery;

import dev.berth.configuration.LimitsSettings;
import dev.berth.contract.http.WireJson;
import dev.berth.contract.metadata.PageRequest;
import dev.berth.gateway.answer.Answer;
import dev.berth.gateway.request.OciRequest;
import io.netty.handler.codec.http.QueryStringEncoder;
import jakarta.inject.Singleton;
import java.util.Map;

/** How lists are cut into pages, by the spec's section "Listing Tags". */
@Singleton
final class Pages {

  private final int most;

  Pages(LimitsSettings limits) {
    this.most = limits.pageItems();
  }

  /** What is asked of the metadata-service: the client's wish, up to the cap. */
  PageRequest request(OciRequest.Page page) {
    return new PageRequest(Math.min(page.items().orElse(most), most), page.last());
  }

  /**
   * The value of a {@code Link} header that leads to the next page.
   *
   * @param path the path of the list
   * @param query the parameters of the next page
   */
  static String link(String path, Map<String, String> query) {
    QueryStringEncoder encoder = new QueryStringEncoder(path);
    query.forEach(encoder::addParam);
    return '<' + encoder.toString() + ">; rel=\"next\"";
  }

  /** An answer with a value as JSON. */
  static Answer json(String contentType, Object value) {
    return Answer.of(200, contentType, WireJson.write(value));
  }
}
