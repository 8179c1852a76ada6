package dev.httptrigger.extauthz.example;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How servers read the names in a query or form, each in the plainest way: what they find under
 * {@code uid} is what the function behind them believes. In all texts a character is a byte.
 */
public enum ParameterReader {
  URL_STANDARD("&"),
  SEMICOLONS("[&;]"),
  ASP_NET("&"),
  CLASSIC_ASP("&"),
  PHP("&"),
  /** As Express has it, though with dots. */
  QS("&"),
  RACK("[&;] *"),
  RACK_3("& *"),
  RAILS_MULTIPARAMETER("&"),
  SPRING("&"),
  TRIMMING("&"),
  SECOND_OF_TWO("[&;]"),
  URL_SEARCH_PARAMETERS("&");

  /** The name that all of them are asked for. */
  public static final String NAME = "uid";

  /** Of the letters of the name, with nothing but punctuation around them. */
  private static final Pattern MAY_BE_OURS =
      Pattern.compile("[^\\p{L}\\p{N}]*uid([^\\p{L}\\p{N}_:-].*)?", Pattern.DOTALL);

  private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");
  private static final Pattern WIDE_ESCAPE = Pattern.compile("%[uU]([0-9A-Fa-f]{4})");

  private final String separators;

  ParameterReader(String separators) {
    this.separators = separators;
  }

  /** The values under the name, as they are written. */
  public List<String> values(String text) {
    return Arrays.stream(text.split(separators, -1))
        .filter(piece -> !piece.isEmpty() && reading(name(piece)).equals(NAME))
        .map(piece -> piece.substring(Math.min(name(piece).length() + 1, piece.length())))
        .toList();
  }

  private String reading(String name) {
    return switch (this) {
      case URL_STANDARD, SEMICOLONS -> decoded(name);
      case ASP_NET -> decoded(name).toLowerCase(Locale.ROOT);
      case CLASSIC_ASP -> decoded(wide(name)).replace("%", "").toLowerCase(Locale.ROOT);
      case PHP -> php(decoded(name));
      case QS -> qs(decoded(name));
      case RACK -> firstGroup("[\\[\\]]*([^\\[\\]]+).*", decoded(name));
      case RACK_3 -> firstGroup("(.[^\\[]*).*", decoded(name));
      case RAILS_MULTIPARAMETER -> firstGroup("([^(]*)[(].*", decoded(name));
      case SPRING -> firstGroup("[!_]?([^.\\[]*).*", decoded(name));
      case TRIMMING -> decoded(name).strip();
      case SECOND_OF_TWO -> decoded(decoded(name));
      case URL_SEARCH_PARAMETERS -> firstGroup("[?]?(.*)", decoded(name));
    };
  }

  /** The parameters, between any separators, that no server reads as the name. */
  public static List<String> others(String text) {
    return Arrays.stream(text.split("[&;]", -1))
        .filter(piece -> !piece.isEmpty() && !mayBeOurs(name(piece)))
        .toList();
  }

  /** Whether the name may be taken away: a name of other letters must stay. */
  public static boolean mayBeOurs(String name) {
    return plainest(name).stream().anyMatch(plain -> MAY_BE_OURS.matcher(plain).matches());
  }

  /**
   * What is left of a name once all is undone that any server undoes: escapes however often, case,
   * variants of letters, and percent signs; its bytes read as UTF-8, and as Latin-1.
   */
  public static List<String> plainest(String name) {
    String plain = name;
    for (String before = ""; !before.equals(plain); ) {
      before = plain;
      plain = wide(decoded(plain));
    }
    String utf8 = new String(plain.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    return List.of(letters(utf8), letters(plain));
  }

  private static String letters(String text) {
    return Normalizer.normalize(text.replace("%", ""), Normalizer.Form.NFKC)
        .codePoints()
        .map(Character::toUpperCase)
        .map(Character::toLowerCase)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String name(String piece) {
    int equals = piece.indexOf('=');
    return equals < 0 ? piece : piece.substring(0, equals);
  }

  private static String decoded(String text) {
    return ESCAPE
        .matcher(text.replace('+', ' '))
        .replaceAll(
            escape ->
                Matcher.quoteReplacement(
                    Character.toString((char) Integer.parseInt(escape.group(1), 16))));
  }

  /** Bytes of UTF-8, as all texts here are. */
  private static String wide(String text) {
    return WIDE_ESCAPE
        .matcher(text)
        .replaceAll(
            escape ->
                Matcher.quoteReplacement(
                    new String(
                        Character.toString((char) Integer.parseInt(escape.group(1), 16))
                            .getBytes(StandardCharsets.UTF_8),
                        StandardCharsets.ISO_8859_1)));
  }

  private static String php(String name) {
    String text = name.substring(0, (name + '\0').indexOf('\0')).replaceFirst("^ +", "");
    int bracket = text.indexOf('[');
    boolean array = bracket >= 0 && text.indexOf(']', bracket) >= 0;
    return (array ? text.substring(0, bracket) : text).replaceAll("[ .\\[]", "_");
  }

  private static String qs(String name) {
    String key = name.replaceAll("[.]([^.\\[]+)", "[$1]");
    Matcher segment = Pattern.compile("\\[([^\\[\\]]*)]", Pattern.DOTALL).matcher(key);
    if (!segment.find()) {
      return key;
    }
    return segment.start() > 0 ? key.substring(0, segment.start()) : segment.group(1);
  }

  private static String firstGroup(String pattern, String name) {
    Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(name);
    return matcher.matches() ? matcher.group(1) : name;
  }
}
