package dev.httptrigger.crds.names;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/**
 * Names of parameters of a query or form, or of cookies, that are ours, and the question whether
 * some server would read a client's name as one of them. Servers do more to a name than to decode
 * it, each something else; here a client's name is ours as soon as one of them takes it for ours.
 * What each server does, and where it says so, is in docs/decisions/names-of-parameters.md.
 *
 * <p>A client's name is ours where it equals ours once
 *
 * <ul>
 *   <li>escapes are decoded as often as there are any, {@code %u0075} too, a percent sign that
 *       begins none is dropped, and the bytes are read as UTF-8 or as Latin-1;
 *   <li>case does not count, nor does whether a letter is a wide, mathematical or other variant of
 *       an ASCII one (NFKC);
 *   <li>in front of the name white space, brackets, {@code .}, {@code !}, {@code ?} and {@code _}
 *       are left out, as many as ours does not have;
 *   <li>{@code _}, {@code .}, white space, {@code +} and a bracket that nothing closes count as one
 *       character, and so do {@code .} and an opening bracket ({@code a[b]} is {@code a.b});
 *   <li>behind the name nothing follows but white space; or what follows begins with a bracket, a
 *       {@code .}, an opening parenthesis or a NUL byte.
 * </ul>
 *
 * <p>So with {@code uid} go {@code UID}, {@code %2575id}, {@code " uid"}, {@code _uid}, {@code
 * uid[]}, {@code [uid]} and {@code uid.x}. All else is another name: {@code uids}, {@code guid},
 * {@code uid2}, {@code u-id}, {@code u_id}, {@code uid_x}; and {@code uid} is, where ours is {@code
 * _uid} or {@code uid.x}. Immutable; every question costs time in proportion to the name's length.
 */
public final class ParameterNames {
  private final List<FoldedName> names;

  private ParameterNames(List<FoldedName> names) {
    this.names = names;
  }

  /** These names, as the manifest writes them. */
  public static ParameterNames of(Collection<String> names) {
    return new ParameterNames(names.stream().map(FoldedName::ours).toList());
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return names.isEmpty();
  }

  /**
   * Whether some server reads what a client wrote as one of these names.
   *
   * @param text where the name stands, with its escapes
   * @param start where it begins
   * @param end where it has ended
   */
  public boolean contain(byte[] text, int start, int end) {
    return !names.isEmpty()
        && FoldedName.readings(text, start, end).stream().anyMatch(this::contain);
  }

  /**
   * Whether some server finds one of these names in a cookie pair: where the pair begins, behind
   * {@code =} signs (a cookie without a name), or behind white space, which separates pairs too.
   *
   * @param pair what stands between two separators, with its escapes
   */
  public boolean containNameIn(byte[] pair) {
    if (names.isEmpty()) {
      return false;
    }
    int start = 0;
    while (start < pair.length && (pair[start] == '=' || isBlank(pair[start]))) {
      start++;
    }
    int equals = indexOf(pair, start, '=');
    return contain(pair, start, equals) || containNameBehindBlank(pair, start);
  }

  /** Of each word the name is looked at once, up to its first {@code =}. */
  private boolean containNameBehindBlank(byte[] pair, int from) {
    int at = from;
    while (at < pair.length) {
      int start = endOfBlanks(pair, at);
      int end = start;
      while (end < pair.length && pair[end] != '=' && !isBlank(pair[end])) {
        end++;
      }
      int next = endOfBlanks(pair, end);
      if (next < pair.length && pair[next] == '=' && contain(pair, start, end)) {
        return true;
      }
      at = end;
      while (at < pair.length && !isBlank(pair[at])) {
        at++;
      }
    }
    return false;
  }

  private static int endOfBlanks(byte[] text, int start) {
    int end = start;
    while (end < text.length && isBlank(text[end])) {
      end++;
    }
    return end;
  }

  private static int indexOf(byte[] text, int start, char wanted) {
    int at = start;
    while (at < text.length && text[at] != wanted) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(byte octet) {
    return octet == ' ' || (octet >= '\t' && octet <= '\r') || (octet >= 0x1c && octet <= 0x1f);
  }

  /** Whether some server reads one of two names that stand in manifests as the other. */
  public static boolean mayBeOne(String one, String other) {
    return isReadAs(one, other) || isReadAs(other, one);
  }

  /** Whether whoever takes all spellings of one of two names has taken all of the other's. */
  public static boolean haveTheSameSpellings(String one, String other) {
    return isReadAs(one, other) && isReadAs(other, one);
  }

  private static boolean isReadAs(String written, String ours) {
    byte[] text = written.getBytes(StandardCharsets.UTF_8);
    return of(List.of(ours)).contain(text, 0, text.length);
  }

  private boolean contain(FoldedName written) {
    for (FoldedName name : names) {
      if (written.isReadAs(name)) {
        return true;
      }
    }
    return false;
  }
}
