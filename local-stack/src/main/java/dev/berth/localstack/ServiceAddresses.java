package dev.berth.localstack;

import dev.berth.localstack.data.FileTree;
import dev.berth.localstack.process.LoopbackPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the services that only other services call listen: Unix sockets where the platform has
 * native transport for them, loopback TCP elsewhere.
 *
 * @param folder the folder of the sockets
 * @param addresses those of its replicas, by the short name of the service, as a setting has them
 */
record ServiceAddresses(Path folder, Map<String, List<String>> addresses) {

  /** What is called inside. */
  static final List<String> NAMES = List.of("metadata", "blob", "auth");

  private static final int LONGEST_PATH = 100;
  private static final int LONGEST_NAME = "/metadata-9.sock".length();

  ServiceAddresses {
    addresses = Map.copyOf(addresses);
  }

  /**
   * Chooses.
   *
   * @param run where sockets go, unless that path is too long for one
   * @param replicas how many of each service
   */
  static ServiceAddresses choose(Path run, int replicas) throws IOException {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return choose(run, replicas, os, System.getProperty("os.arch"));
  }

  static ServiceAddresses choose(Path run, int replicas, String os, String arch)
      throws IOException {
    boolean sockets =
        (os.equals("linux") || os.startsWith("mac"))
            && List.of("amd64", "x86_64", "aarch64").contains(arch);
    Path folder = run;
    if (sockets && run.toString().length() + LONGEST_NAME > LONGEST_PATH) {
      folder = Files.createTempDirectory("berth");
      sockets = folder.toString().length() + LONGEST_NAME <= LONGEST_PATH;
    }
    Map<String, List<String>> addresses = new TreeMap<>();
    for (String name : NAMES) {
      List<String> own = new ArrayList<>();
      for (int replica = 1; replica <= replicas; replica++) {
        Path socket = folder.resolve(numbered(name, replica) + ".sock");
        FileTree.delete(socket);
        own.add(sockets ? "unix:" + socket : "127.0.0.1:" + LoopbackPort.free());
      }
      addresses.put(name, List.copyOf(own));
    }
    return new ServiceAddresses(folder, addresses);
  }

  /** Whether they are Unix sockets. */
  boolean areSockets() {
    return addresses.values().stream().flatMap(List::stream).allMatch(at -> at.startsWith("unix:"));
  }

  /** What a replica is called; the first has no number, as it is mostly the only one. */
  static String numbered(String name, int replica) {
    return replica == 1 ? name : name + '-' + replica;
  }
}
