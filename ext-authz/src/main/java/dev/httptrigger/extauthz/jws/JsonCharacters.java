package dev.httptrigger.extauthz.jws;

/** A text, and how far it has been read. */
final class JsonCharacters {
  /** What stands after the last character; no character of JSON's grammar. */
  private static final char END = '\uffff';

  private final String text;
  private int position;

  JsonCharacters(String text) {
    this.text = text;
  }

  int position() {
    return position;
  }

  boolean atEnd() {
    return position >= text.length();
  }

  /** The next character, which stays next. */
  char peek() {
    return atEnd() ? END : text.charAt(position);
  }

  /** The next character, read. */
  char next() {
    char character = peek();
    position++;
    return character;
  }

  /** Reads that character, if it is next. */
  boolean skip(char character) {
    if (atEnd() || peek() != character) {
      return false;
    }
    position++;
    return true;
  }

  /** Reads that word, if it is next. */
  boolean skip(String word) {
    if (!text.startsWith(word, position)) {
      return false;
    }
    position += word.length();
    return true;
  }

  /** Reads what a string may hold as it is: no quotation mark, backslash or control character. */
  void skipPlain() {
    int length = text.length();
    while (position < length && isPlain(text.charAt(position))) {
      position++;
    }
  }

  private static boolean isPlain(char character) {
    return character != '"' && character != '\\' && character >= ' ';
  }

  /** Reads the white space of RFC 8259 §2: these four characters, and none of the others. */
  void skipWhiteSpace() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
      position++;
    }
  }

  /** What was read since then. */
  String since(int start) {
    return text.substring(start, position);
  }
}
