package dev.httptrigger.crds.config;

import dev.httptrigger.crds.config.AuthorizationRule.ClaimCondition;
import dev.httptrigger.crds.config.Denials.DenialAnswer;
import dev.httptrigger.crds.config.Denials.ResponseHeader;
import dev.httptrigger.crds.config.Provider.InlineKeys;
import dev.httptrigger.crds.config.Provider.KeySetReference;
import dev.httptrigger.crds.config.RevokedTokens.RevokedSubject;
import dev.httptrigger.crds.config.RevokedTokens.RevokedToken;
import dev.httptrigger.crds.config.TriggerConfig.Access;
import dev.httptrigger.crds.config.TriggerConfig.Anonymous;
import dev.httptrigger.crds.config.TriggerConfig.Behaviour;
import dev.httptrigger.crds.config.TriggerConfig.Blacklist;
import dev.httptrigger.crds.config.TriggerConfig.ByHost;
import dev.httptrigger.crds.config.TriggerConfig.ByTarget;
import dev.httptrigger.crds.config.TriggerConfig.Decide;
import dev.httptrigger.crds.config.TriggerConfig.HeldPrefix;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.config.TriggerConfig.InCookie;
import dev.httptrigger.crds.config.TriggerConfig.InForm;
import dev.httptrigger.crds.config.TriggerConfig.InHeader;
import dev.httptrigger.crds.config.TriggerConfig.InQuery;
import dev.httptrigger.crds.config.TriggerConfig.Jwt;
import dev.httptrigger.crds.config.TriggerConfig.Match;
import dev.httptrigger.crds.config.TriggerConfig.MatchAll;
import dev.httptrigger.crds.config.TriggerConfig.OnlyById;
import dev.httptrigger.crds.config.TriggerConfig.Refuse;
import dev.httptrigger.crds.config.TriggerConfig.Selection;
import dev.httptrigger.crds.config.TriggerConfig.Target;
import dev.httptrigger.crds.config.TriggerConfig.TokenLocation;
import dev.httptrigger.crds.config.TriggerConfig.Whitelist;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.KeySetSource.InObject;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.crds.keys.VerificationKey.EcMaterial;
import dev.httptrigger.crds.keys.VerificationKey.KeyMaterial;
import dev.httptrigger.crds.keys.VerificationKey.OctetMaterial;
import dev.httptrigger.crds.keys.VerificationKey.OkpMaterial;
import dev.httptrigger.crds.keys.VerificationKey.RsaMaterial;
import java.util.Collection;
import java.util.Optional;

/**
 * How long a trigger's record is at most, in bytes: some times of what it is, and found without
 * writing it. Pure.
 */
final class SizeBound {
  /** An escape of JSON, for a character that is one char. */
  private static final long BYTES_PER_CHARACTER = 6;

  /**
   * More than any member's name with all its punctuation, and a constant, a number, a point in time
   * or the beginning of an object as its value.
   */
  private static final long MEMBER = 80;

  private SizeBound() {}

  /** The bound of a trigger's record. */
  static long of(TriggerConfig config) {
    return 4 * MEMBER
        + text(config.trigger().namespace())
        + text(config.trigger().name())
        + text(config.uid())
        + selection(config.selection())
        + behaviour(config.behaviour());
  }

  private static long selection(Selection selection) {
    long bytes = 4 * MEMBER;
    switch (selection) {
      case OnlyById(), ByHost _ -> {}
      case ByTarget byTarget -> {
        for (Target target : byTarget.targets()) {
          bytes +=
              MEMBER
                  + text(target.group())
                  + text(target.kind())
                  + text(target.name())
                  + text(target.sectionName());
        }
      }
    }
    for (HostBinding binding : selection.hostBindings()) {
      bytes += 3 * MEMBER + text(binding.host());
      for (HeldPrefix prefix : binding.prefixes()) {
        bytes += 3 * MEMBER + text(prefix.prefix());
      }
    }
    return bytes;
  }

  private static long behaviour(Behaviour behaviour) {
    return switch (behaviour) {
      case Refuse() -> 2 * MEMBER;
      case Decide decide ->
          8 * MEMBER
              + texts(decide.methods())
              + access(decide.access())
              + answer(decide.denials().unauthorized())
              + answer(decide.denials().forbidden());
    };
  }

  private static long answer(Optional<DenialAnswer> answer) {
    long bytes = 2 * MEMBER;
    if (answer.isPresent()) {
      bytes += text(answer.get().body()) + text(answer.get().contentType());
      for (ResponseHeader header : answer.get().headers()) {
        bytes += text(header.name()) + text(header.value());
      }
    }
    return bytes;
  }

