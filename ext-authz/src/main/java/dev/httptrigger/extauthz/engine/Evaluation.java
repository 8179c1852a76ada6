package dev.httptrigger.extauthz.engine;

import dev.httptrigger.crds.config.TriggerConfig.MissingToken;
import dev.httptrigger.crds.config.TriggerConfig.Preflight;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.extauthz.claims.ClaimDemands;
import dev.httptrigger.extauthz.claims.Forwards;
import dev.httptrigger.extauthz.claims.Forwards.Changes;
import dev.httptrigger.extauthz.claims.Forwards.Unchangeable;
import dev.httptrigger.extauthz.claims.TokenClaims;
import dev.httptrigger.extauthz.claims.Unwanted;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.Decision.FormChange;
import dev.httptrigger.extauthz.decision.Decision.Header;
import dev.httptrigger.extauthz.decision.Decision.Metadata;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.KeySighting.Used;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.jws.Refused;
import dev.httptrigger.extauthz.path.PathReadings;
import dev.httptrigger.extauthz.path.PathReadings.NoPath;
import dev.httptrigger.extauthz.path.PathRules;
import dev.httptrigger.extauthz.policy.Policy;
import dev.httptrigger.extauthz.policy.Policy.Decides;
import dev.httptrigger.extauthz.policy.Policy.Everybody;
import dev.httptrigger.extauthz.policy.Policy.Refuses;
import dev.httptrigger.extauthz.policy.Policy.WithToken;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.TokenVerifier.NotSigned;
import dev.httptrigger.extauthz.policy.TokenVerifier.Signed;
import dev.httptrigger.extauthz.token.TokenBytes;
import dev.httptrigger.extauthz.token.TokenFinding.Absent;
import dev.httptrigger.extauthz.token.TokenFinding.Found;
import dev.httptrigger.extauthz.token.TokenFinding.Unusable;
import dev.httptrigger.extauthz.token.TokenRemoval;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One request before the one trigger whose it is: preflight, methods, paths (DESIGN §4.2), then the
 * token (§4.3, §4.4), then what the upstream gets (§4.5).
 */
