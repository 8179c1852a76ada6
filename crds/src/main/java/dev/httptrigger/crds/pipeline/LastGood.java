package dev.httptrigger.crds.pipeline;

import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.config.Provider;
import dev.httptrigger.crds.config.Provider.InlineKeys;
import dev.httptrigger.crds.config.Provider.KeySetReference;
import dev.httptrigger.crds.config.Provider.KeySource;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RevokedTokens;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.Anonymous;
import dev.httptrigger.crds.config.TriggerConfig.Behaviour;
import dev.httptrigger.crds.config.TriggerConfig.ByHost;
import dev.httptrigger.crds.config.TriggerConfig.ByTarget;
import dev.httptrigger.crds.config.TriggerConfig.Decide;
import dev.httptrigger.crds.config.TriggerConfig.HeldPrefix;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.config.TriggerConfig.Jwt;
import dev.httptrigger.crds.config.TriggerConfig.OnlyById;
import dev.httptrigger.crds.config.TriggerConfig.Refuse;
import dev.httptrigger.crds.config.TriggerConfig.Selection;
import dev.httptrigger.crds.hosts.HostPrefix;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetReading;
import dev.httptrigger.crds.resolve.ProviderKeys;
import dev.httptrigger.crds.resolve.ProviderKeys.Shared;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The configuration that goes on when an edit can't be used.
 *
 * @param config made of an earlier spec of the same object
 * @param decide what that decides
 */
record LastGood(TriggerConfig config, Decide decide) {
  /** What was in force, when it ever decided anything. */
  static Optional<LastGood> of(TriggerState state) {
    return state.inForce().flatMap(LastGood::of);
  }

  private static Optional<LastGood> of(TriggerConfig config) {
    return switch (config.behaviour()) {
      case Refuse _ -> Optional.empty();
      case Decide decide -> Optional.of(new LastGood(config, decide));
    };
  }

  /** Whether the gateway's word selected the trigger: its spec had no hosts. */
  boolean byGatewaysWord() {
    return switch (config.selection()) {
      case OnlyById _, ByTarget _ -> true;
      case ByHost _ -> false;
    };
  }

  /** Whether only its id selected the trigger. */
  boolean onlyById() {
    return config.selection() instanceof OnlyById;
  }

  /** Whether any request could be its. */
  boolean selectsAnything() {
    return byGatewaysWord() || !decidedAbout().isEmpty();
  }

  /** What it decided about by host. */
  Set<HostPrefix> decidedAbout() {
    return config.selection().hostBindings().stream()
        .flatMap(LastGood::open)
        .collect(Collectors.toSet());
  }

  private static Stream<HostPrefix> open(HostBinding binding) {
    return binding.prefixes().stream()
        .filter(held -> !held.closed())
        .map(held -> new HostPrefix(binding.host(), held.prefix()));
  }

  /**
   * How it goes on.
   *
   * @param config its configuration from now on
   * @param finding what it could not take over of the edit, although that can't wait
   */
  record Continued(TriggerConfig config, Optional<Finding> finding) {}

  /**
   * It goes on for what it decided about; what the edit claimed besides is closed. Two things take
   * effect at once, whatever else is wrong with the edit: a removed key verifies no more, and a
   * token that is revoked is refused. What the edit gives back waits.
   */
  Continued goOn(List<HostBinding> bindings, PreparedTrigger edit, KeySets keySets) {
    Selection selection = selection(bindings);
    Decide remaining = edit.providerKeys().map(now -> withoutRemoved(now, keySets)).orElse(decide);
    Decide revoking =
        edit.revoked()
            .revoked()
            .map(list -> revoking(remaining, RevokedTokens.of(list)))
            .orElse(remaining);
    TriggerConfig all = with(selection, revoking);
    if (!revoking.equals(remaining) && RecordCodec.size(all) > RecordCodec.MAXIMUM_TRIGGER_BYTES) {
      return new Continued(with(selection, remaining), Optional.of(listTooLarge()));
    }
    return new Continued(all, Optional.empty());
  }

  private Selection selection(List<HostBinding> bindings) {
    Set<HostPrefix> open = decidedAbout();
    List<HostBinding> held = bindings.stream().map(binding -> closed(binding, open)).toList();
    return switch (config.selection()) {
      case OnlyById onlyById -> onlyById;
      case ByTarget byTarget -> byTarget.withBindings(held);
      case ByHost _ -> new ByHost(held);
    };
  }

  private static Finding listTooLarge() {
    return new Finding(
        FindingCode.TOO_LARGE,
        Severity.ERROR,
        "spec.jwt.revokedTokens",
        "With the tokens that are revoked now, the configuration in force would be bigger than 512"
            + " KiB, so they are not refused yet.",
        "Mend the other findings, and shorten the list.");
  }

  private TriggerConfig with(Selection selection, Behaviour behaviour) {
    return new TriggerConfig(
        config.trigger(), config.uid(), config.generation(), selection, behaviour);
  }

  private static HostBinding closed(HostBinding binding, Set<HostPrefix> open) {
    List<HeldPrefix> prefixes =
        binding.prefixes().stream()
            .map(
                held ->
                    new HeldPrefix(
                        held.prefix(),
                        held.heldSince(),
                        !open.contains(new HostPrefix(binding.host(), held.prefix()))))
            .toList();
    return new HostBinding(binding.host(), binding.heldSince(), prefixes);
  }

  private static Decide revoking(Decide decide, RevokedTokens more) {
    return switch (decide.access()) {
      case Anonymous _ -> decide;
      case Jwt jwt -> decide.withAccess(jwt.withRevoked(more));
    };
  }

  private Decide withoutRemoved(List<ProviderKeys> now, KeySets keySets) {
    return switch (decide.access()) {
      case Anonymous _ -> decide;
      case Jwt jwt ->
          decide.withAccess(
              jwt.withProviders(
                  jwt.providers().stream()
                      .map(each -> each.withKeys(remaining(each, now, keySets)))
                      .toList()));
    };
  }

  private static KeySource remaining(Provider provider, List<ProviderKeys> now, KeySets keySets) {
    Optional<ProviderKeys> same =
        now.stream().filter(each -> each.provider().equals(provider.name())).findFirst();
    if (same.isEmpty()) {
      return new InlineKeys(new KeySet(List.of()));
    }
    Optional<KeySetReference> unmoved =
        same.get().shared().flatMap(each -> sameSet(provider, each));
    if (unmoved.isPresent()) {
      return unmoved.get();
    }
    // Of keys that came from elsewhere, those stay that are in the new place too.
    return same.get()
        .reading()
        .filter(KeySetReading::readable)
        .<KeySource>map(reading -> new InlineKeys(remaining(provider, reading, keySets)))
        .orElse(provider.keys());
  }

  /** The set itself loses what is removed from its source; here counts who takes what of it. */
  private static Optional<KeySetReference> sameSet(Provider provider, Shared now) {
    return provider.keys() instanceof KeySetReference before && before.source().equals(now.source())
        ? Optional.of(
            new KeySetReference(
                now.source(), before.allowWellKnownKeys() && now.allowWellKnownKeys()))
        : Optional.empty();
  }

  private static KeySet remaining(Provider provider, KeySetReading reading, KeySets keySets) {
    return keySets
        .keysOf(provider)
        .map(keys -> KeySets.remaining(keys, reading))
        .orElseGet(() -> new KeySet(List.of()));
  }
}
