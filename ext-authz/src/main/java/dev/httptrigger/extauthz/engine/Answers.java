package dev.httptrigger.extauthz.engine;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.Denials;
import dev.httptrigger.crds.config.Denials.DenialAnswer;
import dev.httptrigger.crds.config.Denials.ResponseHeader;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.extauthz.decision.Decision.Answer;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.Decision.Header;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.HeaderLines;
import dev.httptrigger.extauthz.decision.RequestView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a refused client gets (DESIGN §4.6): the table of that section, row by row. */
public final class Answers {
  private static final String REASON = "x-httptrigger-reason";

  private static final String GRPC = "application/grpc";

  /** For a 405 without {@code methods}: the methods that have a body or path to decide on. */
  private static final Set<String> USUAL_METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private static final Map<Situation, Answer> USUAL = usual(false);
  private static final Map<Situation, Answer> USUAL_TO_GRPC = usual(true);

  private Answers() {}

  /** The rows of the table. */
  private enum Situation {
    NO_TOKEN(401, 16, "missing or malformed jwt"),
    BAD_TOKEN(401, 16, "invalid or expired jwt"),
    NOT_ENOUGH(403, 7, "insufficient scope"),
    METHOD(405, 12, "method not allowed"),
    FORBIDDEN(403, 7, "forbidden"),
    BODY(415, 3, "unsupported body"),
    FAILURE(500, 14, "internal error");

    private final int status;
    private final int grpcStatus;
    private final String message;

    Situation(int status, int grpcStatus, String message) {
      this.status = status;
      this.grpcStatus = grpcStatus;
      this.message = message;
    }

    static Situation of(DenialReason reason) {
      return switch (reason) {
        case NO_TOKEN -> NO_TOKEN;
        case MALFORMED_TOKEN,
            DUPLICATE_TOKEN,
            OVERSIZED_TOKEN,
            UNSUPPORTED_ALGORITHM,
            UNKNOWN_KEY,
            BAD_SIGNATURE,
            EXPIRED,
            NOT_YET_VALID,
            ISSUED_IN_FUTURE,
            EXPIRATION_MISSING,
            LIFETIME_TOO_LONG,
            WRONG_ISSUER,
            WRONG_AUDIENCE,
            WRONG_TYPE,
            REVOKED ->
            BAD_TOKEN;
        case MISSING_CLAIM, INSUFFICIENT_SCOPE -> NOT_ENOUGH;
        case METHOD_NOT_ALLOWED -> METHOD;
        case AMBIGUOUS_PATH, NO_TRIGGER, INVALID_TRIGGER -> FORBIDDEN;
        case BODY_TRUNCATED, UNSUPPORTED_BODY -> BODY;
        case OVERLOADED, INTERNAL_ERROR -> FAILURE;
      };
    }
  }

  /**
   * The denial of a request that no trigger decides: it is nobody's, or the server itself fails.
   *
   * @param grpcClient see {@link #isGrpcClient}
   */
  public static Deny withoutTrigger(DenialReason reason, boolean grpcClient) {
    return refuse(Optional.empty(), reason, grpcClient);
  }

  /**
   * The denial of a request without a look at the rules of a trigger.
   *
   * @param trigger the trigger that was named, where one was
   */
  static Deny refuse(Optional<ObjectName> trigger, DenialReason reason, boolean grpcClient) {
    return deny(trigger, reason, Profile.STRICT, Optional.empty(), Denials.USUAL, grpcClient);
  }

  /**
   * The denial of a request by a trigger.
   *
   * @param methods the methods that the trigger allows, told where the method is what is wrong
   * @param denials what the trigger wants to be seen other than the usual
   */
  static Deny deny(
      Optional<ObjectName> trigger,
      DenialReason reason,
      Profile profile,
      Optional<Set<String>> methods,
      Denials denials,
      boolean grpcClient) {
    Situation situation = Situation.of(reason);
    boolean isUsual =
        profile == Profile.STRICT && situation != Situation.METHOD && denials.equals(Denials.USUAL);
    return new Deny(
        trigger,
        reason,
        isUsual
            ? usual(situation, grpcClient)
            : answer(situation, reason, profile, methods, denials, grpcClient));
  }

