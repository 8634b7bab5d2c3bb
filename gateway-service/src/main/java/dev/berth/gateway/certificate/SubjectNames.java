package dev.berth.gateway.certificate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.contract.auth.CertifiedSubject;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/** Reads whom a certificate names, by the convention of {@link CertifiedSubject}. */
final class SubjectNames {

  /** What is told of a subject goes into a header. */
  private static final int MAX_BYTES = 4 * 1024;

  private static final char UNDECODED = '\ufffd';

  private SubjectNames() {}

  /** Empty if there is not exactly one common name, or anything that is no text. */
  static Optional<CertifiedSubject> read(X509Certificate certificate) {
    X500Principal subject = certificate.getSubjectX500Principal();
    if (subject.getEncoded().length > MAX_BYTES) {
      return Optional.empty();
    }
    try {
      List<String> names = new ArrayList<>();
      List<String> organizations = new ArrayList<>();
      for (Rdn each : new LdapName(subject.getName(X500Principal.RFC2253)).getRdns()) {
        for (Attribute attribute : Collections.list(each.toAttributes().getAll())) {
          switch (attribute.getID()) {
            case "CN" -> names.addAll(texts(attribute));
            case "O" -> organizations.addAll(texts(attribute));
            default -> {}
          }
        }
      }
      return names.size() == 1
          ? Optional.of(
              new CertifiedSubject(
                  names.getFirst(),
                  new HashSet<>(organizations),
                  certificate.getNotAfter().toInstant()))
          : Optional.empty();
    } catch (NamingException e) {
      return Optional.empty();
    }
  }

  private static List<String> texts(Attribute attribute) throws NamingException {
    List<String> texts = new ArrayList<>();
    for (Object value : Collections.list(attribute.getAll())) {
      if (value instanceof String text && isText(text)) {
        texts.add(text);
      } else {
        throw new InvalidNameException("not a text");
      }
    }
    return texts;
  }

  /** What cannot be decoded has become a character that says so. */
  private static boolean isText(String text) {
    return !text.isBlank()
        && text.chars().noneMatch(Character::isISOControl)
        && text.indexOf(UNDECODED) < 0
        && UTF_8.newEncoder().canEncode(text);
  }
}
