package dev.berth.gateway.discovery;

import dev.berth.contract.metadata.Metadata;
import dev.berth.contract.metadata.PageRequest;
import dev.berth.contract.metadata.Referrer;
import dev.berth.contract.metadata.ReferrersPage;
import dev.berth.gateway.answer.Answer;
import dev.berth.gateway.request.OciRequest;
import dev.berth.model.content.MediaType;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers end-12: what refers to a manifest, as an image index. */
@Singleton
public final class ListReferrers {

  private final Metadata metadata;
  private final Pages pages;

  ListReferrers(Metadata metadata, Pages pages) {
    this.metadata = metadata;
    this.pages = pages;
  }

  /** The referrers of a digest. */
  public Uni<Answer> answer(OciRequest.ListReferrers request) {
    PageRequest wanted = pages.request(request.page());
    return metadata
        .referrers(request.repository(), request.subject(), request.artifactType(), wanted)
        .map(page -> answer(request, wanted, page));
  }

  private static Answer answer(
      OciRequest.ListReferrers request, PageRequest wanted, ReferrersPage page) {
    String type = MediaType.OCI_INDEX.toString();
    Answer answer = Pages.json(type, new Index(2, type, page.referrers()));
    if (request.artifactType().isPresent()) {
      answer.with("OCI-Filters-Applied", "artifactType");
    }
    if (!page.more() || page.referrers().isEmpty()) {
      return answer;
    }
    Map<String, String> next = new LinkedHashMap<>();
    request.artifactType().ifPresent(filter -> next.put("artifactType", filter.toString()));
    next.put("n", Integer.toString(wanted.items()));
    next.put("last", page.referrers().getLast().digest().toString());
    String path = "/v2/" + request.repository() + "/referrers/" + request.subject();
    return answer.with("Link", Pages.link(path, next));
  }

  private record Index(int schemaVersion, String mediaType, List<Referrer> manifests) {}
}
