package dev.httptrigger.extauthz.envoy;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.httptrigger.extauthz.envoy.WireReader.Unusual;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a message of which nothing is used: whether the generated classes would accept it
 * has to be known all the same, for they refuse the whole request where they would not. Immutable.
 */
final class WireShape {
  /** The generated classes go no deeper than 100 messages; nobody nests half as many. */
  private static final int DEEPEST = 32;

  private @Nullable Field[] fields = {};

  private WireShape() {}

  /**
   * One field.
   *
   * @param wireType how it is written
   * @param isText whether it must be UTF-8
   * @param message its fields, where it is a message
   */
  private record Field(int wireType, boolean isText, @Nullable WireShape message) {}

  /** The shape of a message, and of all that it is made of. */
  static WireShape of(Descriptor message) {
    return of(message, new HashMap<>());
  }

  private static WireShape of(Descriptor message, Map<Descriptor, WireShape> known) {
    @Nullable WireShape seen = known.get(message);
    if (seen != null) {
      return seen;
    }
    WireShape shape = new WireShape();
    known.put(message, shape);
    List<FieldDescriptor> all = message.getFields();
    int last = all.stream().mapToInt(FieldDescriptor::getNumber).max().orElse(0);
    @Nullable Field[] fields = new Field[last + 1];
    for (FieldDescriptor field : all) {
      fields[field.getNumber()] = field(field, known);
    }
    shape.fields = fields;
    return shape;
  }

  /** A list of numbers has two forms: no message here has one, so none is read. */
  private static Field field(FieldDescriptor field, Map<Descriptor, WireShape> known) {
    boolean isText = field.getType() == FieldDescriptor.Type.STRING;
    @Nullable WireShape message =
        field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
            ? of(field.getMessageType(), known)
            : null;
    return new Field(field.isPackable() ? -1 : wireType(field), isText, message);
  }

  private static int wireType(FieldDescriptor field) {
    return switch (field.getType()) {
      case DOUBLE, FIXED64, SFIXED64 -> WireReader.FIXED64;
      case FLOAT, FIXED32, SFIXED32 -> WireReader.FIXED32;
      case INT64, UINT64, INT32, BOOL, UINT32, ENUM, SINT32, SINT64 -> WireReader.VARINT;
      case STRING, MESSAGE, BYTES -> WireReader.LENGTH_DELIMITED;
      case GROUP -> -1;
    };
  }

  /**
   * Goes over such a message to its end.
   *
   * @throws Unusual where the generated classes may refuse it
   */
  void check(WireReader in) {
    check(in, 0);
  }

  private void check(WireReader in, int depth) {
    if (depth == DEEPEST) {
      throw new Unusual();
    }
    for (int tag = in.tag(); tag != WireReader.END; tag = in.tag()) {
      int number = tag >>> 3;
      @Nullable Field field = number < fields.length ? fields[number] : null;
      if (field == null) {
        in.skipField(tag);
      } else if (field.wireType() != (tag & 7)) {
        throw new Unusual();
      } else if (field.isText()) {
        in.skipText(in.length());
      } else if (field.message() != null) {
        int outer = in.enter(in.length());
        field.message().check(in, depth + 1);
        in.leave(outer);
      } else {
        in.skipField(tag);
      }
    }
  }
}
