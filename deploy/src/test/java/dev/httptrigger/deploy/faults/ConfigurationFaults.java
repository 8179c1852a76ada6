package dev.httptrigger.deploy.faults;

import dev.httptrigger.testkit.ApiClient;
import dev.httptrigger.testkit.Disturbance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Somebody with rights to the configuration's namespace deletes or changes what is there. */
final class ConfigurationFaults {
  private static final Promise REPAIRED = Promise.changesWait(Duration.ofSeconds(20));
  private static final Duration LASTS = Duration.ofSeconds(2);
  private static final Pattern VERSION = Pattern.compile("\"version\":([0-9]+)");

  private ConfigurationFaults() {}

  /** All of them. */
  static List<Fault> all() {
    return List.of(
        deleted(),
        garbled(),
        indexGarbled(),
        swapped(),
        unknownField(),
        newer(),
        forged(),
        recreatedWhileListing());
  }

  /** Tampers with all that is there. */
  @FunctionalInterface
  private interface Tampering {
    void with(List<StoredRecord> records, ApiClient client, RandomGenerator random);
  }

  private static Fault tampered(String name, String injected, Tampering tampering) {
    return new Fault(
        name,
        Fault.Area.CONFIGURATION,
        injected,
        REPAIRED,
        LASTS,
        (cluster, _, random) -> {
          tampering.with(StoredRecord.all(cluster.client()), cluster.client(), random);
          return () -> {};
        });
  }

  static Fault deleted() {
    return tampered(
        "configuration deleted",
        "all Secrets of the configuration, index and records",
        (_, client, _) -> StoredRecord.deleteAll(client));
  }

  static Fault garbled() {
    return tampered(
        "records garbled",
        "half of all records and index parts, cut off in the middle",
        (records, client, random) ->
            records.stream()
                .filter(_ -> random.nextBoolean())
                .map(record -> record.with(firstHalf(record.content())))
                .forEach(record -> record.garble(client)));
  }

  private static String firstHalf(String text) {
    return text.substring(0, text.length() / 2);
  }

  private static Fault indexGarbled() {
    return tampered(
        "index emptied",
        "each of the 64 parts is an empty object, with a checksum that fits",
        (records, client, _) ->
            records.stream()
                .filter(StoredRecord::isIndex)
                .map(record -> record.with("{}"))
                .forEach(record -> record.overwrite(client)));
  }

  private static Fault swapped() {
    return tampered(
        "records swapped",
        "each trigger has the record of another, whole and with its checksum",
        (records, client, random) -> {
          List<StoredRecord> triggers =
              new ArrayList<>(records.stream().filter(StoredRecord::isTrigger).toList());
          Collections.shuffle(triggers, Random.from(random));
          for (int number = 0; number < triggers.size(); number++) {
            StoredRecord other = triggers.get((number + 1) % triggers.size());
            triggers.get(number).with(other.content()).overwrite(client);
          }
        });
  }

  private static Fault unknownField() {
    return tampered(
        "unknown field",
        "a field that nobody knows in every record and the index",
        (records, client, _) ->
            records.stream()
                .map(record -> record.with("{\"open\":true," + record.content().substring(1)))
                .forEach(record -> record.overwrite(client)));
  }

  private static Fault newer() {
    return tampered(
        "newer version",
        "every record and the index say that they are of a version that nobody reads yet",
        (records, client, _) ->
            records.stream()
                .map(
                    record ->
                        record.with(
                            VERSION
                                .matcher(record.content())
                                .replaceFirst((MatchResult _) -> "\"version\":99")))
                .forEach(record -> record.overwrite(client)));
  }

  static Fault forged() {
    return new Fault(
        "records forged",
        Fault.Area.CONFIGURATION,
        "a record that no index lists, under its right name, for a host of another, and the same"
            + " in the place of that other's record; both let a stranger's keys pass",
        REPAIRED,
        LASTS,
        (cluster, workload, _) -> {
          ApiClient client = cluster.client();
          StoredRecord real =
              StoredRecord.all(client).stream()
                  .filter(StoredRecord::isTrigger)
                  .filter(record -> record.content().contains("\"name\":\"steady-0\""))
                  .findFirst()
                  .orElseThrow();
          String forged =
              workload
                  .withStrangersKeys(real.content())
                  .replace("\"name\":\"steady-0\"", "\"name\":\"forged\"");
          String name =
              StoredRecord.sha256("trigger\n" + Workload.NAMESPACE + "\nforged").substring(0, 32);
          new StoredRecord("trigger-" + name, forged).createAnew(client);
          real.with(forged).overwrite(client);
          return () -> {};
        });
  }

  private static Fault recreatedWhileListing() {
    return new Fault(
        "re-created during a list",
        Fault.Area.API_SERVER,
        "a trigger deleted and made again under its name, with other keys, while operators and"
            + " servers have to list anew",
        Promise.changesWait(Duration.ofSeconds(60)),
        Duration.ofSeconds(3),
        (cluster, workload, _) -> {
          cluster.disturb(new Disturbance.Refusing(410));
          workload.replace();
          return () -> {
            cluster.disturb(Disturbance.NONE);
            workload.replace();
          };
        });
  }
}
