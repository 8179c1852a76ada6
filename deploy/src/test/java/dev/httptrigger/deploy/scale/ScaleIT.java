package dev.httptrigger.deploy.scale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Runs only where the system property {@code scale.triggers} says how many triggers, as with {@code
 * -Pscale}. It measures, and asserts nothing: what is good enough depends on the machine.
 */
@EnabledIfSystemProperty(named = "scale.triggers", matches = "[0-9]+")
class ScaleIT {
  @Test
  void printsTheTable() throws IOException, InterruptedException {
    Size size = Size.ofProperties();
    System.out.println(size);
    try (ScaleRun run = new ScaleRun(size)) {
      String table = size + ":\n\n" + run.run().text();
      System.out.println(table);
      Files.writeString(Path.of("target/scale.md"), table);
    }
  }
}
