package dev.berth.conformance.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Blob;
import dev.berth.conformance.content.Content;
import dev.berth.conformance.content.Fresh;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Challenge;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.http.TokenEndpoint;
import dev.berth.conformance.row.Row;
import dev.berth.conformance.target.Access;
import dev.berth.conformance.target.Login;
import dev.berth.conformance.target.OnlyWithAccess;
import dev.berth.conformance.target.Users;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the users of the suite may do, and what they may not. */
class RightsIT {

  private final Registry registry = Registry.target();
  private final Repository repository = registry.newRepository();
  private final Content image = Images.tiny();

  @Test
  @Row({"D40", "end-2", "end-3"})
  @OnlyWithAccess(Access.USERS)
  void whatIsPublicIsPulledWithoutALogin() {
    Repository open = registry.repository("public/" + Fresh.repositoryName());
    open.push(image, "1.0");
    Repository anonymous = by(registry.anonymous(), open);

    assertThat(anonymous.getManifest("1.0")).hasStatus(200).hasBody(image.root().bytes());
    assertThat(anonymous.getBlob(image.blobs().getFirst().digest())).hasStatus(200);
    assertThat(anonymous.tags("")).hasStatus(200);
    assertThat(by(registry.as(Users.NOBODY), open).getManifest("1.0")).hasStatus(200);

    Answer push = anonymous.startUpload("");
    assertThat(push).isError(401, "UNAUTHORIZED");
    assertThat(Challenge.of(push).required("scope"))
        .isEqualTo("repository:" + open.name() + ":pull,push");
    assertThat(by(registry.as(Users.NOBODY), open).startUpload("")).isError(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"manifests/1.0", "blobs/DIGEST", "tags/list", "referrers/DIGEST"})
  @Row("D34")
  @OnlyWithAccess(Access.USERS)
  void whatOneMayNotPullLooksLikeWhatIsNotThere(String path) {
    repository.push(image, "1.0");
    String digest = image.digest();
    Registry nobody = registry.as(Users.NOBODY);
    Repository absent = registry.newRepository();

    Answer there = nobody.get(location(repository, path, digest));
    Answer notThere = nobody.get(location(absent, path, digest));

    assertThat(there).isError(401, "UNAUTHORIZED");
    assertThat(Challenge.of(there).required("error")).isEqualTo("insufficient_scope");
    assertThat(notThere).isError(401, "UNAUTHORIZED");
  }

  /** Who logs in at the registry itself cannot be told to get a better token. */
  @Test
  @Row("D34")
  @OnlyWithAccess(Access.USERS)
  void loginWithTooLittleIsDenied() {
    repository.push(image, "1.0");

    assertThat(
            registry
                .anonymous()
                .get(repository.manifestPath("1.0"), "Authorization", Users.NOBODY.basic()))
        .isError(403, "DENIED")
        .hasNoHeader("WWW-Authenticate");
    assertThat(
            registry
                .anonymous()
                .send("POST", repository.uploadsPath(), "Authorization", Users.READER.basic()))
        .isError(403, "DENIED");
  }

  @Test
  @Row({"D34", "end-4a", "end-7a", "end-9", "end-10"})
  @OnlyWithAccess(Access.USERS)
  void whoMayPullOnlyPulls() {
    repository.push(image, "1.0");
    Repository reader = as(Users.READER);

    assertThat(reader.getManifest("1.0")).hasStatus(200);
    assertThat(reader.startUpload("")).isError(401);
    assertThat(reader.postBlob(Blob.of("new").digest(), Blob.of("new").bytes())).isError(401);
    assertThat(reader.putManifest("2.0", image.root())).isError(401);
    assertThat(reader.deleteManifest("1.0")).isError(401);
    assertThat(reader.deleteManifest(image.digest())).isError(401);
    assertThat(reader.deleteBlob(image.blobs().getFirst().digest())).isError(401);
    assertThat(repository.getManifest("1.0")).hasStatus(200);
  }

