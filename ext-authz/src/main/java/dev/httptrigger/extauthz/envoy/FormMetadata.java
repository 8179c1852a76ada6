package dev.httptrigger.extauthz.envoy;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.httptrigger.extauthz.decision.Decision.FormChange;
import dev.httptrigger.extauthz.decision.Decision.Parameter;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the check tells the form processor by way of Envoy: the field {@code form} of the one entry
 * of dynamic metadata that a check writes. It stands on every allowed request, also where there is
 * nothing to change, so that its absence always means that something is wrong. Strings only:
 * numbers of a {@code Struct} are doubles.
 */
final class FormMetadata {
  /** Where Envoy keeps what any ext_authz filter answered, whatever the filter is called. */
  static final String NAMESPACE = "envoy.filters.http.ext_authz";

  /** The one entry of ours there. */
  static final String ENTRY = "httptrigger";

  static final String FIELD = "form";

  private static final String BODY = "body";
  private static final String IS_FORM = "form";
  private static final String IS_OTHER = "other";
  private static final String REMOVE = "remove";
  private static final String ADD = "add";
  private static final String NAME = "name";
  private static final String VALUE = "value";

  private FormMetadata() {}

  /** Of a body that is no form nothing is told but that: claims stay out of what is not needed. */
  static Value of(FormChange change) {
    if (!change.isForm()) {
      return struct(Map.of(BODY, text(IS_OTHER)));
    }
    return struct(
        Map.of(
            BODY,
            text(IS_FORM),
            REMOVE,
            list(change.removedNames().stream().sorted().map(FormMetadata::text).toList()),
            ADD,
            list(change.added().stream().map(FormMetadata::parameter).toList())));
  }

  /**
   * What a check wrote, as Envoy hands it on.
   *
   * @return empty where it is missing or anything of it is not as {@link #of} writes it
   */
  static Optional<FormChange> read(Metadata metadata) {
    return Optional.ofNullable(metadata.getFilterMetadataMap().get(NAMESPACE))
        .flatMap(answers -> field(answers, ENTRY))
        .flatMap(entry -> field(entry.getStructValue(), FIELD))
        .flatMap(form -> change(form.getStructValue().getFieldsMap()));
  }

  private static Optional<Value> field(Struct struct, String name) {
    return Optional.ofNullable(struct.getFieldsMap().get(name));
  }

  private static Optional<FormChange> change(Map<String, Value> form) {
    if (form.equals(of(FormChange.NONE).getStructValue().getFieldsMap())) {
      return Optional.of(FormChange.NONE);
    }
    if (!form.keySet().equals(Set.of(BODY, REMOVE, ADD)) || !text(IS_FORM).equals(form.get(BODY))) {
      return Optional.empty();
    }
    Set<String> removed = new HashSet<>();
    for (Value name : form.getOrDefault(REMOVE, text("")).getListValue().getValuesList()) {
      removed.add(name.getStringValue());
    }
    List<Parameter> added = new ArrayList<>();
    for (Value parameter : form.getOrDefault(ADD, text("")).getListValue().getValuesList()) {
      Map<String, Value> fields = parameter.getStructValue().getFieldsMap();
      added.add(new Parameter(string(fields, NAME), string(fields, VALUE)));
    }
    FormChange change = new FormChange(true, removed, added);
    return Optional.of(change)
        .filter(read -> of(read).getStructValue().getFieldsMap().equals(form));
  }

  private static String string(Map<String, Value> fields, String name) {
    return fields.getOrDefault(name, text("")).getStringValue();
  }

  private static Value parameter(Parameter parameter) {
    return struct(Map.of(NAME, text(parameter.name()), VALUE, text(parameter.value())));
  }

  private static Value struct(Map<String, Value> fields) {
    return Value.newBuilder().setStructValue(Struct.newBuilder().putAllFields(fields)).build();
  }

  private static Value list(List<Value> values) {
    return Value.newBuilder().setListValue(ListValue.newBuilder().addAllValues(values)).build();
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }
}
