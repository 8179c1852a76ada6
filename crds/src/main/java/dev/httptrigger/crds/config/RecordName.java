package dev.httptrigger.crds.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.keys.KeySetSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The names of the configuration Secrets (DESIGN §5). Pure; safe for use by several threads. */
public final class RecordName {
  /** How many index records there are. */
  public static final int SHARDS = 64;

  private static final int DIGEST_BYTES = 16;
  private static final Pattern TRIGGER = Pattern.compile("trigger-[0-9a-f]{32}");
  private static final Pattern KEY_SET = Pattern.compile("keyset-[0-9a-f]{32}");
  private static final Pattern INDEX = Pattern.compile("index-([0-9]{2})");

  private RecordName() {}

  /** The name of the record of a trigger: 128 bits of SHA-256 over what it is about. */
  public static String of(ObjectName trigger) {
    return "trigger-" + HexFormat.of().formatHex(Arrays.copyOf(digest(trigger), DIGEST_BYTES));
  }

  /** The name of the record of a key set: 128 bits of SHA-256 over its identity. */
  public static String of(KeySetSource source) {
    // As JSON, so that no name can look like two others.
    ObjectNode identity = JsonNodeFactory.instance.objectNode();
    KeyJson.write(source, identity);
    byte[] digest = Digest.sha256("keyset\n" + identity);
    return "keyset-" + HexFormat.of().formatHex(Arrays.copyOf(digest, DIGEST_BYTES));
  }

  /** Which index record lists a trigger: the first six bits of the same digest, 0 to 63. */
  public static int shardOf(ObjectName trigger) {
    return (digest(trigger)[0] & 0xff) >> 2;
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
    return (shard < 10 ? "index-0" : "index-") + shard;
  }

  /** All names of index records, in order. */
  public static List<String> ofAllShards() {
    return IntStream.range(0, SHARDS).mapToObj(RecordName::ofShard).toList();
  }

  /** Whether a name has the form of a trigger record's. */
  public static boolean isTrigger(String name) {
    return TRIGGER.matcher(name).matches();
  }

  /** Whether a name has the form of a key set record's. */
  public static boolean isKeySet(String name) {
    return KEY_SET.matcher(name).matches();
  }

  /** The shard that an index record's name says; empty for every other name. */
  public static Optional<Integer> shard(String name) {
    Matcher matcher = INDEX.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int shard = Integer.parseInt(matcher.group(1));
    return shard < SHARDS ? Optional.of(shard) : Optional.empty();
  }

  private static byte[] digest(ObjectName trigger) {
    return Digest.sha256("trigger\n" + trigger.namespace() + "\n" + trigger.name());
  }
}