  @Test
  @Row({"D41", "end-7a"})
  @OnlyWithAccess(Access.USERS)
  void whoMayPushMakesTagsAndMovesNone() {
    Content other = Images.tiny();
    repository.push(image, "1.0");
    Repository creator = as(Users.CREATOR);

    creator.push(other, "2.0");
    assertThat(creator.putManifest("1.0", other.root())).isError(403, "DENIED");
    assertThat(creator.putManifest(other.digest() + "?tag=3.0&tag=1.0", other.root()))
        .isError(403, "DENIED");

    assertThat(repository.getManifest("1.0")).hasStatus(200).hasDigest(image.digest());
    assertThat(repository.getManifest("3.0")).hasStatus(404);
    assertThat(creator.putManifest("1.0", image.root())).hasStatus(201);
    assertThat(creator.deleteManifest("2.0")).isError(401);
    repository.push(other, "1.0");
    assertThat(repository.getManifest("1.0")).hasDigest(other.digest());
  }

  @Test
  @Row({"D41", "end-5", "end-6", "end-13", "end-14"})
  @OnlyWithAccess(Access.USERS)
  void uploadIsNoWayAroundTheRights() {
    var upload = repository.openUpload();
    var reader = upload.by(registry.as(Users.READER));
    byte[] bytes = Fresh.bytes(10);

    assertThat(reader.patch(bytes)).isError(401);
    assertThat(reader.finish(Blob.of(bytes).digest(), bytes)).isError(401);
    assertThat(reader.cancel()).isError(401);
    assertThat(upload.finish(Blob.of(bytes).digest(), bytes)).hasStatus(201);
  }

  @Test
  @Row({"D42", "end-11"})
  @OnlyWithAccess(Access.USERS)
  void blobIsMountedOnlyFromWhereItMayBePulled() {
    Blob secret = Blob.random(500);
    Blob own = Blob.random(500);
    repository.push(secret);
    Repository source = registry.repository("member/" + Fresh.repositoryName());
    source.push(own);
    Registry member = registry.as(Users.MEMBER);
    Repository target = member.repository("member/" + Fresh.repositoryName());

    // Whether it is there is not told either.
    assertThat(target.mount(secret.digest(), repository)).hasStatus(202);
    assertThat(target.startUpload("?mount=" + secret.digest())).hasStatus(202);
    assertThat(target.headBlob(secret.digest())).hasStatus(404);
    assertThat(target.mount(own.digest(), source)).hasStatus(201);
    assertThat(target.getBlob(own.digest())).hasStatus(200).hasBody(own.bytes());
  }

  @Test
  @Row({"D42", "catalog"})
  @OnlyWithAccess(Access.USERS)
  void catalogHasWhatOneMayPull() {
    Repository own = registry.repository("member/" + Fresh.repositoryName());
    Repository open = registry.repository("public/" + Fresh.repositoryName());
    List.of(repository, own, open).forEach(each -> each.push(Images.tiny(), "1.0"));

    assertThat(catalog(registry.as(Users.MEMBER)))
        .contains(own.name(), open.name())
        .allMatch(name -> name.startsWith("member/") || name.startsWith("public/"));
    assertThat(catalog(registry.as(Users.NOBODY)))
        .contains(open.name())
        .allMatch(name -> name.startsWith("public/"));
    assertThat(catalog(registry.as(Users.READER)))
        .contains(repository.name(), own.name(), open.name());
  }

  @Test
  @Row({"D42", "catalog"})
  @OnlyWithAccess(Access.USERS)
  void catalogForNobodyInParticularHasWhatIsPublic() {
    Repository open = registry.repository("public/" + Fresh.repositoryName());
    open.push(Images.tiny(), "1.0");
    String before = open.name().substring(0, open.name().length() - 1);
    String token =
        new TokenEndpoint(registry)
            .get("scope", "registry:catalog:*")
            .json()
            .path("token")
            .asText();

    Answer page =
        registry
            .anonymous()
            .get("/v2/_catalog?n=100&last=" + before, "Authorization", "Bearer " + token);

    assertThat(page.texts("repositories"))
        .contains(open.name())
        .allMatch(name -> name.startsWith("public/"));
  }

  private static List<String> catalog(Registry registry) {
    return registry.pages("/v2/_catalog?n=100").stream()
        .flatMap(page -> page.texts("repositories").stream())
        .toList();
  }

  private Repository as(Login login) {
    return by(registry.as(login), repository);
  }

  private static Repository by(Registry registry, Repository repository) {
    return registry.repository(repository.name());
  }

  private static String location(Repository repository, String path, String digest) {
    return "/v2/" + repository.name() + "/" + path.replace("DIGEST", digest);
  }
}
