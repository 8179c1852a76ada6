package dev.httptrigger.crds.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.crds.config.RecordReading.Decoded;
import dev.httptrigger.crds.config.RecordReading.Rejected;
import dev.httptrigger.crds.config.TriggerConfig.ByTarget;
import dev.httptrigger.crds.json.StrictJson;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.keys.Octets;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The records between operator and servers, to bytes and back (DESIGN §5). Writing is canonical:
 * equal values give equal bytes. Reading is strict: a record with an unknown member, another hash,
 * another name than its content's or a newer version is rejected as a value. Stateless.
 */
public final class RecordCodec {
  /** The newest version that can be read. */
  public static final int VERSION = 3;

  /** What all versions can read is written as the first wrote it. */
  private static final int FIRST = 1;

  /** Brought key sets, and triggers that refer to them. */
  private static final int KEY_SETS = 2;

  /** Brought key sets at URLs, hosts of targets, and to the index targets and removals. */
  private static final int REMOTE_AND_TARGETS = 3;

  /** The version that brought what servers say of keys. */
  private static final int WITH_KEY_REPORTS = 2;

  /** How long the content of a trigger's record may be, in bytes. */
  public static final int MAXIMUM_TRIGGER_BYTES = 512 * 1024;

  private static final String VERSION_MEMBER = "version";
  private static final String KIND_MEMBER = "kind";

  private RecordCodec() {}

  /** The record of a trigger. */
  public static WireRecord encode(TriggerConfig config) {
    ObjectNode content = start(Kind.TRIGGER_CONFIG, version(config));
    TriggerConfigWriter.write(config, content);
    return record(RecordName.of(config.trigger()), WireRecord.TRIGGER, content);
  }

  /** The record of a key set. */
  public static WireRecord encode(KeySetConfig config) {
    ObjectNode content = start(Kind.KEY_SET_CONFIG, version(Set.of(config.source())));
    KeyJson.write(config.source(), content.putObject("source"));
    config.fetched().ifPresent(instant -> content.put("fetched", instant.toString()));
    KeyJson.write(config.keySet(), content.putArray("keys"));
    return record(RecordName.of(config.source()), WireRecord.KEY_SET, content);
  }

  /** The record of a part of the index. */
  public static WireRecord encode(IndexShard index) {
    boolean plain =
        index.removals().isEmpty()
            && index.entries().stream().allMatch(entry -> entry.targets().isEmpty());
    ObjectNode content = start(Kind.INDEX, plain ? FIRST : REMOTE_AND_TARGETS);
    IndexShardJson.write(index, content);
    return record(RecordName.ofShard(index.shard()), WireRecord.INDEX, content);
  }

  /** What a server writes into the annotation {@code httptrigger.dev/report} of its Lease. */
  public static String encode(ReplicaReport report) {
    ObjectNode content = start(Kind.REPLICA_REPORT, FIRST);
    ReplicaReportJson.write(report, content);
    return content.toString();
  }

  /** What a server writes into the annotation {@code httptrigger.dev/keys} of its Lease. */
  public static String encode(KeyReport report) {
    ObjectNode content = start(Kind.KEY_REPORT, WITH_KEY_REPORTS);
    KeyReportJson.write(report, content);
    return content.toString();
  }

  /** How long the content of a trigger's record is, in bytes. */
  public static int size(TriggerConfig config) {
    Octets content = encode(config).data().get(WireRecord.CONTENT);
    return content == null ? 0 : content.length();
  }

  /**
   * Whether the content of a trigger's record would be longer than {@link #MAXIMUM_TRIGGER_BYTES}:
   * of nearly every trigger that is certain without writing it.
   */
  public static boolean isTooLarge(TriggerConfig config) {
    return SizeBound.of(config) > MAXIMUM_TRIGGER_BYTES && size(config) > MAXIMUM_TRIGGER_BYTES;
  }

  /** Reads the record of a trigger. */
  public static RecordReading<TriggerConfig> decodeTrigger(WireRecord record) {
    return checked(
        () -> {
          RecordObject root = open(record, WireRecord.TRIGGER, Kind.TRIGGER_CONFIG);
          TriggerConfig config = TriggerConfigReader.read(root);
          root.end();
          mustBeNamed(record, RecordName.of(config.trigger()));
          return config;
        });
  }

  /** Reads the record of a key set. */
  public static RecordReading<KeySetConfig> decodeKeySet(WireRecord record) {
    return checked(
        () -> {
          RecordObject root = open(record, WireRecord.KEY_SET, Kind.KEY_SET_CONFIG);
          KeySetSource source = root.object("source", KeyJson::readSource);
          Optional<Instant> fetched =
              root.has("fetched") ? Optional.of(root.instant("fetched")) : Optional.empty();
          KeySet keySet = KeyJson.readKeySet(root, "keys");
          root.end();
          mustBeNamed(record, RecordName.of(source));
          return new KeySetConfig(source, keySet, fetched);
        });
  }

