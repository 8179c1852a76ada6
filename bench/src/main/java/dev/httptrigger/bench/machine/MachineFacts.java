package dev.httptrigger.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What machine it is, for people who compare figures. Nothing that names it. */
public final class MachineFacts {
  private static final Pattern MODEL = Pattern.compile("(?m)^model name\\s*: (.*)$");
  private static final Pattern MEMORY = Pattern.compile("(?m)^MemTotal:\\s+(\\d+) kB$");
  private static final long KIBIBYTES_PER_GIBIBYTE = 1 << 20;

  private MachineFacts() {}

  /** What it is, by what is said, in an order fit for reading. */
  public static Map<String, String> ofThisMachine(Cores cores) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("processor", found("/proc/cpuinfo", MODEL).orElse(System.getProperty("os.arch", "")));
    facts.put(
        "processors it may use", Integer.toString(Runtime.getRuntime().availableProcessors()));
    found("/proc/meminfo", MEMORY)
        .ifPresent(
            kibibytes ->
                facts.put("memory", Long.parseLong(kibibytes) / KIBIBYTES_PER_GIBIBYTE + " GiB"));
    facts.put(
        "system", System.getProperty("os.name", "") + " " + System.getProperty("os.version", ""));
    facts.put("JVM", System.getProperty("java.vendor.version", "") + " " + Runtime.version());
    facts.put(
        "placing",
        cores.pinned()
            ? "server on processor " + cores.server() + ", load on " + cores.load()
            : "not pinned: server and load share what there is");
    return facts;
  }

  private static Optional<String> found(String file, Pattern pattern) {
    try {
      Matcher matcher = pattern.matcher(Files.readString(Path.of(file)));
      return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // another system
    }
  }
}
