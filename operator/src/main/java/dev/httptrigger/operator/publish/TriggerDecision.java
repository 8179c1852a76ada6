package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.TriggerCompiler;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.ByHost;
import dev.httptrigger.crds.config.TriggerConfig.Decide;
import dev.httptrigger.crds.config.TriggerConfig.HeldPrefix;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.config.TriggerConfig.Jwt;
import dev.httptrigger.crds.config.TriggerConfig.OnlyById;
import dev.httptrigger.crds.config.TriggerConfig.Selection;
import dev.httptrigger.crds.hosts.HostPrefix;
import dev.httptrigger.crds.hosts.Loss;
import dev.httptrigger.crds.hosts.Loss.HeldBy;
import dev.httptrigger.crds.hosts.LossFindings;
import dev.httptrigger.crds.hosts.Ownership.Share;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.Conflict;
import dev.httptrigger.operator.keysources.RemainingKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What one trigger's record should say, once it is known which hosts it gets. Pure. */
final class TriggerDecision {
  private final TriggerFacts facts;
  private final Share share;
  private final Optional<TriggerConfig> lastGood;
  private final List<Finding> findings;

  private TriggerDecision(
      TriggerFacts facts, Share share, Optional<TriggerConfig> lastGood, List<Finding> findings) {
    this.facts = facts;
    this.share = share;
    this.lastGood = lastGood;
    this.findings = findings;
  }

  /**
   * Decides.
   *
   * @param share what the trigger gets of what it claimed
   * @param last the last record for the same object, if it is known
   * @param lost whether there was a record for the same object that can't be read any more
   */
  static Desired decide(
      TriggerFacts facts, Share share, Optional<TriggerConfig> last, boolean lost) {
    List<Finding> findings = new ArrayList<>(facts.resolution().findings());
    share.losses().stream()
        .filter(loss -> facts.checked().claimedHosts().contains(loss.host()))
        .map(loss -> LossFindings.of(loss, facts.name(), field(facts, loss)))
        .forEach(findings::add);
    return new TriggerDecision(facts, share, last.filter(TriggerDecision::decides), findings)
        .decide(lost);
  }

  /** Whether a record lets requests pass at all. */
  static boolean decides(TriggerConfig config) {
    return config.behaviour() instanceof Decide;
  }

  private Desired decide(boolean lost) {
    Optional<TriggerConfig> current =
        facts
            .resolution()
            .trigger()
            .filter(_ -> lastGood.isEmpty() || !losesAll())
            .map(trigger -> TriggerCompiler.compile(trigger, selection()));
    if (current.isPresent()
        && RecordCodec.size(current.get()) > RecordCodec.MAXIMUM_TRIGGER_BYTES) {
      findings.add(tooLarge());
      current = Optional.empty();
    }
    if (current.isPresent()) {
      return desired(current, Outcome.Kind.CURRENT);
    }
    if (lastGood.isPresent()) {
      return desired(lastGood.map(this::kept), Outcome.Kind.LAST_GOOD);
    }
    if (lost) {
      return desired(Optional.empty(), Outcome.Kind.LEFT_AS_IT_IS);
    }
    TriggerConfig refused =
        TriggerCompiler.refuse(facts.name(), facts.uid(), facts.generation(), selection());
    return desired(Optional.of(refused), Outcome.Kind.REFUSED);
  }

  /** An edit that wins nothing of what it names can't be used. */
  private boolean losesAll() {
    Set<String> claimed = Set.copyOf(facts.checked().claimedHosts());
    return !claimed.isEmpty()
        && share.bindings().stream().noneMatch(binding -> claimed.contains(binding.host()));
  }

  private Selection selection() {
    return facts.checked().claimedHosts().isEmpty() ? new OnlyById() : new ByHost(share.bindings());
  }

  private TriggerConfig kept(TriggerConfig good) {
    Selection selection =
        switch (good.selection()) {
          case OnlyById byId -> byId;
          case ByHost byHost -> new ByHost(stillHeld(byHost));
        };
    return new TriggerConfig(
        good.trigger(),
        good.uid(),
        good.generation(),
        selection,
        switch (good.behaviour()) {
          case TriggerConfig.Refuse refuse -> refuse;
          case Decide decide -> withRemainingKeys(decide);
        });
  }

  private List<HostBinding> stillHeld(ByHost good) {
    Set<HostPrefix> before = Claims.of(good);
    List<HostBinding> bindings = new ArrayList<>();
    for (HostBinding binding : share.bindings()) {
      List<HeldPrefix> prefixes =
          binding.prefixes().stream()
              .filter(held -> before.contains(new HostPrefix(binding.host(), held.prefix())))
              .toList();
      if (!prefixes.isEmpty()) {
        bindings.add(new HostBinding(binding.host(), binding.heldSince(), prefixes));
      }
    }
    return bindings;
  }

  private Decide withRemainingKeys(Decide decide) {
    TriggerConfig.Access access =
        switch (decide.access()) {
          case TriggerConfig.Anonymous anonymous -> anonymous;
          case Jwt jwt ->
              new Jwt(
                  jwt.match(),
                  jwt.missingToken(),
                  jwt.tokenLocations(),
                  jwt.providers().stream()
                      .map(
                          provider -> RemainingKeys.of(provider, facts.resolution().providerKeys()))
                      .toList(),
                  jwt.forwardClaims());
        };
    return new Decide(decide.profile(), decide.methods(), decide.preflight(), access);
  }

  private Desired desired(Optional<TriggerConfig> config, Outcome.Kind kind) {
    return new Desired(
        facts.uid(),
        facts.generation(),
        config,
        share.holds(),
        kind,
        findings.stream().sorted(Comparator.comparing(Finding::severity)).toList(),
        conflict());
  }

  private Optional<Conflict> conflict() {
    return share.losses().stream().flatMap(this::conflict).findFirst();
  }

  private Stream<Conflict> conflict(Loss loss) {
    if (!(loss.cause() instanceof HeldBy(ObjectName winner))) {
      return Stream.empty();
    }
    boolean sameNamespace = winner.namespace().equals(facts.name().namespace());
    return Stream.of(
        new Conflict(
            loss.host(),
            sameNamespace ? Optional.of(loss.prefixes().getFirst()) : Optional.empty(),
            winner.namespace(),
            Optional.of(winner.name())));
  }

  private static String field(TriggerFacts facts, Loss loss) {
    return "spec.hosts[" + facts.checked().claimedHosts().indexOf(loss.host()) + "]";
  }

  private static Finding tooLarge() {
    return new Finding(
        FindingCode.TOO_LARGE,
        Severity.ERROR,
        "spec",
        "The compiled trigger is larger than %d KiB."
            .formatted(RecordCodec.MAXIMUM_TRIGGER_BYTES / 1024),
        "Split it into several triggers, or remove keys that no longer sign.");
  }
}
