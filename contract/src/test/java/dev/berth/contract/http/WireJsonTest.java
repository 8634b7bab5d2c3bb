package dev.berth.contract.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.berth.contract.blob.CommittedBlob;
import dev.berth.contract.blob.UploadId;
import dev.berth.contract.metadata.LinkRequest;
import dev.berth.contract.metadata.Referrer;
import dev.berth.model.content.Algorithm;
import dev.berth.model.content.Digest;
import dev.berth.model.content.MediaType;
import dev.berth.model.name.RepositoryName;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WireJsonTest {

  private static final Digest DIGEST = Digest.of(Algorithm.SHA512, new byte[0]);

  @Test
  void carriesRecordsOfValues() throws JsonProcessingException {
    LinkRequest sent =
        new LinkRequest(
            RepositoryName.parse("a/b"),
            new CommittedBlob(
                new UploadId(UUID.randomUUID()),
                DIGEST,
                7,
                "key",
                Instant.parse("2026-01-02T03:04:05.123456Z"),
                false));

    String json = WireJson.mapper().writeValueAsString(sent);

    assertThat(WireJson.mapper().readValue(json, LinkRequest.class)).isEqualTo(sent);
  }

  @Test
  void writesReferrersInTheFormOfTheSpec() throws JsonProcessingException {
    Referrer bare = new Referrer(MediaType.OCI_INDEX, 3, DIGEST, Optional.empty(), Map.of());

    assertThat(WireJson.mapper().writeValueAsString(bare))
        .isEqualTo(
            "{\"mediaType\":\"%s\",\"size\":3,\"digest\":\"%s\"}"
                .formatted(MediaType.OCI_INDEX, DIGEST));
  }

  @Test
  void checksValuesAsItReadsThem() {
    String hostile = "{\"repository\":\"../etc\",\"blob\":null}";

    assertThatThrownBy(() -> WireJson.mapper().readValue(hostile, LinkRequest.class))
        .hasMessageContaining("repository name");
  }
}
