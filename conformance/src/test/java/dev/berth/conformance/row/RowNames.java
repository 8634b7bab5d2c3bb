package dev.berth.conformance.row;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayNameGenerator;

/** Names a test by its rows and its method's words, {@code D13 end-5: wrong offset is refused}. */
public final class RowNames extends DisplayNameGenerator.Standard {

  @Override
  public String generateDisplayNameForMethod(
      List<Class<?>> enclosing, Class<?> testClass, Method method) {
    String words = method.getName().replaceAll("(?<=.)(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    Row row = method.getAnnotation(Row.class);
    return row == null ? words : String.join(" ", row.value()) + ": " + words;
  }
}
