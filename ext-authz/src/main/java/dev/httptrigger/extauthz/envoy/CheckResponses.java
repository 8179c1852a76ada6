package dev.httptrigger.extauthz.envoy;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.Decision.FormChange;
import dev.httptrigger.extauthz.decision.Decision.Header;
import dev.httptrigger.extauthz.decision.Mutations;
import dev.httptrigger.extauthz.decision.PackedHeaders;
import dev.httptrigger.extauthz.decision.RemovedHeaders;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.DeniedHttpResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A decision as the bytes of a {@code CheckResponse}, the same that the generated classes would
 * write. Envoy allows whatever has {@code status.code} 0, an empty message and a filled {@code
 * denied_response} included: so that number is set here and nowhere else. Each message is written
 * from its end ({@link WireWriter}): read its fields from the last to the first.
 */
final class CheckResponses {
  private static final int EXPECTED_LENGTH = 512;

  /** Tags and lengths of all but headers, and the metadata. */
  private static final int REST_OF_ANSWER = 128;

  /** Tags, lengths and the action. */
  private static final int REST_OF_HEADER = 14;

  private static final String PATH = ":path";

  /** Both fields of a map's entry: by the wire format of maps, as of version 3. */
  private static final int KEY = 1;

  private static final int VALUE = 2;

  private static final byte[] NO_FORM = form(FormChange.NONE);

  private CheckResponses() {}

  static CheckAnswer of(Decision decision) {
    WireWriter out = new WireWriter(expectedLength(decision));
    switch (decision) {
      case Allow allow -> allowed(allow, out);
      case Deny deny -> denied(deny, out);
    }
    return new CheckAnswer(out.bytes(), out.start());
  }

  /** A little more than nearly every answer takes; one that takes more gets it. */
  private static int expectedLength(Decision decision) {
    return switch (decision) {
      case Allow allow ->
          REST_OF_ANSWER
              + length(allow.mutations().setHeaders())
              + (allow.mutations().removeHeaders() instanceof RemovedHeaders made
                  ? made.written(CheckResponses::removals).length
                  : EXPECTED_LENGTH);
      case Deny deny ->
          REST_OF_ANSWER + length(deny.answer().headers()) + deny.answer().body().length();
    };
  }

  private static int length(List<Header> headers) {
    if (headers instanceof PackedHeaders packed) {
      int length = packed.size() * REST_OF_HEADER + packed.source().length;
      for (String name : packed.names()) {
        length += name.length();
      }
      return length;
    }
    int length = 0;
    for (Header header : headers) {
      length += REST_OF_HEADER + header.name().length() + header.value().length();
    }
    return length;
  }

  private static void allowed(Allow allow, WireWriter out) {
    metadata(allow, out);
    int end = out.length();
    mutations(allow.mutations(), out);
    out.message(CheckResponse.OK_RESPONSE_FIELD_NUMBER, end);
    status(Code.OK_VALUE, out);
  }

  private static void mutations(Mutations mutations, WireWriter out) {
    removals(mutations.removeHeaders(), out);
    // Not Envoy's own query mutations: they sort the query and refuse encoded values (DESIGN §4.5).
    if (mutations.target().isPresent()) {
      header(PATH, mutations.target().get(), OkHttpResponse.HEADERS_FIELD_NUMBER, out);
    }
    headers(mutations.setHeaders(), OkHttpResponse.HEADERS_FIELD_NUMBER, out);
  }

  private static void removals(Set<String> names, WireWriter out) {
    if (names instanceof RemovedHeaders made) {
      out.written(made.written(CheckResponses::removals));
    } else {
      removals(List.copyOf(names), out);
    }
  }

  private static byte[] removals(List<String> names) {
    WireWriter out = new WireWriter(EXPECTED_LENGTH);
    removals(names, out);
    return out.toByteArray();
  }

  private static void removals(List<String> names, WireWriter out) {
    for (int i = names.size() - 1; i >= 0; i--) {
      out.text(OkHttpResponse.HEADERS_TO_REMOVE_FIELD_NUMBER, names.get(i));
    }
  }

  private static void denied(Deny deny, WireWriter out) {
    metadata(deny, out);
    int end = out.length();
    out.textUnlessEmpty(DeniedHttpResponse.BODY_FIELD_NUMBER, deny.answer().body());
    headers(deny.answer().headers(), DeniedHttpResponse.HEADERS_FIELD_NUMBER, out);
    int status = deny.answer().status();
    int endOfStatus = out.length();
    out.number(HttpStatus.CODE_FIELD_NUMBER, status);
    out.message(DeniedHttpResponse.STATUS_FIELD_NUMBER, endOfStatus);
    out.message(CheckResponse.DENIED_RESPONSE_FIELD_NUMBER, end);
    status(code(status), out);
  }

