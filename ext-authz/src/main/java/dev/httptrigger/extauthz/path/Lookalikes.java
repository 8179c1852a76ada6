package dev.httptrigger.extauthz.path;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Characters that some servers turn into ASCII that means something in a path, or into white space:
 * what compatibility normalisation (NFKC, Unicode Standard Annex 15) makes of them. They are a
 * list, and a text is not normalised: that puts marks in order, which takes the square of their
 * number, and anybody may send thousands. A test compares the list with what the JDK makes of every
 * character.
 */
final class Lookalikes {
  private static final String SPECIAL = "./\\;%?#";

  /** From and to, in order. */
  private static final int[][] RANGES = {
    {0xa0, 0xa0}, // no-break space
    {0x37e, 0x37e}, // Greek question mark
    {0x2000, 0x200a}, // spaces
    {0x2024, 0x2026}, // leaders
    {0x202f, 0x202f}, // narrow no-break space
    {0x2047, 0x2049}, // double question and exclamation marks
    {0x205f, 0x205f}, // mathematical space
    {0x2100, 0x2101}, // account of, addressed to the subject
    {0x2105, 0x2106}, // care of, cada una
    {0x2488, 0x249b}, // numbers with a full stop
    {0x3000, 0x3000}, // ideographic space
    {0x33c2, 0x33c2}, // a.m.
    {0x33c7, 0x33c7}, // Co.
    {0x33d8, 0x33d8}, // p.m.
    {0xfe14, 0xfe14}, // punctuation for vertical lines
    {0xfe16, 0xfe16},
    {0xfe19, 0xfe19},
    {0xfe30, 0xfe30},
    {0xfe52, 0xfe52}, // small punctuation
    {0xfe54, 0xfe54},
    {0xfe56, 0xfe56},
    {0xfe5f, 0xfe5f},
    {0xfe68, 0xfe68},
    {0xfe6a, 0xfe6a},
    {0xff03, 0xff03}, // wide punctuation
    {0xff05, 0xff05},
    {0xff0e, 0xff0f},
    {0xff1b, 0xff1b},
    {0xff1f, 0xff1f},
    {0xff3c, 0xff3c},
    {0x1f100, 0x1f100}, // zero with a full stop
  };

  private static final int[] CODE_POINTS =
      Arrays.stream(RANGES)
          .flatMapToInt(range -> IntStream.rangeClosed(range[0], range[1]))
          .toArray();

  private static final String[] TEXTS =
      Arrays.stream(CODE_POINTS)
          .mapToObj(Character::toString)
          .map(each -> Normalizer.normalize(each, Normalizer.Form.NFKC))
          .toArray(String[]::new);

  private Lookalikes() {}

  /** Whether some server turns it into one of {@code . / \ ; % ? #}. */
  static boolean becomesSpecial(int codePoint) {
    int place = Arrays.binarySearch(CODE_POINTS, codePoint);
    return place >= 0
        && TEXTS[place].chars().anyMatch(character -> SPECIAL.indexOf(character) >= 0);
  }

  /** The text with each of them as it may be read; costs no more than its length. */
  static String read(String text) {
    StringBuilder read = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); ) {
      int codePoint = text.codePointAt(at);
      int place = codePoint < 0x80 ? -1 : Arrays.binarySearch(CODE_POINTS, codePoint);
      if (place < 0) {
        read.appendCodePoint(codePoint);
      } else {
        read.append(TEXTS[place]);
      }
      at += Character.charCount(codePoint);
    }
    return read.toString();
  }
}
