package dev.berth.gateway.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.contract.blob.UploadRef;
import dev.berth.model.name.RepositoryName;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;

/**
 * A request as a client would write it.
 *
 * @param method the method
 * @param path the raw path
 * @param query the raw query, empty where there is none
 */
public record Spelling(String method, String path, String query) {

  /** Spells a request. */
  public static Spelling of(OciRequest request) {
    return switch (request) {
      case OciRequest.Ping _ -> of("GET", "/v2/");
      case OciRequest.GetBlob get -> of(read(get.headOnly()), blob(get.repository(), get.digest()));
      case OciRequest.GetManifest get ->
          of(read(get.headOnly()), manifest(get.repository(), get.reference()));
      case OciRequest.StartUpload start ->
          of("POST", uploads(start.repository()), "digest-algorithm", start.algorithm());
      case OciRequest.PushBlob push ->
          of("POST", uploads(push.repository()), "digest", push.digest());
      case OciRequest.MountBlob mount ->
          mount
              .from()
              .map(
                  from ->
                      of(
                          "POST",
                          uploads(mount.repository()),
                          "mount",
                          mount.digest(),
                          "from",
                          from))
              .orElseGet(() -> of("POST", uploads(mount.repository()), "mount", mount.digest()));
      case OciRequest.UploadChunk chunk -> of("PATCH", upload(chunk.upload()));
      case OciRequest.FinishUpload finish ->
          of("PUT", upload(finish.upload()), "digest", finish.digest());
      case OciRequest.GetUpload get -> of("GET", upload(get.upload()));
      case OciRequest.CancelUpload cancel -> of("DELETE", upload(cancel.upload()));
      case OciRequest.PutManifest put ->
          of("PUT", manifest(put.repository(), put.reference()), tags(put));
      case OciRequest.DeleteManifest delete ->
          of("DELETE", manifest(delete.repository(), delete.reference()));
      case OciRequest.DeleteBlob delete -> of("DELETE", blob(delete.repository(), delete.digest()));
      case OciRequest.ListTags list ->
          of("GET", "/v2/" + list.repository() + "/tags/list", page(list.page()));
      case OciRequest.ListRepositories list -> of("GET", "/v2/_catalog", page(list.page()));
      case OciRequest.ListReferrers list -> referrers(list);
    };
  }

  private static Spelling referrers(OciRequest.ListReferrers list) {
    List<Object> query = new ArrayList<>(List.of(page(list.page())));
    list.artifactType().ifPresent(type -> query.addAll(List.of("artifactType", type)));
    return of("GET", "/v2/" + list.repository() + "/referrers/" + list.subject(), query.toArray());
  }

  private static String read(boolean headOnly) {
    return headOnly ? "HEAD" : "GET";
  }

  private static String blob(RepositoryName repository, Object digest) {
    return "/v2/" + repository + "/blobs/" + digest;
  }

  private static String manifest(RepositoryName repository, Object reference) {
    return "/v2/" + repository + "/manifests/" + reference;
  }

  private static String uploads(RepositoryName repository) {
    return "/v2/" + repository + "/blobs/uploads/";
  }

  private static String upload(UploadRef upload) {
    return uploads(upload.repository()) + upload.id();
  }

  private static Object[] tags(OciRequest.PutManifest put) {
    return put.tags().stream().flatMap(tag -> List.<Object>of("tag", tag).stream()).toArray();
  }

  private static Object[] page(OciRequest.Page page) {
    List<Object> query = new ArrayList<>();
    page.items().ifPresent(items -> query.addAll(List.of("n", items)));
    if (page.last() != null) {
      query.addAll(List.of("last", page.last()));
    }
    return query.toArray();
  }

  private static Spelling of(String method, String path, Object... query) {
    StringBuilder pairs = new StringBuilder();
    for (int at = 0; at < query.length; at += 2) {
      String value = URLEncoder.encode(query[at + 1].toString(), UTF_8);
      pairs.append(at == 0 ? "" : "&").append(query[at]).append('=').append(value);
    }
    return new Spelling(method, path, pairs.toString());
  }
}
