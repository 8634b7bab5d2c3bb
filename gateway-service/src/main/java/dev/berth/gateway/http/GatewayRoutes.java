package dev.berth.gateway.http;

import dev.berth.configuration.AuthSettings;
import dev.berth.configuration.HttpSettings;
import dev.berth.configuration.LimitsSettings;
import dev.berth.contract.audit.DenialLog;
import dev.berth.contract.blob.Body;
import dev.berth.contract.body.DirectBodies;
import dev.berth.gateway.access.AccessGate;
import dev.berth.gateway.access.ReadOnlyGate;
import dev.berth.gateway.access.RequiredAccess;
import dev.berth.gateway.admin.Administration;
import dev.berth.gateway.admission.Backlog;
import dev.berth.gateway.admission.OpenConnections;
import dev.berth.gateway.admission.Quota;
import dev.berth.gateway.admission.Quotas;
import dev.berth.gateway.admission.RequestRates;
import dev.berth.gateway.admission.TrustedProxies;
import dev.berth.gateway.answer.Answer;
import dev.berth.gateway.certificate.ClientAuthorities;
import dev.berth.gateway.discovery.ListNames;
import dev.berth.gateway.discovery.ListReferrers;
import dev.berth.gateway.management.DeleteContent;
import dev.berth.gateway.pull.PullBlob;
import dev.berth.gateway.pull.PullManifest;
import dev.berth.gateway.push.PushBlob;
import dev.berth.gateway.push.PushManifest;
import dev.berth.gateway.remote.HttpAuth;
import dev.berth.gateway.request.OciRequest;
import dev.berth.gateway.request.OciRequestParser;
import dev.berth.gateway.request.RequestHead;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;

/**
 * The one route of the public door: a request is paused, understood, admitted, handed to its
 * feature, and answered.
 */
@Singleton
final class GatewayRoutes {

  /** The error code of RFC 9113 section 7. */
  private static final long REFUSED_STREAM = 7;

  private final AccessGate access;
  private final ReadOnlyGate readOnly;
  private final PullBlob pullBlob;
  private final PullManifest pullManifest;
  private final PushBlob pushBlob;
  private final PushManifest pushManifest;
  private final DeleteContent deleteContent;
  private final ListNames listNames;
  private final ListReferrers listReferrers;
  private final DirectBodies directBodies;
  private final Quotas quotas;
  private final RequestRates rates;
  private final AnswerWriter writer;
  private final RequestFraming framing;
  private final MinimumRate rate;
  private final int pipelined;
  private final TokenDoor tokens;
  private final ApiDoor api;
  private final BrowserDoor browsers;
  private final PublicRoot root;
  private final TrustedProxies proxies;
  private final ClientCertificates certificates;

  GatewayRoutes(
      AccessGate access,
      HttpAuth auth,
      Administration administration,
      DenialLog denials,
      ReadOnlyGate readOnly,
      PullBlob pullBlob,
      PullManifest pullManifest,
      PushBlob pushBlob,
      PushManifest pushManifest,
      DeleteContent deleteContent,
      ListNames listNames,
      ListReferrers listReferrers,
      DirectBodies directBodies,
      Quotas quotas,
      RequestRates rates,
      ClientAuthorities authorities,
      AuthSettings settings,
      HttpSettings http,
      LimitsSettings limits,
      Vertx vertx) {
    this.access = access;
    this.tokens = new TokenDoor(auth, settings.service());
    this.api = new ApiDoor(auth, administration, settings.service(), denials);
    this.root = PublicRoot.of(http);
    this.browsers = new BrowserDoor(auth, root);
    this.proxies = new TrustedProxies(http.trustedProxies().orElse(List.of()));
    this.certificates = new ClientCertificates(authorities, proxies);
    this.readOnly = readOnly;
    this.pullBlob = pullBlob;
    this.pullManifest = pullManifest;
    this.pushBlob = pushBlob;
    this.pushManifest = pushManifest;
    this.deleteContent = deleteContent;
    this.listNames = listNames;
    this.listReferrers = listReferrers;
    this.directBodies = directBodies;
    this.quotas = quotas;
    this.rates = rates;
    this.framing = new RequestFraming(limits);
    this.rate = MinimumRate.of(limits, vertx);
    this.writer = new AnswerWriter(Downloads.at(rate, vertx), quotas.answerBytes());
    this.pipelined = limits.pipelinedRequests();
  }

  void register(@Observes Router router) {
    router.route().handler(this::handle);
  }

  private void handle(RoutingContext context) {
    HttpServerRequest request = context.request().pause();
    if (Distrust.appliesTo(request)) {
      return;
    }
    watch(request);
    request.response().putHeader("Docker-Distribution-API-Version", "registry/2.0");
    ClientBody body = new ClientBody(request, rate);
    Quota.Share stream;
    try {
      stream = quotas.streams().take(ClientChannel.of(request), 1);
    } catch (RegistryException refusal) {
      refuse(request, body, refusal);
      return;
    }
    try {
      admit(request, body, stream);
    } catch (RegistryException refusal) {
      writer.fail(request, body, refusal, stream::free);
    }
  }

