package dev.httptrigger.bench.parts;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.check.TriggerCheck;
import dev.httptrigger.crds.config.Denials;
import dev.httptrigger.crds.config.Provider;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.hosts.Grants;
import dev.httptrigger.crds.hosts.Holds;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.manifest.ManifestParser;
import dev.httptrigger.crds.pipeline.KeySets;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.pipeline.TriggerOutcome;
import dev.httptrigger.crds.pipeline.TriggerPipeline;
import dev.httptrigger.crds.pipeline.TriggerState;
import dev.httptrigger.crds.resolve.ManifestObjects;
import dev.httptrigger.extauthz.policy.Policy;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import dev.httptrigger.extauthz.policy.Preparation;
import dev.httptrigger.extauthz.policy.SharedKeySets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Triggers in force, as a server in directory mode has them. */
final class SampleTriggers {
  private static final Instant ALWAYS = Instant.EPOCH;

  private SampleTriggers() {}

  /**
   * The table that a folder of manifests makes.
   *
   * @throws IllegalStateException where one of them is not accepted
   */
  static PolicyTable table(Path folder, Preparation preparation) {
    TriggerCheck check = TriggerCheck.create();
    ManifestObjects nothingElse = ManifestObjects.all(List.of());
    List<TriggerState> states =
        files(folder).stream()
            .flatMap(file -> ManifestParser.parse(file.toString(), text(file)).manifests().stream())
            .map(
                manifest ->
                    PreparedTrigger.read(check, manifest.tree(), "file", 1, ALWAYS, nothingElse))
            .map(prepared -> new TriggerState(prepared, Optional.empty()))
            .toList();
    TriggerPipeline.Result settled =
        TriggerPipeline.withDefaults()
            .settle(
                states, KeySets.none(), Holds.none(), List.of(), new Grants.Everything(), ALWAYS);
    PolicyTable table = PolicyTable.empty(Unmatched.DENY, false);
    for (TriggerOutcome outcome : settled.outcomes().values()) {
      if (!outcome.accepted()) {
        throw new IllegalStateException("a trigger of our own was refused: " + outcome.findings());
      }
      table = table.with(preparation.policy(outcome.config(), SharedKeySets.none()));
    }
    return table;
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> found = Files.list(folder)) {
      return found.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("can't list the triggers", e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("can't read a trigger", e);
    }
  }

  /**
   * A trigger that believes the tokens of one key set and looks at none of their claims.
   *
   * @param host its host
   */
  static Policy believing(KeySet keys, String host, Preparation preparation) {
    Provider provider =
        new Provider(
            "login",
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofMinutes(1),
            true,
            Optional.empty(),
            new Provider.InlineKeys(keys));
    TriggerConfig.Jwt jwt =
        new TriggerConfig.Jwt(
            new TriggerConfig.MatchAll(),
            TriggerConfig.MissingToken.DENY,
            TriggerConfig.TokenForwarding.KEEP,
            List.of(new TriggerConfig.InHeader("authorization", "Bearer ")),
            List.of(provider),
            List.of(),
            Optional.empty(),
            List.of(),
            Optional.empty());
    return policy(new ObjectName("shop", "orders"), host, "/", jwt, preparation);
  }

  /**
   * A trigger that lets everybody in.
   *
   * @param number no two have the same
   * @param host a host pattern
   * @param prefix which of its paths are the trigger's
   */
  static Policy open(int number, String host, String prefix) {
    return policy(
        new ObjectName("team-" + number, "api"),
        host,
        prefix,
        new TriggerConfig.Anonymous(),
        Preparation.byJdk());
  }

  private static Policy policy(
      ObjectName name,
      String host,
      String prefix,
      TriggerConfig.Access access,
      Preparation preparation) {
    TriggerConfig.HostBinding binding =
        new TriggerConfig.HostBinding(
            host, ALWAYS, List.of(new TriggerConfig.HeldPrefix(prefix, ALWAYS)));
    return preparation.policy(
        new TriggerConfig(
            name,
            "file",
            1,
            new TriggerConfig.ByHost(List.of(binding)),
            new TriggerConfig.Decide(
                TriggerConfig.Profile.STRICT,
                TriggerConfig.Enforcement.ENFORCE,
                Optional.empty(),
                TriggerConfig.Preflight.ALLOW,
                access,
                Denials.USUAL)),
        SharedKeySets.none());
  }
}
