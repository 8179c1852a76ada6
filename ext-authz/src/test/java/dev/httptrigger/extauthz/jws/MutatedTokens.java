package dev.httptrigger.extauthz.jws;

import dev.httptrigger.testkit.TokenMint;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/**
 * Tokens that are a little off, in every part: what is signed is changed before it is signed, so
 * that the signature is good and the rest decides, or after it. About a tenth is as it should be.
 * The same seed makes the same tokens of the same mint, but for signatures with a random part.
 */
public final class MutatedTokens {
  private static final String CLAIMS = "{\"sub\":\"alice\",\"exp\":4102444800,\"n\":[1,2.5,null]}";
  private static final String LETTERS = " \t\n\r\"{}[],:0a.\\-_Ae'/#";
  private static final String BASE64_LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= \n.";

  /** Members that a header must not have, may have, or has already. */
  private static final List<String> HEADER_MEMBERS =
      List.of(
          "\"alg\":\"none\"",
          "\"alg\":\"HS256\"",
          "\"\\u0061lg\":\"none\"",
          "\"kid\":\"k1\"",
          "\"kid\":\"k2\"",
          "\"kid\":null",
          "\"kid\":1",
          "\"crit\":[]",
          "\"crit\":null",
          "\"crit\":[\"exp\"]",
          "\"crit\":[\"b64\"],\"b64\":true",
          "\"b64\":true",
          "\"b64\":false",
          "\"typ\":\"at+jwt\"",
          "\"typ\":5",
          "\"typ\":null",
          "\"cty\":\"JWT\"",
          "\"zip\":\"DEF\"",
          "\"jku\":\"https://keys.example.com\"",
          "\"jku\":7",
          "\"jwk\":{\"kty\":\"oct\",\"k\":\"AA\"}",
          "\"jwk\":[]",
          "\"x5c\":[\"AA\"]",
          "\"x5t\":\"AA\"",
          "\"enc\":\"A128GCM\"",
          "\"nonce\":{\"a\":1,\"a\":2}");

  /** Members of claims, and what some readers take for members. */
  private static final List<String> CLAIM_MEMBERS =
      List.of(
          "\"sub\":\"bob\"",
          "\"s\\u0075b\":\"bob\"",
          "\"o\":{\"a\":1,\"a\":2}",
          "\"o\":{\"a\":{\"b\":[{}]}}",
          "\"\":\"\"",
          "\"x\":NaN",
          "\"x\":-Infinity",
          "\"x\":1e400",
          "\"x\":-1e-400",
          "\"x\":01",
          "\"x\":+1",
          "\"x\":.5",
          "\"x\":5.",
          "\"x\":0x10",
          "\"x\":1E+2",
          "\"x\":18446744073709551616",
          "\"x\":" + "9".repeat(100),
          "\"x\":" + "9".repeat(101),
          "\"x\":\"\\ud83d\\ude00\"",
          "\"x\":\"\\ud83d\"",
          "\"x\":\"\\ude00\\ud83d\"",
          "\"x\":\"\\x\"",
          "\"x\":\"\\u00zz\"",
          "\"x\":\"\t\"",
          "\"x\":\"\\u0000\"",
          "\"x\":\"\u2028\u00e9\"",
          "\"x\":'y'",
          "x:1",
          "\"x\":True",
          "\"x\":undefined",
          "\"x\":1 // one",
          "\"x\":/* one */1",
          "\"x\":[1,]",
          "\"x\":[,1]",
          "\"x\":" + "[".repeat(31) + "]".repeat(31),
          "\"x\":" + "[".repeat(40) + "]".repeat(40),
          "");

  private final TokenMint mint;
  private final Random random;
  private final String good;
  private final String another;
  private String signed;

  /** Tokens of this mint. */
  public MutatedTokens(TokenMint mint, long seed) {
    this.mint = mint;
    this.random = new Random(seed);
    this.good = mint.sign(CLAIMS);
    this.another = mint.sign("{\"sub\":\"bob\"}");
    this.signed = good;
  }

  /** One more token; each character is one byte. */
  public String next() {
    return switch (random.nextInt(12)) {
      case 0 -> good;
      case 1, 2, 3, 4 -> {
        signed = mint.sign(part(header(), HEADER_MEMBERS), part(CLAIMS, CLAIM_MEMBERS));
        yield signed;
      }
      case 5, 6, 7 -> edited(random.nextBoolean() ? good : signed, BASE64_LETTERS);
      case 8, 9 -> withOtherSignature();
      default -> respelled();
    };
  }

  private String header() {
    return "{\"alg\":\"" + mint.algorithm() + "\",\"kid\":\"k1\",\"typ\":\"JWT\"}";
  }