  /** What goes on beside what was allowed is refused without words, RFC 9113 section 5.1.2. */
  private void refuse(HttpServerRequest request, ClientBody body, RegistryException refusal) {
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset(REFUSED_STREAM);
    } else {
      writer.fail(request, body, refusal, () -> {});
    }
  }

  private void admit(HttpServerRequest request, ClientBody body, Quota.Share stream) {
    framing.check(request);
    if (OpenConnections.isOneTooMany(ClientChannel.of(request))) {
      Distrust.begin(request);
      throw new RegistryException(ErrorCode.TOOMANYREQUESTS, "too many connections at once");
    }
    String peer = peer(request);
    rates.take(peer);
    Quota.Share share = quotas.requests().take(ClientChannel.of(request), 1);
    Runnable taken =
        () -> {
          share.free();
          stream.free();
        };
    Uni.createFrom()
        .deferred(() -> answer(request, peer, body))
        .subscribe()
        .with(
            answer -> writer.write(request, body, answer, taken),
            failure -> writer.fail(request, body, failure, taken));
  }

  private void watch(HttpServerRequest request) {
    HeaderTimeout.arrived(request);
    if (request.version() != HttpVersion.HTTP_2) {
      String server = ((ConnectionBase) request.connection()).channelHandlerContext().name();
      Backlog.watch(ClientChannel.of(request), server, pipelined);
    }
  }

  /** Not as Quarkus finds it out, which believes the client whatever proxies have added. */
  private String peer(HttpServerRequest request) {
    return ClientChannel.of(request).remoteAddress() instanceof InetSocketAddress peer
        ? proxies.client(peer, request.headers().getAll("X-Forwarded-For"))
        : "";
  }

  private Uni<Answer> answer(HttpServerRequest request, String peer, ClientBody stream) {
    Body body = new Body(stream, RequestFraming.length(request));
    if (TokenDoor.leadsTo(request)) {
      return tokens.answer(request, certificates.senderOf(request, peer), body);
    }
    if (ApiDoor.leadsTo(request)) {
      return api.answer(request, peer, body);
    }
    if (BrowserDoor.leadsTo(request)) {
      return browsers.answer(request, peer, body);
    }
    OciRequest understood = parse(request);
    if (bringsBlob(understood)) {
      directBodies.receive(request);
    }
    RequiredAccess needed = RequiredAccess.of(understood);
    return access
        .admit(needed, () -> root.of(request), certificates.senderOf(request, peer))
        .flatMap(
            admission ->
                switch (admission) {
                  case AccessGate.Refused refused -> Uni.createFrom().item(refused.answer());
                  case AccessGate.Admitted admitted -> {
                    RequestHead head = new RequestHead(request.headers(), peer, admitted.caller());
                    yield readOnly
                        .admit(needed)
                        .flatMap(_ -> dispatch(understood, head, body))
                        .map(told -> access.withChallenge(told, needed, () -> root.of(request)));
                  }
                });
  }

  private static boolean bringsBlob(OciRequest request) {
    return request instanceof OciRequest.UploadChunk
        || request instanceof OciRequest.FinishUpload
        || request instanceof OciRequest.PushBlob;
  }

  private static OciRequest parse(HttpServerRequest request) {
    String method = request.method().name();
    String path = Objects.requireNonNullElse(request.path(), "");
    try {
      return OciRequestParser.parse(method, path, request.query());
    } catch (RegistryException e) {
      if (e.code() == ErrorCode.UNSUPPORTED) {
        request
            .response()
            .putHeader("Allow", String.join(", ", OciRequestParser.allowedMethods(path)));
      }
      throw e;
    }
  }

  private Uni<Answer> dispatch(OciRequest request, RequestHead head, Body body) {
    return switch (request) {
      case OciRequest.Ping _ ->
          Uni.createFrom().item(Answer.of(200, "application/json", Buffer.buffer("{}")));
      case OciRequest.GetBlob get -> pullBlob.answer(get, head);
      case OciRequest.GetManifest get -> pullManifest.answer(get, head);
      case OciRequest.StartUpload start -> pushBlob.start(start, head);
      case OciRequest.PushBlob push -> pushBlob.push(push, head, body);
      case OciRequest.MountBlob mount -> pushBlob.mount(mount, head);
      case OciRequest.UploadChunk chunk -> pushBlob.chunk(chunk, head, body);
      case OciRequest.FinishUpload finish -> pushBlob.finish(finish, head, body);
      case OciRequest.GetUpload get -> pushBlob.status(get);
      case OciRequest.CancelUpload cancel -> pushBlob.cancel(cancel);
      case OciRequest.PutManifest put -> pushManifest.put(put, head, body);
      case OciRequest.DeleteManifest delete -> deleteContent.manifest(delete, head);
      case OciRequest.DeleteBlob delete -> deleteContent.blob(delete, head);
      case OciRequest.ListTags list -> listNames.tags(list);
      case OciRequest.ListRepositories list -> listNames.repositories(list, head);
      case OciRequest.ListReferrers list -> listReferrers.answer(list);
    };
  }
}
