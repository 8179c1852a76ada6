package dev.httptrigger.crds.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A {@link KeyReport} as JSON and back. */
final class KeyReportJson {
  private KeyReportJson() {}

  static void write(KeyReport report, ObjectNode target) {
    ArrayNode used = target.putArray("used");
    report
        .used()
        .forEach(
            (day, keys) -> {
              ObjectNode ofDay = used.addObject().put("day", day.toString());
              keys.forEach(ofDay.putArray("keys")::add);
            });
    report.unknownKid().forEach(target.putArray("unknownKid")::add);
  }

  static KeyReport read(RecordObject root) throws MalformedRecordException {
    List<Map.Entry<LocalDate, Set<String>>> days =
        root.objects("used", KeyReport.MAXIMUM_KEYS, KeyReportJson::ofDay);
    Map<LocalDate, Set<String>> used = new HashMap<>();
    for (Map.Entry<LocalDate, Set<String>> day : days) {
      if (used.put(day.getKey(), day.getValue()) != null) {
        throw root.malformed("used", "names a day twice");
      }
    }
    return new KeyReport(used, root.distinctTexts("unknownKid"));
  }

  private static Map.Entry<LocalDate, Set<String>> ofDay(RecordObject from)
      throws MalformedRecordException {
    return Map.entry(day(from), from.distinctTexts("keys"));
  }

  private static LocalDate day(RecordObject from) throws MalformedRecordException {
    String text = from.text("day");
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException notADay) {
      throw from.malformed("day", "is no day");
    }
  }
}
