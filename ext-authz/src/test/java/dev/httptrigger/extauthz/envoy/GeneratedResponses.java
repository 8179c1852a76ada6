package dev.httptrigger.extauthz.envoy;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.Mutations;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.DeniedHttpResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import java.util.Optional;

/**
 * A decision as a {@code CheckResponse}, made with the generated classes: the oracle of its bytes.
 */
final class GeneratedResponses {
  private static final String PATH = ":path";

  private GeneratedResponses() {}

  static CheckResponse of(Decision decision) {
    return switch (decision) {
      case Allow allow -> allowed(allow);
      case Deny deny -> denied(deny);
    };
  }

  private static CheckResponse allowed(Allow allow) {
    return CheckResponse.newBuilder()
        .setStatus(Status.newBuilder().setCode(Code.OK_VALUE))
        .setOkResponse(mutations(allow.mutations()))
        .setDynamicMetadata(metadata(allow))
        .build();
  }

  private static OkHttpResponse.Builder mutations(Mutations mutations) {
    OkHttpResponse.Builder response = OkHttpResponse.newBuilder();
    for (Decision.Header header : mutations.setHeaders()) {
      response.addHeaders(header(header));
    }
    // Not Envoy's own query mutations: they sort the query and refuse encoded values (DESIGN §4.5).
    mutations
        .target()
        .ifPresent(target -> response.addHeaders(header(new Decision.Header(PATH, target))));
    return response.addAllHeadersToRemove(mutations.removeHeaders());
  }

  private static CheckResponse denied(Deny deny) {
    int status = deny.answer().status();
    DeniedHttpResponse.Builder response =
        DeniedHttpResponse.newBuilder()
            .setStatus(HttpStatus.newBuilder().setCodeValue(status))
            .setBody(deny.answer().body());
    for (Decision.Header header : deny.answer().headers()) {
      response.addHeaders(header(header));
    }
    return CheckResponse.newBuilder()
        .setStatus(Status.newBuilder().setCode(code(status)))
        .setDeniedResponse(response)
        .setDynamicMetadata(metadata(deny))
        .build();
  }

  /** Never {@link Code#OK}. */
  private static int code(int status) {
    return switch (status) {
      case 401 -> Code.UNAUTHENTICATED_VALUE;
      case 500 -> Code.INTERNAL_VALUE;
      default -> Code.PERMISSION_DENIED_VALUE;
    };
  }

  /** Unset, the append action means one thing in some versions of Envoy and another in others. */
  private static HeaderValueOption header(Decision.Header header) {
    return HeaderValueOption.newBuilder()
        .setHeader(HeaderValue.newBuilder().setKey(header.name()).setValue(header.value()))
        .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
        .build();
  }

  /** For the gateway's access log, and for the form processor. */
  private static Struct metadata(Allow allow) {
    Struct.Builder entry = trigger(allow.trigger());
    allow.dryRun().ifPresent(why -> entry.putFields("dry_run", text(why.text())));
    return metadata(entry.putFields(FormMetadata.FIELD, FormMetadata.of(allow.metadata().form())));
  }

  /** For the gateway's access log. */
  private static Struct metadata(Deny deny) {
    return metadata(trigger(deny.trigger()).putFields("reason", text(deny.reason().text())));
  }

  private static Struct.Builder trigger(Optional<ObjectName> trigger) {
    Struct.Builder entry = Struct.newBuilder();
    trigger.ifPresent(name -> entry.putFields("trigger", text(name.toString())));
    return entry;
  }

  private static Struct metadata(Struct.Builder entry) {
    return Struct.newBuilder()
        .putFields(FormMetadata.ENTRY, Value.newBuilder().setStructValue(entry).build())
        .build();
  }

  /** Strings only: numbers of a {@code Struct} are doubles. */
  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }
}
