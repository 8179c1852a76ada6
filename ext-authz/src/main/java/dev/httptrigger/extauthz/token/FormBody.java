package dev.httptrigger.extauthz.token;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.extauthz.decision.BodyKind;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.RequestView;
import java.util.List;
import java.util.regex.Pattern;

/** Whether a request's body is a form, and whether the gateway showed all of it. */
sealed interface FormBody {
  /** It is none: a token can't be in it. */
  record NoForm() implements FormBody {}

  /**
   * It is one, or may be, and can't be read for certain.
   *
   * @param reason why, for metrics and logs
   * @param why the same in plain words
   */
  record Unreadable(DenialReason reason, String why) implements FormBody {
    /** Checks that nothing is null. */
    public Unreadable {
      requireNonNull(reason, "reason is null");
      requireNonNull(why, "why is null");
    }
  }

  /** It is one, from its first byte to its last. Never printed. */
  final class Whole implements FormBody {
    private final byte[] text;

    private Whole(byte[] text) {
      this.text = text;
    }

    /** The body; callers never change it. */
    byte[] text() {
      return text;
    }
  }

  /** Looks at the body as {@link Reader} describes. */
  static FormBody of(RequestView request) {
    return Reader.read(request);
  }

  /**
   * Tells forms from other bodies by the content type, and whole ones from cut ones by what Envoy
   * says: {@code x-envoy-auth-partial-body} is there wherever it kept a body for us, and a client's
   * own is not shown.
   */
  final class Reader {
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private Reader() {}

    private static FormBody read(RequestView request) {
      return switch (BodyKind.of(request)) {
        case NO_FORM, UNCLEAR -> new NoForm();
        case UNCLEAR_FORM ->
            new Unreadable(
                DenialReason.UNSUPPORTED_BODY,
                "a content type, charset or encoding by which servers read different forms");
        case FORM, EMPTY_FORM -> whole(request);
      };
    }

    private static FormBody whole(RequestView request) {
      if (!Octets.lines(request, "upgrade").isEmpty()) {
        return truncated("the gateway keeps no body of a request with an upgrade");
      }
      List<String> partial = Octets.texts(request, "x-envoy-auth-partial-body");
      if (!partial.stream().allMatch("false"::equals)) {
        return truncated("the gateway shows only a part of the body");
      }
      List<String> lengths = Octets.texts(request, "content-length");
      if (partial.isEmpty() && !lengths.equals(List.of("0"))) {
        return truncated("the route keeps no bodies");
      }
      byte[] body = request.body();
      if (!lengths.stream().allMatch(length -> isLength(length, body.length))) {
        return truncated("the body's length is not its content-length");
      }
      return new Whole(body);
    }

    private static boolean isLength(String written, int length) {
      return LENGTH.matcher(written).matches() && Long.parseLong(written) == length;
    }

    private static Unreadable truncated(String why) {
      return new Unreadable(DenialReason.BODY_TRUNCATED, why);
    }
  }
}
