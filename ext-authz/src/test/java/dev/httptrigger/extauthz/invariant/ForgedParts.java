package dev.httptrigger.extauthz.invariant;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Makes headers, cookies and parameters with the mapped names in every spelling, doubled, with odd
 * bytes and separators, beside what is nobody's business.
 */
final class ForgedParts {
  private static final List<String> HEADERS =
      List.copyOf(ProtectedTrigger.headerNames()).stream().sorted().toList();
  private static final List<String> COOKIES = List.of("uid", "user-name");
  private static final List<String> PARAMETERS = List.of("uid", "user.name", "full-name");
  private static final List<String> OTHER_HEADERS =
      List.of(
          "x-other: 1",
          "X-Other: 2",
          "x-other: a, b",
          "x-users-id: 7",
          "x-user-id2: 8",
          "xx-user-id: 9",
          "x--user-id: 10",
          "x-userid: 11",
          "x-other: \u00e9\u00ff",
          "x-other:  spaced  out  ",
          "x-empty: ");
  private static final List<String> OUR_HEADERS =
      List.of("x-httptrigger-dry-run: forged", "X_HttpTrigger.Reason: forged");
  private static final List<String> OTHER_COOKIES =
      List.of(
          "a=1",
          "b=\"x y\"",
          "c=a=b",
          "uids=7",
          "=8",
          "d=",
          "e",
          "guid=\u00c3\u00a9",
          "f=1, g=2",
          "h=%75id");
  private static final List<String> ODD_COOKIES =
      List.of(
          "q=\"open", "r=\u00ff", "s=\"a\\\"; uid=eve", "t=\"a\"b", "", " ", "u=\\", "v=\"a;b\"");
  private static final List<String> OTHER_PARAMETERS =
      List.of(
          "a=1",
          "b=%20+",
          "c",
          "d=a=b",
          "uids=7",
          "guid=8",
          "u-id=9",
          "=10",
          "%zz=1",
          "%=2",
          "uid%2=3",
          "%2575id=4",
          "e=%75id",
          "%ff=5",
          "userx.name=6");
  private static final List<String> PERHAPS =
      List.of(
          "UID",
          "uid[]",
          "uid%5B%5D",
          "uid[a]",
          "%u0075id",
          "uid%00",
          "uid%00x",
          "+uid",
          "uid+",
          "%20uid",
          ".uid",
          "!uid",
          "_uid",
          "[uid]",
          "uid.x",
          "Uid",
          "user_name",
          "user+name",
          "user%20name",
          "USER.NAME",
          "user[name");
  private static final List<String> VALUES =
      List.of("=evil", "=", "", "=a=b", "=%20x", "=\"evil\"", "=a,b", "=evil+1", "=!");

  private final Random random;

  ForgedParts(Random random) {
    this.random = random;
  }

  /** Header lines. */
  List<String> headers() {
    List<String> lines = new ArrayList<>();
    for (int count = random.nextInt(5); count > 0; count--) {
      lines.add(
          switch (random.nextInt(8)) {
            case 0, 1, 2, 3 -> spelledHeader() + ": " + one(List.of("evil", "", "e\u00e9", "a,b"));
            case 4 -> one(OUR_HEADERS);
            default -> one(OTHER_HEADERS);
          });
    }
    if (oneIn(60)) {
      lines.add("x-other: a" + one(List.of("\u0001", "\u0000", "\t", "\u007f")) + "b");
    }
    return lines;
  }

  private String spelledHeader() {
    StringBuilder name = new StringBuilder();
    for (char letter : one(HEADERS).toCharArray()) {
      if (letter == '-' && !oneIn(3)) {
        name.append(
            one(List.of("_", ".", "~", "!", "'", "|", "*", "+", "^", "#", "$", "%", "&", "`")));
      } else {
        name.append(oneIn(6) ? Character.toUpperCase(letter) : letter);
      }
    }
    return name.toString();
  }

  /** None, one or two lines, these pairs among others. */
  List<String> cookieLines(List<String> tokens) {
    List<String> pairs = new ArrayList<>(tokens);
    for (int count = random.nextInt(5); count > 0; count--) {
      pairs.add(
          switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> spelledCookie();
            case 4 -> one(ODD_COOKIES);
            default -> one(OTHER_COOKIES);
          });
    }
    Collections.shuffle(pairs, random);
    if (pairs.size() > 1 && oneIn(3)) {
      int middle = pairs.size() / 2;
      return List.of(
          "cookie: " + joinedCookies(pairs.subList(0, middle)),
          "Cookie: " + joinedCookies(pairs.subList(middle, pairs.size())));
    }
    return pairs.isEmpty() ? List.of() : List.of("cookie: " + joinedCookies(pairs));
  }

  private String joinedCookies(List<String> pairs) {
    StringBuilder line = new StringBuilder();
    for (String pair : pairs) {
      line.append(line.isEmpty() ? "" : separator("; ", ";", " ; ", ", ", ";;")).append(pair);
    }
    return line.append(oneIn(10) ? ";" : "").toString();
  }

  private String spelledCookie() {
    String name = one(COOKIES);
    String spelled =
        switch (random.nextInt(6)) {
          case 0 -> escaped(name);
          case 1 -> " " + name + " ";
          case 2 -> one(List.of("UID", "uid[]", "$uid", "\"uid\"", "User-Name", "user_name"));
          default -> name;
        };
    return spelled + one(List.of("=evil", "=", "", "=\"evil\"", "=\"e; v\"", "=a,b", "=%3B"));
  }

  /** Behind a question mark, or nothing. */
  String query(List<String> tokens) {
    String parameters = parameters(tokens);
    return parameters.isEmpty() && !oneIn(8) ? "" : "?" + parameters;
  }

  /** A query or a form, these pieces among others. */
  String parameters(List<String> tokens) {
    List<String> pieces = new ArrayList<>(tokens);
    for (int count = random.nextInt(6); count > 0; count--) {
      pieces.add(
          switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> spelledParameter(one(PARAMETERS)) + one(VALUES);
            case 4 -> one(PERHAPS) + one(VALUES);
            default -> one(OTHER_PARAMETERS);
          });
    }
    if (oneIn(60)) {
      pieces.add(one(List.of("a=\u00e9", "uid=\u00ff", "\u00c3\u00a9=1", "a=!", "a= b", "a=#b")));
    }
    Collections.shuffle(pieces, random);
    StringBuilder text = new StringBuilder(oneIn(12) ? separator("&", ";") : "");
    for (int at = 0; at < pieces.size(); at++) {
      text.append(at > 0 ? separator("&", "&", ";", "&&", "&;") : "").append(pieces.get(at));
    }
    return text.append(oneIn(12) ? separator("&", ";", "&&") : "").toString();
  }

  private String spelledParameter(String name) {
    return random.nextBoolean() ? name : escaped(name);
  }

  /** With one or more of its letters escaped. */
  private String escaped(String name) {
    StringBuilder escaped = new StringBuilder();
    int always = random.nextInt(name.length());
    for (int at = 0; at < name.length(); at++) {
      String escape = "%%%02x".formatted((int) name.charAt(at));
      boolean goes = at == always || oneIn(4);
      escaped.append(
          goes
              ? (random.nextBoolean() ? escape : escape.toUpperCase(Locale.ROOT))
              : Character.toString(name.charAt(at)));
    }
    return escaped.toString();
  }

  /** Mostly the first. */
  private String separator(String usual, String... others) {
    return random.nextInt(3) > 0 ? usual : one(List.of(others));
  }

  private boolean oneIn(int count) {
    return random.nextInt(count) == 0;
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