record Evaluation(
    VerifiedTokens verifiedTokens,
    RequestView request,
    PathReadings path,
    PolicyTable policies,
    Policy policy,
    Instant now,
    Trace trace) {
  /** Tells the upstream that the request would have been refused, and why. */
  private static final String DRY_RUN = "x-httptrigger-dry-run";

  Decision decide() {
    return switch (policy.conduct()) {
      case Refuses() -> {
        look("trigger", "its configuration can't be used, so it denies");
        yield Answers.refuse(
            Optional.of(policy.trigger()),
            DenialReason.INVALID_TRIGGER,
            Answers.isGrpcClient(request));
      }
      case Decides rules -> decide(rules);
    };
  }

  private Decision decide(Decides rules) {
    Optional<PreflightRequest> preflight =
        rules.preflight() == Preflight.ALLOW
            ? PreflightRequest.of(request, path, rules.access())
            : Optional.empty();
    if (preflight.isPresent()) {
      return preflight(rules, preflight.get());
    }
    if (!methodFits(rules)) {
      return deny(rules, DenialReason.METHOD_NOT_ALLOWED);
    }
    return switch (rules.access()) {
      case Everybody() -> {
        look("access", "the trigger is open to everybody");
        yield allowWithoutClaims(rules);
      }
      case WithToken access -> byPath(rules, access);
    };
  }

  private Decision preflight(Decides rules, PreflightRequest preflight) {
    String method = preflight.requestedMethod();
    if (rules.methods().isPresent() && !rules.methods().get().contains(method)) {
      look("preflight", "for " + Trace.quoted(method) + ", which is not among the methods");
      return deny(rules, rules.forwards().forPreflights(), DenialReason.METHOD_NOT_ALLOWED);
    }
    look("preflight", "for " + Trace.quoted(method) + ", allowed without a token");
    return allow(rules, rules.forwards().forPreflights(), Optional.empty(), Optional.empty());
  }

  private boolean methodFits(Decides rules) {
    String method = request.method();
    boolean decidable = !method.isEmpty() && !method.equals("CONNECT") && !(path instanceof NoPath);
    boolean fits =
        decidable && (rules.methods().isEmpty() || rules.methods().get().contains(method));
    if (trace.wanted()) {
      look("method", Trace.quoted(method) + (fits ? " allowed" : " not allowed"));
    }
    return fits;
  }

  private Decision byPath(Decides rules, WithToken access) {
    PathRules.Answer answer = access.paths().ask(path);
    if (trace.wanted()) {
      look("token needed", (answer.needsToken() ? "yes, " : "no, ") + answer.why());
    }
    if (!answer.needsToken()) {
      return allowWithoutClaims(rules);
    }
    List<ClaimDemands> demands = access.authorization().demands(request.method(), path);
    return switch (access.finder().find(request, trace)) {
      case Absent() -> withoutToken(rules, access.missingToken(), demands);
      case Unusable unusable -> deny(rules, unusable.reason());
      case Found found -> byToken(rules, access, found.token(), demands);
    };
  }

  private Decision withoutToken(
      Decides rules, MissingToken missingToken, List<ClaimDemands> demands) {
    return switch (missingToken) {
      case DENY -> deny(rules, DenialReason.NO_TOKEN);
      case ALLOW -> {
        if (!demands.isEmpty()) {
          look("missing token", "not allowed, " + demands.getFirst().name() + " needs one");
          yield deny(rules, DenialReason.NO_TOKEN);
        }
        look("missing token", "allowed");
        yield allowWithoutClaims(rules);
      }
    };
  }

  private Decision byToken(
      Decides rules, WithToken access, TokenBytes token, List<ClaimDemands> demands) {
    return switch (verifiedTokens.verify(access.verifier(), token, now, trace)) {
      case NotSigned notSigned ->
          refuse(rules, notSigned.refused()).seeing(notSigned.keySighting());
      case Signed signed -> {
        Optional<Refused> refusal = refusal(signed, access);
        yield refusal.isPresent()
            ? refuse(rules, refusal.get())
            : byClaims(rules, signed.claims(), demands).seeing(new Used(signed.key()));
      }
    };
  }

  /** Times, names and type, then revocation (DESIGN §4.4). */
  private Optional<Refused> refusal(Signed signed, WithToken access) {
    Optional<Refused> broken = signed.refusal(now, trace);
    return broken.isPresent() || access.revocation().isEmpty()
        ? broken
        : access.revocation().get().refusal(signed.claims().object(), trace);
  }

  /** The token is good; then the rules that apply. */
  private Decision byClaims(Decides rules, TokenClaims claims, List<ClaimDemands> demands) {
    for (ClaimDemands each : demands) {
      Optional<Refused> refusal = each.refusal(claims.object(), trace);
      if (refusal.isPresent()) {
        return refuse(rules, refusal.get());
      }
    }
    return allow(rules, rules.forwards(), Optional.of(claims), Optional.empty());
  }

  private Decision refuse(Decides rules, Refused refused) {
    if (trace.wanted()) {
      trace.add(new Trace.Checked(refused.rule(), false, refused.found()));
    }
    return deny(rules, refused.reason());
  }

  /** A refusal that a DryRun only reports. */
  private Decision deny(Decides rules, DenialReason reason) {
    return deny(rules, rules.forwards(), reason);
  }

  private Decision deny(Decides rules, Forwards forwards, DenialReason reason) {
    return switch (rules.enforcement()) {
      case ENFORCE -> denied(rules, reason);
      case DRY_RUN ->
          switch (DryRun.of(reason)) {
            case TAKES_EFFECT -> denied(rules, reason);
            case IS_REPORTED -> {
              look("enforcement", "a DryRun: would have been refused for " + reason.text());
              yield allow(rules, forwards, Optional.empty(), Optional.of(reason));
            }
          };
    };
  }

  private Deny denied(Decides rules, DenialReason reason) {
    return Answers.deny(
        Optional.of(policy.trigger()),
        reason,
        rules.profile(),
        rules.methods(),
        rules.denials(),
        Answers.isGrpcClient(request));
  }

  /** Beside a verified token: what nobody verified; under Remove, on every request, all. */
  private Unwanted unwanted(Decides rules, boolean verified) {
    return switch (rules.access()) {
      case Everybody() -> Unwanted.NOTHING;
      case WithToken access ->
          switch (access.tokenForwarding()) {
            case REMOVE -> unwanted(access.finder().all(request));
            case KEEP ->
                verified && rules.profile() == Profile.STRICT
                    ? unwanted(access.finder().strays(request))
                    : Unwanted.NOTHING;
          };
    };
  }

  private static Unwanted unwanted(TokenRemoval removal) {
    return removal.equals(TokenRemoval.NONE)
        ? Unwanted.NOTHING
        : new Unwanted(
            removal.headers(), removal.cookieNames(), removal.queryNames(), removal.formNames());
  }

  private Decision allowWithoutClaims(Decides rules) {
    return allow(rules, rules.forwards(), Optional.empty(), Optional.empty());
  }

  /** Unless what the upstream would see can't be made sure of: that denies in a DryRun, too. */
  private Decision allow(
      Decides rules,
      Forwards forwards,
      Optional<TokenClaims> claims,
      Optional<DenialReason> dryRun) {
    return switch (forwards.outcome(
        claims,
        request,
        policies.mappedNames(policy.trigger().namespace()),
        unwanted(rules, claims.isPresent()),
        dryRun.map(reason -> new Header(DRY_RUN, reason.text())),
        trace)) {
      case Changes changes ->
          new Allow(
              Optional.of(policy.trigger()),
              changes.mutations(),
              changes.form().equals(FormChange.NONE) ? Metadata.NONE : new Metadata(changes.form()),
              dryRun);
      case Unchangeable unchangeable -> {
        look("to the upstream", unchangeable.why());
        yield denied(rules, unchangeable.reason());
      }
    };
  }

  private void look(String rule, String outcome) {
    if (trace.wanted()) {
      trace.add(new Trace.Looked(rule, outcome));
    }
  }
}
