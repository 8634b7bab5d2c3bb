package dev.berth.localstack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A repository whose built services are {@link StandInService}. */
public record StandInHome(Path root) {

  public static StandInHome in(Path root) throws IOException {
    for (String service : List.of("gateway", "auth", "blob", "metadata")) {
      Path app = Files.createDirectories(root.resolve(service + "-service/target/quarkus-app"));
      writeJar(app.resolve("quarkus-run.jar"));
    }
    return new StandInHome(root);
  }

  /** Makes a service end with an error at its next start. */
  public void breakService(String module) throws IOException {
    Files.createFile(root.resolve(module).resolve("target/quarkus-app/broken"));
  }

  private static void writeJar(Path file) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandInService.class.getName());
    String name = StandInService.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest);
        InputStream code = StandInService.class.getClassLoader().getResourceAsStream(name)) {
      jar.putNextEntry(new JarEntry(name));
      code.transferTo(jar);
    }
  }
}
