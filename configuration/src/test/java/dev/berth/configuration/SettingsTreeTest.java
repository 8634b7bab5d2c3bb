package dev.berth.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.configuration.SettingsTree.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SettingsTreeTest {

  private final SettingsTree tree = new SettingsTree();

  @Test
  void findsSettingsListsAndMaps() {
    assertThat(tree.find("berth.http.tls.certificate")).map(Setting::type).contains(Path.class);
    assertThat(tree.find("berth.http.trusted-proxies[3]")).isPresent();
    assertThat(tree.find("berth.http.headers.X-Frame-Options")).isPresent();
    assertThat(tree.find("berth.http.portt")).isEmpty();
  }

  @Test
  void namesTheNearestKey() {
    assertThat(tree.nearest("berth.http.prot")).isEqualTo("berth.http.port");
    assertThat(tree.nearest("berth.manifest.max-byte")).isEqualTo("berth.manifest.max-bytes");
  }

  @Test
  void isDocumentedBothWays() throws IOException {
    Path page = Path.of(System.getProperty("basedir", ".")).resolve("../docs/configuration.md");
    Pattern row = Pattern.compile("^\\| `(berth[^`]*)` \\| ([^|]*) \\|", Pattern.MULTILINE);

    List<String> documented =
        row.matcher(Files.readString(page))
            .results()
            .map(found -> found.group(1) + " = " + found.group(2).strip().replace("`", ""))
            .toList();

    assertThat(documented)
        .containsExactlyInAnyOrderElementsOf(
            tree.all().stream().map(SettingsTreeTest::documentation).toList());
  }

  private static String documentation(Setting setting) {
    String none = setting.required() ? "required" : "–";
    return setting.key() + " = " + setting.defaultValue().orElse(none);
  }
}
