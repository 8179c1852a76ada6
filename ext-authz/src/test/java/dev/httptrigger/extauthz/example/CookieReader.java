package dev.httptrigger.extauthz.example;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How servers read a {@code Cookie} header, each in the plainest way: what they find under {@code
 * uid} is what the function behind them believes. In all texts a character is a byte.
 */
public enum CookieReader {
  RFC_6265 {
    @Override
    List<String> pairs(String header) {
      return List.of(header.split(";", -1));
    }
  },
  COMMAS {
    @Override
    List<String> pairs(String header) {
      return List.of(header.split("[;,]", -1));
    }
  },
  /** As RFC 2109 has it: a quoted value may hold separators. */
  QUOTES {
    @Override
    List<String> pairs(String header) {
      return scanned(header, ";", true);
    }
  },
  QUOTES_WITHOUT_ESCAPES {
    @Override
    List<String> pairs(String header) {
      return scanned(header, ";", false);
    }
  },
  QUOTES_AND_COMMAS {
    @Override
    List<String> pairs(String header) {
      return scanned(header, ";,", true);
    }
  },
  QUOTES_AND_COMMAS_WITHOUT_ESCAPES {
    @Override
    List<String> pairs(String header) {
      return scanned(header, ";,", false);
    }
  },
  /** Commas first, then quotes. */
  QUOTES_WITHIN_COMMAS {
    @Override
    List<String> pairs(String header) {
      return Arrays.stream(header.split(",", -1))
          .flatMap(part -> scanned(part, ";", true).stream())
          .toList();
    }
  },
  DECODED_NAMES {
    @Override
    List<String> pairs(String header) {
      return RFC_6265.pairs(header);
    }

    @Override
    String reading(String name) {
      try {
        return URLDecoder.decode(name, StandardCharsets.ISO_8859_1);
      } catch (IllegalArgumentException broken) {
        return name;
      }
    }
  },
  WITHOUT_CASE {
    @Override
    List<String> pairs(String header) {
      return COMMAS.pairs(header);
    }

    @Override
    String reading(String name) {
      return name.toLowerCase(Locale.ROOT);
    }
  },
  PHP {
    @Override
    List<String> pairs(String header) {
      return RFC_6265.pairs(header);
    }

    @Override
    String reading(String name) {
      int bracket = name.indexOf('[');
      boolean array = bracket >= 0 && name.indexOf(']', bracket) >= 0;
      return (array ? name.substring(0, bracket) : name).replaceAll("[ .\\[]", "_");
    }
  },
  /** A cookie without a name once was one with what follows the sign. */
  NAMELESS {
    @Override
    List<String> pairs(String header) {
      return Arrays.stream(header.split(";", -1))
          .map(pair -> pair.strip().replaceFirst("^=", ""))
          .toList();
    }
  };

  /** Python's: white space separates, too, and what does not fit ends the reading. */
  private static final Pattern PYTHON =
      Pattern.compile(
          "\\s*([^\\s=;,\"]+)\\s*(=\\s*(\"(?:[^\\\\\"]|\\\\.)*\"|[^\\s;\",\\\\]*))?\\s*(\\s+|;|$)");

  abstract List<String> pairs(String header);

  String reading(String name) {
    return name;
  }

  /** The values under the name, as they are written. */
  public List<String> values(String header) {
    return pairs(header).stream()
        .filter(pair -> reading(name(pair)).equals(ParameterReader.NAME))
        .map(pair -> pair.substring(Math.min(pair.indexOf('=') + 1, pair.length())).strip())
        .toList();
  }

  /** What Python's cookies find, which read the header up to what they don't understand. */
  public static List<String> valuesUpToAnOddity(String header) {
    List<String> values = new ArrayList<>();
    Matcher matcher = PYTHON.matcher(header);
    int at = 0;
    while (at < header.length() && matcher.region(at, header.length()).lookingAt()) {
      if (matcher.group(1).equals(ParameterReader.NAME) && matcher.group(3) != null) {
        values.add(matcher.group(3));
      }
      at = matcher.end();
    }
    return values;
  }

  private static String name(String pair) {
    int equals = pair.indexOf('=');
    return (equals < 0 ? pair : pair.substring(0, equals)).strip();
  }

  private static List<String> scanned(String header, String separators, boolean escapes) {
    List<String> pairs = new ArrayList<>();
    int start = 0;
    boolean atValue = true;
    for (int i = 0; i <= header.length(); i++) {
      char character = i == header.length() ? separators.charAt(0) : header.charAt(i);
      if (separators.indexOf(character) >= 0) {
        pairs.add(header.substring(start, i));
        start = i + 1;
        atValue = true;
      } else if (character == '"' && atValue) {
        i = endOfQuote(header, i, escapes);
        atValue = false;
      } else if (character == '=') {
        atValue = header.substring(start, i).indexOf('=') < 0;
      } else if (!Character.isWhitespace(character)) {
        atValue = false;
      }
    }
    if (start <= header.length() && !header.isEmpty()) {
      pairs.add(header.substring(Math.min(start, header.length())));
    }
    return pairs;
  }

  /** The last byte of the quote, or of the header where the quote stays open. */
  private static int endOfQuote(String header, int start, boolean escapes) {
    for (int i = start + 1; i < header.length(); i++) {
      if (escapes && header.charAt(i) == '\\') {
        i++;
      } else if (header.charAt(i) == '"') {
        return i;
      }
    }
    return header.length() - 1;
  }
}