  /** Never {@link Code#OK}. */
  private static int code(int status) {
    return switch (status) {
      case 401 -> Code.UNAUTHENTICATED_VALUE;
      case 500 -> Code.INTERNAL_VALUE;
      default -> Code.PERMISSION_DENIED_VALUE;
    };
  }

  private static void status(int code, WireWriter out) {
    int end = out.length();
    if (code != Code.OK_VALUE) {
      out.number(Status.CODE_FIELD_NUMBER, code);
    }
    out.message(CheckResponse.STATUS_FIELD_NUMBER, end);
  }

  private static void headers(List<Header> headers, int field, WireWriter out) {
    if (headers instanceof PackedHeaders packed) {
      headers(packed, field, out);
      return;
    }
    for (int i = headers.size() - 1; i >= 0; i--) {
      header(headers.get(i).name(), headers.get(i).value(), field, out);
    }
  }

  private static void headers(PackedHeaders headers, int field, WireWriter out) {
    for (int i = headers.size() - 1; i >= 0; i--) {
      int end = out.length();
      action(out);
      int endOfHeader = out.length();
      out.bytesUnlessEmpty(
          HeaderValue.VALUE_FIELD_NUMBER, headers.source(), headers.start(i), headers.end(i));
      key(headers.names().get(i), end, endOfHeader, field, out);
    }
  }

  private static void header(String name, String value, int field, WireWriter out) {
    int end = out.length();
    action(out);
    int endOfHeader = out.length();
    out.textUnlessEmpty(HeaderValue.VALUE_FIELD_NUMBER, value);
    key(name, end, endOfHeader, field, out);
  }

  /** Unset, the append action means one thing in some versions of Envoy and another in others. */
  private static void action(WireWriter out) {
    out.number(
        HeaderValueOption.APPEND_ACTION_FIELD_NUMBER,
        HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD_VALUE);
  }

  /** What comes before the value. */
  private static void key(String name, int end, int endOfHeader, int field, WireWriter out) {
    out.textUnlessEmpty(HeaderValue.KEY_FIELD_NUMBER, name);
    out.message(HeaderValueOption.HEADER_FIELD_NUMBER, endOfHeader);
    out.message(field, end);
  }

  /** For the gateway's access log, and for the form processor. */
  private static void metadata(Allow allow, WireWriter out) {
    int end = out.length();
    FormChange form = allow.metadata().form();
    out.written(form.equals(FormChange.NONE) ? NO_FORM : form(form));
    if (allow.dryRun().isPresent()) {
      textEntry("dry_run", allow.dryRun().get().text(), out);
    }
    trigger(allow.trigger(), out);
    metadata(end, out);
  }

  /** For the gateway's access log. */
  private static void metadata(Deny deny, WireWriter out) {
    int end = out.length();
    textEntry("reason", deny.reason().text(), out);
    trigger(deny.trigger(), out);
    metadata(end, out);
  }

  private static void trigger(Optional<ObjectName> trigger, WireWriter out) {
    if (trigger.isEmpty()) {
      return;
    }
    int end = out.length();
    out.text(trigger.get().name());
    out.text("/");
    out.text(trigger.get().namespace());
    out.message(Value.STRING_VALUE_FIELD_NUMBER, end);
    entry("trigger", end, out);
  }

  /** All that was written since is the one entry of ours. */
  private static void metadata(int end, WireWriter out) {
    out.message(Value.STRUCT_VALUE_FIELD_NUMBER, end);
    entry(FormMetadata.ENTRY, end, out);
    out.message(CheckResponse.DYNAMIC_METADATA_FIELD_NUMBER, end);
  }

  /** Strings only: numbers of a {@code Struct} are doubles. */
  private static void textEntry(String key, String text, WireWriter out) {
    int end = out.length();
    out.text(Value.STRING_VALUE_FIELD_NUMBER, text);
    entry(key, end, out);
  }

  /** All that was written since is the value of an entry of a {@code Struct}. */
  private static void entry(String key, int end, WireWriter out) {
    out.message(VALUE, end);
    out.text(KEY, key);
    out.message(Struct.FIELDS_FIELD_NUMBER, end);
  }

  /** What few requests need is made by the generated classes. */
  private static byte[] form(FormChange change) {
    WireWriter out = new WireWriter(EXPECTED_LENGTH);
    out.written(FormMetadata.of(change).toByteArray());
    entry(FormMetadata.FIELD, 0, out);
    return out.toByteArray();
  }
}