  /** Most answers say nothing of their request or trigger: they are made once. */
  private static Answer usual(Situation situation, boolean grpcClient) {
    @Nullable Answer made = (grpcClient ? USUAL_TO_GRPC : USUAL).get(situation);
    return requireNonNull(made, "no usual answer");
  }

  private static Map<Situation, Answer> usual(boolean grpcClient) {
    Map<Situation, Answer> answers = new EnumMap<>(Situation.class);
    for (DenialReason reason : DenialReason.values()) {
      Situation situation = Situation.of(reason);
      answers.put(
          situation,
          answer(situation, reason, Profile.STRICT, Optional.empty(), Denials.USUAL, grpcClient));
    }
    return answers;
  }

  private static Answer answer(
      Situation situation,
      DenialReason reason,
      Profile profile,
      Optional<Set<String>> methods,
      Denials denials,
      boolean grpcClient) {
    Optional<DenialAnswer> own = own(situation, denials);
    List<Header> headers = new ArrayList<>(headers(situation, methods));
    own.ifPresent(answer -> answer.headers().forEach(each -> replace(headers, each)));
    if (denials.reasonShown()) {
      headers.add(new Header(REASON, reason.text()));
    }
    if (grpcClient) {
      headers.add(new Header("grpc-status", Integer.toString(situation.grpcStatus)));
      headers.add(new Header("grpc-message", situation.message));
      return new Answer(status(situation, profile), headers, "");
    }
    headers.add(
        new Header(
            "content-type", own.flatMap(DenialAnswer::contentType).orElse("application/json")));
    String body =
        own.flatMap(DenialAnswer::body).orElse("{\"message\":\"" + situation.message + "\"}");
    return new Answer(status(situation, profile), headers, body);
  }

  /**
   * Whether a request is a gRPC client's, as Envoy tells: such a client gets status and message in
   * headers, and no body, which Envoy would make the message.
   */
  public static boolean isGrpcClient(RequestView request) {
    HeaderLines lines = request.lines();
    int line = lines.next("content-type", 0);
    if (line < 0) {
      return false;
    }
    String value = new String(lines.value(line), StandardCharsets.ISO_8859_1);
    return value.equals(GRPC) || value.startsWith(GRPC + "+");
  }

  /**
   * The trigger's own answer: for a missing or bad token, and for a good one that lacks a right.
   */
  private static Optional<DenialAnswer> own(Situation situation, Denials denials) {
    return switch (situation) {
      case NO_TOKEN, BAD_TOKEN -> denials.unauthorized();
      case NOT_ENOUGH -> denials.forbidden();
      case METHOD, FORBIDDEN, BODY, FAILURE -> Optional.empty();
    };
  }

  /** A header that the trigger wrote stands instead of the usual one of that name. */
  private static void replace(List<Header> headers, ResponseHeader own) {
    headers.removeIf(usual -> usual.name().equals(own.name()));
    headers.add(new Header(own.name(), own.value()));
  }

  private static int status(Situation situation, Profile profile) {
    return situation == Situation.NO_TOKEN && profile == Profile.FUNCTION_COMPUTE
        ? 400
        : situation.status;
  }

  private static List<Header> headers(Situation situation, Optional<Set<String>> methods) {
    return switch (situation) {
      case NO_TOKEN -> List.of(new Header("www-authenticate", "Bearer"));
      case BAD_TOKEN -> List.of(new Header("www-authenticate", "Bearer error=\"invalid_token\""));
      case NOT_ENOUGH ->
          List.of(new Header("www-authenticate", "Bearer error=\"insufficient_scope\""));
      case METHOD ->
          List.of(
              new Header("allow", String.join(", ", new TreeSet<>(methods.orElse(USUAL_METHODS)))));
      case FORBIDDEN, BODY, FAILURE -> List.of();
    };
  }
}
