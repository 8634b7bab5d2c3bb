package dev.berth.gateway.discovery;

import dev.berth.contract.metadata.Metadata;
import dev.berth.contract.metadata.NamePage;
import dev.berth.contract.metadata.PageRequest;
import dev.berth.gateway.answer.Answer;
import dev.berth.gateway.request.OciRequest;
import dev.berth.gateway.request.RequestHead;
import dev.berth.model.access.Action;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers end-8 and Docker's catalog. */
@Singleton
public final class ListNames {

  private static final String JSON = "application/json";

  private final Metadata metadata;
  private final Pages pages;

  ListNames(Metadata metadata, Pages pages) {
    this.metadata = metadata;
    this.pages = pages;
  }

  /** The tags of a repository. */
  public Uni<Answer> tags(OciRequest.ListTags request) {
    String repository = request.repository().value();
    PageRequest wanted = pages.request(request.page());
    return metadata
        .tags(request.repository(), wanted)
        .map(
            page ->
                linked(
                    Pages.json(JSON, new Tags(repository, page.names())),
                    "/v2/" + repository + "/tags/list",
                    wanted,
                    page));
  }

  /** The names of all repositories that the caller may pull from. */
  public Uni<Answer> repositories(OciRequest.ListRepositories request, RequestHead head) {
    PageRequest wanted = pages.request(request.page());
    return metadata
        .repositories(head.caller().names(Action.PULL), wanted)
        .map(
            page ->
                linked(
                    Pages.json(JSON, new Repositories(page.names())),
                    "/v2/_catalog",
                    wanted,
                    page));
  }

  private static Answer linked(Answer answer, String path, PageRequest wanted, NamePage page) {
    if (!page.more() || page.names().isEmpty()) {
      return answer;
    }
    Map<String, String> next = new LinkedHashMap<>();
    next.put("n", Integer.toString(wanted.items()));
    next.put("last", page.names().getLast());
    return answer.with("Link", Pages.link(path, next));
  }

  private record Tags(String name, List<String> tags) {}

  private record Repositories(List<String> repositories) {}
}
