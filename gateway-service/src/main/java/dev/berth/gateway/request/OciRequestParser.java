package dev.berth.gateway.request;

import dev.berth.contract.blob.UploadId;
import dev.berth.contract.blob.UploadRef;
import dev.berth.model.content.Algorithm;
import dev.berth.model.content.Digest;
import dev.berth.model.content.MediaType;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.Reference;
import dev.berth.model.name.RepositoryName;
import dev.berth.model.name.Tag;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one parser of the public API: from method, path and query to an {@link OciRequest}. */
public final class OciRequestParser {

  private OciRequestParser() {}

  /**
   * Reads a request line.
   *
   * @param method the method, in upper case
   * @param path the raw path, escapes and all
   * @param query the raw query, without the question mark
   * @throws RegistryException the code that fits what is wrong; {@code UNSUPPORTED} for a method
   *     that means nothing here
   */
  public static OciRequest parse(String method, String path, @Nullable String query) {
    OciPath parsed = OciPath.parse(path);
    if (!parsed.endpoint().methods().contains(method)) {
      throw new RegistryException(ErrorCode.UNSUPPORTED, "the method means nothing at this path");
    }
    return request(method, parsed, Query.parse(query));
  }

  /** The methods that mean something at a path, for the header {@code Allow}. */
  public static List<String> allowedMethods(String path) {
    return OciPath.parse(path).endpoint().methods();
  }

  private static OciRequest request(String method, OciPath path, Query query) {
    return switch (path.endpoint()) {
      case BASE -> new OciRequest.Ping();
      case CATALOG -> new OciRequest.ListRepositories(query.page());
      case TAGS -> new OciRequest.ListTags(repository(path), query.page());
      case REFERRERS ->
          new OciRequest.ListReferrers(
              repository(path), Digest.parse(path.last()), artifactType(query), query.page());
      case MANIFEST -> manifest(method, path, query);
      case BLOB -> blob(method, path);
      case UPLOADS -> startUpload(path, query);
      case UPLOAD -> upload(method, path, query);
    };
  }

  private static OciRequest manifest(String method, OciPath path, Query query) {
    RepositoryName repository = repository(path);
    return switch (method) {
      case "PUT" -> {
        Reference reference = Reference.parse(path.last());
        List<Tag> tags = query.all("tag").stream().map(Tag::new).toList();
        if (reference instanceof Tag && !tags.isEmpty()) {
          throw new RegistryException(
              ErrorCode.QUERY_INVALID, "further tags go with a reference by digest");
        }
        yield new OciRequest.PutManifest(repository, reference, tags);
      }
      case "DELETE" -> new OciRequest.DeleteManifest(repository, wanted(path.last()));
      default -> new OciRequest.GetManifest(repository, wanted(path.last()), method.equals("HEAD"));
    };
  }

  /** A reference to something that is to be there: what is no tag names nothing. */
  private static Reference wanted(String text) {
    try {
      return Reference.parse(text);
    } catch (RegistryException e) {
      throw e.code() == ErrorCode.TAG_INVALID
          ? new RegistryException(ErrorCode.MANIFEST_UNKNOWN, "no manifest can have this tag")
          : e;
    }
  }

  private static OciRequest blob(String method, OciPath path) {
    RepositoryName repository = repository(path);
    Digest digest = Digest.parse(path.last());
    return method.equals("DELETE")
        ? new OciRequest.DeleteBlob(repository, digest)
        : new OciRequest.GetBlob(repository, digest, method.equals("HEAD"));
  }

  private static OciRequest startUpload(OciPath path, Query query) {
    RepositoryName repository = repository(path);
    Optional<String> mount = query.one("mount");
    if (mount.isPresent()) {
      return new OciRequest.MountBlob(
          repository, Digest.parse(mount.get()), query.one("from").map(RepositoryName::parse));
    }
    Optional<Digest> digest = query.one("digest").map(Digest::parse);
    if (digest.isPresent()) {
      return new OciRequest.PushBlob(repository, digest.get());
    }
    return new OciRequest.StartUpload(
        repository, query.one("digest-algorithm").map(Algorithm::parse).orElse(Algorithm.SHA256));
  }

  private static OciRequest upload(String method, OciPath path, Query query) {
    UploadRef upload = new UploadRef(repository(path), UploadId.parse(path.last()));
    return switch (method) {
      case "PATCH" -> new OciRequest.UploadChunk(upload);
      case "PUT" ->
          new OciRequest.FinishUpload(
              upload,
              query
                  .one("digest")
                  .map(Digest::parse)
                  .orElseThrow(
                      () ->
                          new RegistryException(
                              ErrorCode.DIGEST_INVALID, "an upload is finished with a digest")));
      case "DELETE" -> new OciRequest.CancelUpload(upload);
      default -> new OciRequest.GetUpload(upload);
    };
  }

  private static Optional<MediaType> artifactType(Query query) {
    try {
      // No media type has a space: a client that does not escape its plus means a plus.
      return query
          .one("artifactType")
          .filter(type -> !type.isEmpty())
          .map(type -> MediaType.parse(type.replace(' ', '+')));
    } catch (RegistryException e) {
      throw new RegistryException(ErrorCode.QUERY_INVALID, "artifactType is a media type");
    }
  }

  private static RepositoryName repository(OciPath path) {
    return RepositoryName.parse(path.name());
  }
}
