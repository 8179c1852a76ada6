package dev.httptrigger.bench.peers;

import dev.httptrigger.testkit.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Heimdall, on files.
 *
 * @param programs where it is
 */
record Heimdall(PeerPrograms programs) implements Peer {
  @Override
  public String name() {
    return "Heimdall";
  }

  @Override
  public double leastForKnown() {
    return 20;
  }

  @Override
  public double leastForNeverSeen() {
    return 7;
  }

  @Override
  public Prepared prepare(Setting setting) {
    Path program = programs.file("heimdall");
    int port = FreePorts.next();
    Path rules =
        Setting.write(
            setting.folder().resolve("heimdall-rules.yaml"),
            HeimdallConfiguration.rules(setting.sites()));
    Path main =
        Setting.write(
            setting.folder().resolve("heimdall.yaml"),
            HeimdallConfiguration.main(
                port,
                FreePorts.next(),
                setting.keySetUrl(),
                setting.sites().getFirst().policy(),
                rules));
    return new Prepared(
        name(),
        List.of(
            program.toString(),
            "serve",
            "decision",
            "-c",
            main.toString(),
            "--insecure",
            "--envoy-grpc"),
        port,
        (site, policy) ->
            rewrite(
                rules, HeimdallConfiguration.rules(Site.changed(setting.sites(), site, policy))),
        () -> {});
  }

  /** It watches the file itself, so the file has to stay the same one. */
  private static void rewrite(Path rules, String text) {
    try {
      Files.writeString(rules, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("can't write " + rules, e);
    }
  }
}
