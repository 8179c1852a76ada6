package dev.httptrigger.crds.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.keys.KeySetSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The names of the configuration Secrets (DESIGN §5). Pure; safe for use by several threads. */
public final class RecordName {
  /** How many index records there are. */
  public static final int SHARDS = 64;

  private static final int DIGEST_BYTES = 16;
  private static final int DIGITS = 2 * DIGEST_BYTES;
  private static final String TRIGGER = "trigger-";
  private static final String KEY_SET = "keyset-";
  private static final String INDEX = "index-";

  private RecordName() {}

  /** The name of the record of a trigger: 128 bits of SHA-256 over what it is about. */
  public static String of(ObjectName trigger) {
    return TRIGGER + HexFormat.of().formatHex(digest(trigger), 0, DIGEST_BYTES);
  }

  /** The name of the record of a key set: 128 bits of SHA-256 over its identity. */
  public static String of(KeySetSource source) {
    // As JSON, so that no name can look like two others.
    ObjectNode identity = JsonNodeFactory.instance.objectNode();
    KeyJson.write(source, identity);
    return KEY_SET
        + HexFormat.of().formatHex(Digest.sha256("keyset\n" + identity), 0, DIGEST_BYTES);
  }

  /** Which index record lists a trigger: the first six bits of the same digest, 0 to 63. */
  public static int shardOf(ObjectName trigger) {
    return (digest(trigger)[0] & 0xff) >> 2;
  }

  /**
   * Which index record lists the trigger of a record, 0 to 63.
   *
   * @param record the name of a trigger's record
   * @throws IllegalArgumentException if it is none
   */
  public static int shardOf(String record) {
    if (!isTrigger(record)) {
      throw new IllegalArgumentException("not the name of a trigger's record");
    }
    return HexFormat.fromHexDigits(record, TRIGGER.length(), TRIGGER.length() + 2) >> 2;
  }

  /**
   * The name of an index record.
   *
   * @param shard 0 to 63
   */
  public static String ofShard(int shard) {
    if (shard < 0 || shard >= SHARDS) {
      throw new IllegalArgumentException("no shard: " + shard);
    }
    return INDEX + (shard < 10 ? "0" : "") + shard;
  }

  /** All names of index records, in order. */
  public static List<String> ofAllShards() {
    return IntStream.range(0, SHARDS).mapToObj(RecordName::ofShard).toList();
  }

  /** Whether a name has the form of a trigger record's. */
  public static boolean isTrigger(String name) {
    return isDigestBehind(TRIGGER, name);
  }

  /** Whether a name has the form of a key set record's. */
  public static boolean isKeySet(String name) {
    return isDigestBehind(KEY_SET, name);
  }

  /** The shard that an index record's name says; empty for every other name. */
  public static Optional<Integer> shard(String name) {
    if (name.length() != INDEX.length() + 2 || !name.startsWith(INDEX)) {
      return Optional.empty();
    }
    char tens = name.charAt(INDEX.length());
    char ones = name.charAt(INDEX.length() + 1);
    if (!isDigit(tens) || !isDigit(ones)) {
      return Optional.empty();
    }
    int shard = 10 * (tens - '0') + (ones - '0');
    return shard < SHARDS ? Optional.of(shard) : Optional.empty();
  }

  private static boolean isDigestBehind(String prefix, String name) {
    if (name.length() != prefix.length() + DIGITS || !name.startsWith(prefix)) {
      return false;
    }
    for (int i = prefix.length(); i < name.length(); i++) {
      char digit = name.charAt(i);
      if (!isDigit(digit) && (digit < 'a' || digit > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }

  private static byte[] digest(ObjectName trigger) {
    return Digest.sha256("trigger\n" + trigger.namespace() + "\n" + trigger.name());
  }
}
