package dev.berth.gateway.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.contract.auth.CertifiedSubject;
import dev.berth.localstack.tls.Authority;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectNamesTest {

  private static final Authority.Period PERIOD =
      new Authority.Period(
          Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-12-31T00:00:00Z"));

  private static Authority authority;

  @BeforeAll
  static void make() throws IOException {
    authority = Authority.make(new X500Principal("CN=authority"), PERIOD);
  }

  @Test
  void theCommonNameIsTheUserAndEachOrganizationAGroup() throws IOException {
    assertThat(read(new X500Principal("CN=ann,O=devs,O=ops,OU=x,C=DE")))
        .contains(new CertifiedSubject("ann", Set.of("devs", "ops"), PERIOD.until()));
    assertThat(read(new X500Principal("O=devs+CN=ann")))
        .contains(new CertifiedSubject("ann", Set.of("devs"), PERIOD.until()));
    assertThat(read(new X500Principal("CN=ann")))
        .contains(new CertifiedSubject("ann", Set.of(), PERIOD.until()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann,O=admins",
        "ann+O=admins",
        "#0c03616e6e",
        " ann ",
        "a\\b",
        "a\"b;c<d>e=f",
        "system:node:a",
        "änn ☃ 𝄞",
      })
  void aNameIsTakenAsItIs(String name) throws IOException {
    for (boolean asBmp : List.of(false, true)) {
      if (asBmp && name.codePoints().anyMatch(point -> point > 0xffff)) {
        continue;
      }
      X500NameBuilder subject = new X500NameBuilder();
      subject.addRDN(BCStyle.CN, asBmp ? new DERBMPString(name) : new DERUTF8String(name));
      subject.addRDN(BCStyle.O, new DERUTF8String(name));

      assertThat(read(encoded(subject)))
          .contains(new CertifiedSubject(name, Set.of(name), PERIOD.until()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\nb", "a\0b", "a\u0085b", "\u007f"})
  void whatIsNoNameNamesNobody(String name) throws IOException {
    X500NameBuilder common = new X500NameBuilder();
    common.addRDN(BCStyle.CN, new DERUTF8String(name));
    X500NameBuilder organization = new X500NameBuilder();
    organization.addRDN(BCStyle.CN, new DERUTF8String("ann"));
    organization.addRDN(BCStyle.O, new DERUTF8String(name));

    assertThat(read(encoded(common))).isEmpty();
    assertThat(read(encoded(organization))).isEmpty();
  }

  @Test
  void oneNameIsNeededAndNoMore() throws IOException {
    assertThat(read(new X500Principal("O=devs"))).isEmpty();
    assertThat(read(new X500Principal("CN=ann,CN=bob"))).isEmpty();
    assertThat(read(new X500Principal("CN=ann+CN=bob"))).isEmpty();
    assertThat(read(new X500Principal("OU=CN\\=ann,O=x"))).isEmpty();
    assertThat(read(new X500Principal("CN=ann,O=" + "x".repeat(5_000)))).isEmpty();
  }

  @Test
  void whatIsNoTextNamesNobody() throws IOException {
    X500NameBuilder subject = new X500NameBuilder();
    subject.addRDN(BCStyle.CN, new DEROctetString(new byte[] {'a', 'n', 'n'}));
    X500NameBuilder halves = new X500NameBuilder();
    halves.addRDN(BCStyle.CN, new DERBMPString("a\ud834"));

    assertThat(read(encoded(subject))).isEmpty();
    assertThat(read(encoded(halves))).isEmpty();
  }

  private static X500Principal encoded(X500NameBuilder subject) throws IOException {
    return new X500Principal(subject.build().getEncoded(ASN1Encoding.DER));
  }

  private static Optional<CertifiedSubject> read(X500Principal subject) throws IOException {
    return SubjectNames.read(
        authority.issue(subject, Authority.Purpose.CLIENT, List.of(), PERIOD).certificate());
  }
}
