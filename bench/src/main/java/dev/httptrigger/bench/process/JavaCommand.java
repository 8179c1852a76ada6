package dev.httptrigger.bench.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How a Java program was started.
 *
 * @param java the JVM's program
 * @param flags those for the JVM, class path aside
 * @param classPath its class path
 * @param program the main class and what follows
 */
public record JavaCommand(String java, List<String> flags, String classPath, List<String> program) {
  private static final Set<String> CLASS_PATH = Set.of("-cp", "-classpath", "--class-path");
  private static final String AOT = "-XX:AOT";
  private static final String AOT_CACHE = "-XX:AOTCache=";
  private static final List<String> OF_ONE_CLASS_PATH =
      List.of(AOT, "-XX:SharedArchiveFile", "-Dhttptrigger.");

  /** Takes copies. */
  public JavaCommand {
    flags = List.copyOf(flags);
    program = List.copyOf(program);
  }

  /**
   * Takes the words apart.
   *
   * @param words such as those of {@code /proc/PID/cmdline}
   * @throws IllegalArgumentException when they name no class path or no main class
   */
  public static JavaCommand parse(List<String> words) {
    List<String> flags = new ArrayList<>();
    String classPath = "";
    int word = 1;
    while (word < words.size() && isFlag(words.get(word))) {
      String flag = words.get(word);
      if (CLASS_PATH.contains(flag) && word + 1 < words.size()) {
        classPath = words.get(word + 1);
        word++;
      } else if (flag.startsWith("--class-path=")) {
        classPath = flag.substring("--class-path=".length());
      } else {
        flags.add(flag);
      }
      word++;
    }
    if (classPath.isEmpty() || word >= words.size()) {
      throw new IllegalArgumentException("this starts no main class of a class path");
    }
    return new JavaCommand(words.getFirst(), flags, classPath, words.subList(word, words.size()));
  }

  private static boolean isFlag(String word) {
    return word.startsWith("-") || word.startsWith("@");
  }

  /**
   * The words that start another program on the same JVM with the same flags; those that fit one
   * class path only (its AOT cache) are left out.
   */
  public List<String> wordsForOther(String otherClassPath, String main, List<String> arguments) {
    List<String> kept =
        flags.stream()
            .filter(flag -> OF_ONE_CLASS_PATH.stream().noneMatch(flag::startsWith))
            .toList();
    return words(kept, otherClassPath, Stream.concat(Stream.of(main), arguments.stream()).toList());
  }

  /**
   * The same with another value of one of the program's arguments.
   *
   * @param option the argument with its equals sign
   */
  public JavaCommand with(String option, String value) {
    return new JavaCommand(
        java,
        flags,
        classPath,
        program.stream().map(word -> word.startsWith(option) ? option + value : word).toList());
  }

  /** The same with further flags for the JVM, behind the others. */
  public JavaCommand withFlags(List<String> more) {
    return new JavaCommand(
        java, Stream.concat(flags.stream(), more.stream()).toList(), classPath, program);
  }

  /** Whether it starts from an AOT cache. */
  public boolean usesAotCache() {
    return flags.stream().anyMatch(flag -> flag.startsWith(AOT_CACHE));
  }

  /** The same without an AOT cache. */
  public JavaCommand withoutAotCache() {
    return new JavaCommand(
        java, flags.stream().filter(flag -> !flag.startsWith(AOT)).toList(), classPath, program);
  }

  /** The program that asks a JVM of the same kind about itself. */
  public Path jcmd() {
    return Path.of(java).resolveSibling("jcmd");
  }

  /** The words that start the same again. */
  public List<String> words() {
    return words(flags, classPath, program);
  }

  private List<String> words(List<String> given, String path, List<String> rest) {
    return Stream.of(List.of(java), given, List.of("--class-path", path), rest)
        .flatMap(List::stream)
        .toList();
  }
}
