package dev.berth.metadata.db;

import dev.berth.model.content.Digest;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.WrapperOptions;
import org.hibernate.type.descriptor.java.AbstractClassJavaType;
import org.hibernate.type.descriptor.jdbc.JdbcType;
import org.hibernate.type.descriptor.jdbc.JdbcTypeIndicators;
import org.jspecify.annotations.Nullable;

/** A digest as a column of an entity: the bytes of {@link Digest#toBytes()}. */
public final class DigestType extends AbstractClassJavaType<Digest> {

  private static final long serialVersionUID = 1L;

  /** For the persistence provider. */
  public DigestType() {
    super(Digest.class);
  }

  @Override
  public JdbcType getRecommendedJdbcType(JdbcTypeIndicators indicators) {
    return indicators.getJdbcType(SqlTypes.VARBINARY);
  }

  @Override
  public <X> @Nullable X unwrap(@Nullable Digest digest, Class<X> target, WrapperOptions options) {
    if (digest == null) {
      return null;
    }
    if (target.isAssignableFrom(byte[].class)) {
      return target.cast(digest.toBytes());
    }
    throw unknownUnwrap(target);
  }

  @Override
  public <X> @Nullable Digest wrap(@Nullable X value, WrapperOptions options) {
    return switch (value) {
      case null -> null;
      case Digest digest -> digest;
      case byte[] bytes -> Digest.ofBytes(bytes);
      default -> throw unknownWrap(value.getClass());
    };
  }
}
