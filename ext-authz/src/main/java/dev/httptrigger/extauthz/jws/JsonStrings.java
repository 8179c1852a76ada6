package dev.httptrigger.extauthz.jws;

import static java.util.Objects.requireNonNull;

/** Strings of JSON (RFC 8259 §7), without halves of characters. */
final class JsonStrings {
  private JsonStrings() {}

  /** What came of reading a string. */
  sealed interface Reading {}

  /**
   * A string; never printed.
   *
   * @param text with all escapes resolved
   */
  record Text(String text) implements Reading {
    Text {
      requireNonNull(text, "text is null");
    }

    @Override
    public String toString() {
      return "a string";
    }
  }

  /**
   * No string.
   *
   * @param why without a word of it
   */
  record Broken(String why) implements Reading {
    Broken {
      requireNonNull(why, "why is null");
    }
  }

  /** Reads a string whose opening quote is next. */
  static Reading read(JsonCharacters characters) {
    characters.next();
    int start = characters.position();
    characters.skipPlain();
    return switch (characters.peek()) {
      case '"' -> {
        String text = characters.since(start);
        characters.next();
        yield new Text(text);
      }
      case '\\' -> readWithEscapes(characters, characters.since(start));
      default -> unfinished();
    };
  }

  private static Reading readWithEscapes(JsonCharacters characters, String before) {
    StringBuilder read = new StringBuilder(before);
    while (!characters.atEnd() && characters.peek() >= ' ') {
      char character = characters.next();
      if (character == '"') {
        String text = read.toString();
        return isWhole(text) ? new Text(text) : new Broken("a string has half a character");
      }
      int resolved = character == '\\' ? escape(characters) : character;
      if (resolved < 0) {
        return new Broken("a string has an escape that JSON does not know");
      }
      read.append((char) resolved);
    }
    return unfinished();
  }

  /** What the escape after a backslash stands for, or a negative number. */
  private static int escape(JsonCharacters characters) {
    char character = characters.next();
    return switch (character) {
      case '"', '\\', '/' -> character;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> fourHexDigits(characters);
      default -> -1;
    };
  }

  private static int fourHexDigits(JsonCharacters characters) {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = hexDigit(characters.next());
      if (digit < 0) {
        return -1;
      }
      unit = unit * 16 + digit;
    }
    return unit;
  }

  /**
   * The value of an ASCII hexadecimal digit: {@link Character#digit} takes those of all scripts.
   */
  private static int hexDigit(char character) {
    return character < 128 ? Character.digit(character, 16) : -1;
  }

  /** Whether surrogates stand in pairs only. */
  private static boolean isWhole(String text) {
    return text.codePoints()
        .noneMatch(
            codePoint ->
                codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
  }

  private static Broken unfinished() {
    return new Broken("a string has a control character or does not end");
  }
}