  /** Reads the record of a part of the index. */
  public static RecordReading<IndexShard> decodeIndex(WireRecord record) {
    return checked(
        () -> {
          RecordObject root = open(record, WireRecord.INDEX, Kind.INDEX);
          IndexShard index = IndexShardJson.read(root);
          root.end();
          mustBeNamed(record, RecordName.ofShard(index.shard()));
          return index;
        });
  }

  /** Reads a replica's report. */
  public static RecordReading<ReplicaReport> decodeReport(String text) {
    return checked(
        () -> {
          RecordObject root = parsed(StrictJson.parse(text), Kind.REPLICA_REPORT);
          ReplicaReport report = ReplicaReportJson.read(root);
          root.end();
          return report;
        });
  }

  private static int version(TriggerConfig config) {
    boolean targets =
        config.selection() instanceof ByTarget byTarget && !byTarget.bindings().isEmpty();
    return targets ? REMOTE_AND_TARGETS : version(config.keySetSources());
  }

  /** The oldest that knows all of these. */
  private static int version(Set<KeySetSource> sources) {
    if (sources.isEmpty()) {
      return FIRST;
    }
    return sources.stream().anyMatch(Remote.class::isInstance) ? REMOTE_AND_TARGETS : KEY_SETS;
  }

  /** Reads what a replica says of keys. */
  public static RecordReading<KeyReport> decodeKeyReport(String text) {
    return checked(
        () -> {
          RecordObject root = parsed(StrictJson.parse(text), Kind.KEY_REPORT);
          KeyReport report = KeyReportJson.read(root);
          root.end();
          return report;
        });
  }

  private static ObjectNode start(Kind kind, int version) {
    return JsonNodeFactory.instance
        .objectNode()
        .put(VERSION_MEMBER, version)
        .put(KIND_MEMBER, WireName.of(kind));
  }

  private static WireRecord record(String name, String label, ObjectNode content) {
    byte[] bytes = content.toString().getBytes(StandardCharsets.UTF_8);
    return new WireRecord(
        name,
        Map.of(WireRecord.RECORD_LABEL, label, WireRecord.MANAGED_BY_LABEL, WireRecord.MANAGED_BY),
        Map.of(WireRecord.CONTENT, Octets.of(bytes), WireRecord.SHA256, hash(bytes)));
  }

  private static Octets hash(byte[] content) {
    String digits = HexFormat.of().formatHex(Digest.sha256(content));
    return Octets.of(digits.getBytes(StandardCharsets.US_ASCII));
  }

  private static RecordObject open(WireRecord record, String label, Kind kind)
      throws MalformedRecordException {
    if (!label.equals(record.labels().get(WireRecord.RECORD_LABEL))) {
      throw new MalformedRecordException(
          "the label " + WireRecord.RECORD_LABEL + " is not " + label);
    }
    Octets content = record.data().get(WireRecord.CONTENT);
    Octets hash = record.data().get(WireRecord.SHA256);
    if (content == null || hash == null || record.data().size() != 2) {
      throw new MalformedRecordException("the data keys are not exactly content and sha256");
    }
    byte[] bytes = content.toByteArray();
    if (!hash(bytes).equals(hash)) {
      throw new MalformedRecordException("sha256 is not the hash of content");
    }
    return parsed(StrictJson.parse(bytes), kind);
  }

  private static RecordObject parsed(StrictJson.Reading reading, Kind kind)
      throws MalformedRecordException {
    return switch (reading) {
      case StrictJson.NotJson refused ->
          throw new MalformedRecordException("the content " + refused.reason());
      case StrictJson.Parsed parsed -> {
        RecordObject root = RecordObject.root(parsed.value());
        long version = root.integer(VERSION_MEMBER, 1, Long.MAX_VALUE);
        if (version > VERSION) {
          throw new MalformedRecordException(
              "it is of version %d, and this program reads up to version %d: update it"
                  .formatted(version, VERSION));
        }
        if (root.constant(KIND_MEMBER, Kind.class) != kind) {
          throw new MalformedRecordException("kind is not " + WireName.of(kind));
        }
        yield root;
      }
    };
  }

  private static void mustBeNamed(WireRecord record, String name) throws MalformedRecordException {
    if (!record.name().equals(name)) {
      throw new MalformedRecordException("the content is about another object than the name says");
    }
  }

  private static <T> RecordReading<T> checked(Reader<T> reader) {
    try {
      return new Decoded<>(reader.read());
    } catch (MalformedRecordException malformed) {
      return new Rejected<>(malformed.reason());
    } catch (IllegalArgumentException outOfBounds) {
      // The records' own constructors check; their messages name no values of ours.
      return new Rejected<>("the content breaks a rule: " + outOfBounds.getMessage());
    }
  }

  private enum Kind {
    TRIGGER_CONFIG,
    KEY_SET_CONFIG,
    INDEX,
    REPLICA_REPORT,
    KEY_REPORT
  }

  /**
   * Reads the content of one record.
   *
   * @param <T> what kind of record
   */
  private interface Reader<T> {
    T read() throws MalformedRecordException;
  }
}
