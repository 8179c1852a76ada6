package dev.httptrigger.extauthz.claims;

import dev.httptrigger.extauthz.jws.JsonValue;
import dev.httptrigger.extauthz.jws.JsonValue.JsonArray;
import dev.httptrigger.extauthz.jws.JsonValue.JsonBoolean;
import dev.httptrigger.extauthz.jws.JsonValue.JsonNull;
import dev.httptrigger.extauthz.jws.JsonValue.JsonNumber;
import dev.httptrigger.extauthz.jws.JsonValue.JsonObject;
import dev.httptrigger.extauthz.jws.JsonValue.JsonString;
import java.util.Map;

/** JSON in printable ASCII, without white space, numbers as they were written. */
final class CompactJson {
  private final StringBuilder written = new StringBuilder();

  private CompactJson() {}

  static String write(JsonValue value) {
    CompactJson writer = new CompactJson();
    writer.append(value);
    return writer.written.toString();
  }

  private void append(JsonValue value) {
    switch (value) {
      case JsonNull() -> written.append("null");
      case JsonBoolean(boolean truth) -> written.append(truth);
      case JsonNumber(String text) -> written.append(text);
      case JsonString(String text) -> append(text);
      case JsonArray array -> append(array);
      case JsonObject object -> append(object);
    }
  }

  private void append(JsonArray array) {
    String separator = "[";
    for (JsonValue element : array.elements()) {
      written.append(separator);
      append(element);
      separator = ",";
    }
    written.append(array.elements().isEmpty() ? "[]" : "]");
  }

  private void append(JsonObject object) {
    String separator = "{";
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      written.append(separator);
      append(member.getKey());
      written.append(':');
      append(member.getValue());
      separator = ",";
    }
    written.append(object.members().isEmpty() ? "{}" : "}");
  }

  private void append(String text) {
    written.append('"');
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit == '"' || unit == '\\') {
        written.append('\\').append(unit);
      } else if (unit < ' ' || unit > '~') {
        appendEscape(unit);
      } else {
        written.append(unit);
      }
    }
    written.append('"');
  }

  private void appendEscape(char unit) {
    written.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      written.append("0123456789abcdef".charAt((unit >> shift) & 0xf));
    }
  }
}
