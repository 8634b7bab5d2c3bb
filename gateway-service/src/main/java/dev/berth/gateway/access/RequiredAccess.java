package dev.berth.gateway.access;

import dev.berth.contract.auth.ResourceActions;
import dev.berth.gateway.access.Access.InRepository;
import dev.berth.gateway.request.OciRequest;
import dev.berth.model.access.Action;
import dev.berth.model.name.RepositoryName;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a request needs: an endpoint without a rule here does not compile.
 *
 * @param required without these the request is refused
 * @param optional without these the request does less
 */
public record RequiredAccess(Set<Access> required, Set<Access> optional) {

  /** Copies the sets. */
  public RequiredAccess {
    required = Set.copyOf(required);
    optional = Set.copyOf(optional);
  }

  /** The rule for a request. */
  public static RequiredAccess of(OciRequest request) {
    return switch (request) {
      case OciRequest.Ping _ -> required(new Access.Base());
      case OciRequest.ListRepositories _ -> required(new Access.Catalog());
      case OciRequest.GetBlob get -> pull(get.repository());
      case OciRequest.GetManifest get -> pull(get.repository());
      case OciRequest.ListTags list -> pull(list.repository());
      case OciRequest.ListReferrers list -> pull(list.repository());
      case OciRequest.StartUpload start -> push(start.repository());
      case OciRequest.PushBlob push -> push(push.repository());
      case OciRequest.UploadChunk chunk -> push(chunk.upload().repository());
      case OciRequest.FinishUpload finish -> push(finish.upload().repository());
      case OciRequest.GetUpload get -> push(get.upload().repository());
      case OciRequest.CancelUpload cancel -> push(cancel.upload().repository());
      case OciRequest.PutManifest put -> push(put.repository());
      case OciRequest.DeleteManifest delete -> delete(delete.repository());
      case OciRequest.DeleteBlob delete -> delete(delete.repository());
      case OciRequest.MountBlob mount -> mount(mount);
    };
  }

  /** Whether the request changes what the registry holds. */
  public boolean isChange() {
    for (Access access : required) {
      if (access.isChange()) {
        return true;
      }
    }
    return false;
  }

  /** What a token has to be good for: what is required comes first, then what would be of use. */
  public List<ResourceActions> scopes() {
    List<ResourceActions> scopes = new ArrayList<>(scopes(required));
    scopes.addAll(scopes(optional));
    return scopes;
  }

  private static List<ResourceActions> scopes(Set<Access> wanted) {
    List<ResourceActions> scopes = new ArrayList<>();
    Map<RepositoryName, Set<Action>> repositories = new TreeMap<>();
    for (Access access : wanted) {
      switch (access) {
        case Access.Base _ -> {}
        case Access.Catalog _ -> scopes.add(ResourceActions.CATALOG);
        case Access.InRepository in ->
            repositories
                .computeIfAbsent(in.repository(), _ -> EnumSet.noneOf(Action.class))
                .add(in.action());
      }
    }
    repositories.forEach(
        (repository, actions) ->
            scopes.add(
                new ResourceActions(
                    ResourceActions.REPOSITORY,
                    repository.value(),
                    actions.stream().map(Action::toString).toList())));
    return scopes;
  }

  private static RequiredAccess pull(RepositoryName repository) {
    return required(new InRepository(repository, Action.PULL));
  }

  private static RequiredAccess push(RepositoryName repository) {
    return new RequiredAccess(
        Set.of(
            new InRepository(repository, Action.PULL), new InRepository(repository, Action.PUSH)),
        Set.of());
  }

  private static RequiredAccess delete(RepositoryName repository) {
    return required(new InRepository(repository, Action.DELETE));
  }

  /** Who may not pull from the other repository gets an upload instead of the mount. */
  private static RequiredAccess mount(OciRequest.MountBlob mount) {
    Set<Access> optional =
        mount
            .from()
            .map(from -> Set.<Access>of(new InRepository(from, Action.PULL)))
            .orElse(Set.of());
    return new RequiredAccess(push(mount.repository()).required(), optional);
  }

  private static RequiredAccess required(Access access) {
    return new RequiredAccess(Set.of(access), Set.of());
  }
}