  /** What is signed as header or claims. */
  private byte[] part(String text, List<String> members) {
    String changed =
        switch (random.nextInt(8)) {
          case 0, 1, 2 -> text;
          case 3, 4 -> edited(text, LETTERS);
          case 5 -> withMember(text, members.get(random.nextInt(members.size())));
          case 6 -> withMember(edited(text, LETTERS), members.get(random.nextInt(members.size())));
          default -> odd(text);
        };
    byte[] bytes = changed.getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(20) == 0 && bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private String withMember(String object, String member) {
    if (object.length() < 2) {
      return object;
    }
    return random.nextBoolean()
        ? object.charAt(0) + member + "," + object.substring(1)
        : object.substring(0, object.length() - 1) + "," + member + "}";
  }

  private String odd(String text) {
    return switch (random.nextInt(12)) {
      case 0 -> "";
      case 1 -> "{}";
      case 2 -> "[" + text + "]";
      case 3 -> text + text;
      case 4 -> text + ",";
      case 5 -> "\ufeff" + text;
      case 6 -> "null";
      case 7 -> text + "\u0000";
      case 8 -> " \t\r\n" + text + " ";
      case 9 -> text.substring(0, text.length() - 1);
      case 10 ->
          random.nextInt(20) == 0 ? withMember(text, "\"p\":\"" + "x".repeat(13_000) + "\"") : text;
      default -> random.nextInt(20) == 0 ? withMember(text, manyMembers()) : text;
    };
  }

  private static String manyMembers() {
    StringBuilder members = new StringBuilder("\"m0\":0");
    for (int i = 1; i < 1_000; i++) {
      members.append(",\"m").append(i).append("\":0");
    }
    return members.toString();
  }

  /** With one to three small changes. */
  private String edited(String text, String letters) {
    StringBuilder changed = new StringBuilder(text);
    for (int changes = 1 + random.nextInt(3); changes > 0 && !changed.isEmpty(); changes--) {
      int position = random.nextInt(changed.length());
      switch (random.nextInt(5)) {
        case 0 -> changed.deleteCharAt(position);
        case 1 -> changed.insert(position, letters.charAt(random.nextInt(letters.length())));
        case 2 -> changed.setCharAt(position, letters.charAt(random.nextInt(letters.length())));
        case 3 -> changed.setCharAt(position, (char) (' ' + random.nextInt(95)));
        default -> changed.insert(position, changed.charAt(position));
      }
    }
    return changed.toString();
  }

  private String withOtherSignature() {
    String token = random.nextBoolean() ? good : signed;
    int dot = token.lastIndexOf('.');
    byte[] signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
    int length = signature.length;
    byte[] other =
        switch (random.nextInt(9)) {
          case 0 -> new byte[length];
          case 1 -> Arrays.copyOf(signature, random.nextInt(length));
          case 2 -> Arrays.copyOf(signature, length + 1 + random.nextInt(3));
          case 3 -> Arrays.copyOfRange(signature, 1, length);
          case 4 -> withLeadingZero(signature);
          case 5 -> {
            byte[] full = new byte[length];
            Arrays.fill(full, (byte) 0xff);
            yield full;
          }
          case 6 -> halvesSwapped(signature);
          default -> {
            signature[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
            yield signature;
          }
        };
    return token.substring(0, dot + 1)
        + Base64.getUrlEncoder().withoutPadding().encodeToString(other);
  }

  private static byte[] withLeadingZero(byte[] signature) {
    byte[] longer = new byte[signature.length + 1];
    System.arraycopy(signature, 0, longer, 1, signature.length);
    return longer;
  }

  private static byte[] halvesSwapped(byte[] signature) {
    int half = signature.length / 2;
    byte[] swapped = new byte[2 * half];
    System.arraycopy(signature, half, swapped, 0, half);
    System.arraycopy(signature, 0, swapped, half, half);
    return swapped;
  }

  /** Another text of which some readers make the same token, or one of parts of two. */
  private String respelled() {
    String token = random.nextBoolean() ? good : signed;
    String[] parts = token.split("\\.", -1);
    String[] others = another.split("\\.", -1);
    int which = random.nextInt(3);
    switch (random.nextInt(11)) {
      case 0 -> parts[which] = parts[which] + "=";
      case 1 -> parts[which] = parts[which] + "==";
      case 2 -> parts[which] = withChangedLastLetter(parts[which]);
      case 3 -> parts[which] = parts[which].replace('-', '+').replace('_', '/');
      case 4 -> parts[which] = others[which];
      case 5 -> parts[which] = "";
      case 6 -> parts[which] = parts[which] + "AA";
      case 7 -> parts[which] = " " + parts[which];
      case 8 -> parts[which] = parts[which] + "\n";
      case 9 -> parts[which] = parts[which] + "." + others[which];
      default -> {
        return "{\"protected\":\"%s\",\"payload\":\"%s\",\"signature\":\"%s\"}"
            .formatted(parts[0], parts[1], parts[2]);
      }
    }
    return String.join(".", parts);
  }

  /** The bits beyond the last byte are likely to change. */
  private static String withChangedLastLetter(String part) {
    if (part.isEmpty()) {
      return part;
    }
    int last = BASE64_LETTERS.indexOf(part.charAt(part.length() - 1));
    return part.substring(0, part.length() - 1) + BASE64_LETTERS.charAt(last ^ 1);
  }
}