  private static long access(Access access) {
    return switch (access) {
      case Anonymous() -> MEMBER;
      case Jwt jwt -> jwt(jwt);
    };
  }

  private static long jwt(Jwt jwt) {
    long bytes = 10 * MEMBER + match(jwt.match()) + text(jwt.payloadHeader());
    for (TokenLocation location : jwt.tokenLocations()) {
      bytes += MEMBER + location(location);
    }
    for (Provider provider : jwt.providers()) {
      bytes += provider(provider);
    }
    for (ClaimForward forward : jwt.forwardClaims()) {
      bytes += 4 * MEMBER + texts(forward.claimPath()) + text(name(forward.target()));
    }
    for (AuthorizationRule rule : jwt.authorization()) {
      bytes += rule(rule);
    }
    return jwt.revokedTokens().isPresent() ? bytes + revoked(jwt.revokedTokens().get()) : bytes;
  }

  private static long match(Match match) {
    return switch (match) {
      case MatchAll() -> MEMBER;
      case Whitelist whitelist -> MEMBER + texts(whitelist.openPaths());
      case Blacklist blacklist -> MEMBER + texts(blacklist.closedPaths());
    };
  }

  private static long location(TokenLocation location) {
    return switch (location) {
      case InHeader header -> text(header.name()) + text(header.prefix());
      case InQuery query -> text(query.name());
      case InForm form -> text(form.name());
      case InCookie cookie -> text(cookie.name());
    };
  }

  private static String name(ClaimForward.Target target) {
    return switch (target) {
      case ClaimForward.ToHeader header -> header.name();
      case ClaimForward.ToCookie cookie -> cookie.name();
      case ClaimForward.ToQuery query -> query.name();
      case ClaimForward.ToForm form -> form.name();
    };
  }

  private static long provider(Provider provider) {
    return 8 * MEMBER
        + text(provider.name())
        + text(provider.issuer())
        + texts(provider.audiences())
        + (provider.algorithms().isPresent()
            ? MEMBER * (1 + provider.algorithms().get().size())
            : 0)
        + texts(provider.types())
        + switch (provider.keys()) {
          case InlineKeys inline -> keys(inline.keySet().keys());
          case KeySetReference reference -> source(reference.source());
        };
  }

  private static long keys(Collection<VerificationKey> keys) {
    long bytes = 0;
    for (VerificationKey key : keys) {
      bytes += MEMBER * (5 + key.algorithms().size()) + text(key.kid()) + material(key.material());
    }
    return bytes;
  }

  /** As base64url, which takes less than two letters a byte. */
  private static long material(KeyMaterial material) {
    return switch (material) {
      case RsaMaterial rsa -> (rsa.modulus().bitLength() + rsa.exponent().bitLength()) / 4;
      case EcMaterial ec -> (ec.x().bitLength() + ec.y().bitLength()) / 4 + 2 * MEMBER;
      case OkpMaterial okp -> 2L * okp.publicKey().length();
      case OctetMaterial octets -> 2L * octets.secret().length();
    };
  }

  private static long source(KeySetSource source) {
    return 4 * MEMBER
        + switch (source) {
          case InObject inObject ->
              text(inObject.object().name().namespace())
                  + text(inObject.object().name().name())
                  + text(inObject.key())
                  + text(inObject.kid());
          case Remote remote -> text(remote.address().text()) + text(remote.authorities());
        };
  }

  private static long rule(AuthorizationRule rule) {
    long bytes = 4 * MEMBER + texts(rule.paths()) + texts(rule.methods()) + texts(rule.scopes());
    for (ClaimCondition claim : rule.claims()) {
      bytes += 3 * MEMBER + texts(claim.claimPath()) + texts(claim.anyOf()) + texts(claim.allOf());
    }
    return bytes;
  }

  private static long revoked(RevokedTokens revoked) {
    long bytes = 3 * MEMBER;
    for (RevokedToken token : revoked.tokens()) {
      bytes += text(token.issuer()) + text(token.tokenId());
    }
    for (RevokedSubject subject : revoked.subjects()) {
      bytes += MEMBER + text(subject.issuer()) + text(subject.subject());
    }
    return bytes;
  }

  private static long texts(Optional<? extends Collection<String>> texts) {
    return texts.isPresent() ? texts(texts.get()) : 0;
  }

  private static long texts(Collection<String> texts) {
    long bytes = MEMBER;
    for (String text : texts) {
      bytes += text(text);
    }
    return bytes;
  }

  private static long text(Optional<String> text) {
    return text.isPresent() ? text(text.get()) : 0;
  }

  private static long text(String text) {
    return MEMBER + BYTES_PER_CHARACTER * text.length();
  }
}
