package dev.httptrigger.crds.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.Reservation;
import dev.httptrigger.crds.hosts.Grants.Everything;
import dev.httptrigger.crds.hosts.Grants.Grant;
import dev.httptrigger.crds.hosts.Grants.Known;
import dev.httptrigger.crds.hosts.Grants.Unknown;
import dev.httptrigger.crds.hosts.Loss.HeldBy;
import dev.httptrigger.crds.hosts.Loss.NotGranted;
import dev.httptrigger.crds.hosts.Loss.Reserved;
import dev.httptrigger.crds.hosts.Loss.UnderGrant;
import dev.httptrigger.crds.hosts.Loss.WildcardNotGranted;
import dev.httptrigger.crds.hosts.Ownership.Share;
import dev.httptrigger.crds.hosts.OwnershipQuestion.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * In the tables: {@code shop/orders@5 x.com/a=7 y.com/} is a trigger created at 5 that wants two
 * prefixes and holds the first since 7. {@code shop x.com 7} is a hold, {@code until} a time,
 * {@code shop *.x.com} a grant. Now is 1000. An outcome is {@code shop/orders: x.com/a} or {@code
 * team/x! x.com/a Conflict shop/orders}.
 */
class HostOwnershipTest {
  private static final Instant NOW = Instant.ofEpochSecond(1000);

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Where nothing is recorded, the oldest gets the host                     | team/x@6 a.com/, shop/orders@5 a.com/ | ''            | shop/orders: a.com/; team/x! a.com/ Conflict shop/orders
          Of equal age, the first by namespace and name                           | team/x@5 a.com/, shop/orders@5 a.com/ | ''            | shop/orders: a.com/; team/x! a.com/ Conflict shop/orders
          A hold goes before age: nobody wins by editing an old trigger           | old/x@1 a.com/, shop/orders@5 a.com/  | shop a.com 7  | shop/orders: a.com/; old/x! a.com/ Conflict shop/orders
          The earlier of two holds                                                | a/x@1 a.com/, b/y@1 a.com/            | a a.com 9, b a.com 8 | b/y: a.com/; a/x! a.com/ Conflict b/y
          A hold passes between the triggers of a namespace                       | old/x@1 a.com/, shop/next@9 a.com/    | shop a.com 7  | shop/next: a.com/; old/x! a.com/ Conflict shop/next
          Another prefix does not help against another namespace                  | shop/orders@5 a.com/a, team/x@6 a.com/b | ''          | shop/orders: a.com/a; team/x! a.com/b Conflict shop/orders
          Inside a namespace, prefix by prefix                                    | shop/orders@5 a.com/, shop/api@6 a.com/ a.com/api | '' | shop/orders: a.com/; shop/api: a.com/api; shop/api! a.com/ Conflict shop/orders
          Inside a namespace, whoever held the prefix first                       | shop/old@1 a.com/, shop/new@9 a.com/=20 | shop a.com 20 | shop/new: a.com/; shop/old! a.com/ Conflict shop/new
          Inside a namespace, the earlier of two                                  | shop/old@1 a.com/=30, shop/new@9 a.com/=20 | shop a.com 20 | shop/new: a.com/; shop/old! a.com/ Conflict shop/new
          A hold of a host that nobody claims any more is no claim                | team/x@6 a.com/                       | team b.com 1  | team/x: a.com/
          A wildcard is in force with a grant only                                | shop/orders@5 *.a.com/ a.com/         | ''            | shop/orders: a.com/; shop/orders! *.a.com/ WildcardNotGranted
          And so is the star                                                      | shop/orders@5 */                      | ''            | shop/orders! */ WildcardNotGranted
          """)
  void byAgeAndHold(String rule, String claims, String holds, String outcome) {
    assertThat(decide(claims, holds, "", "", Rule.FIRST_CLAIM)).as(rule).isEqualTo(sorted(outcome));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A granted wildcard is in force                                      | shop/o@5 *.a.com/                  | ''           | shop *.a.com               | shop/o: *.a.com/
          A grant of the star covers every wildcard                           | shop/o@5 *.a.com/ */               | ''           | shop *                     | shop/o: *.a.com/, */
          A wildcard covers longer wildcards, never the apex                  | shop/o@5 *.b.a.com/ a.com/         | ''           | shop *.a.com               | shop/o: *.b.a.com/, a.com/
          A granted pattern is exclusive                                      | team/x@1 b.a.com/                  | ''           | shop *.a.com               | team/x! b.a.com/ HostUnderGrant *.a.com
          Also against one who held the host                                  | team/x@1 b.a.com/                  | team b.a.com 1 | shop *.a.com             | team/x! b.a.com/ HostUnderGrant *.a.com
          Also for a wildcard below, which needs its own grant                | team/x@1 *.b.a.com/                | ''           | shop *.a.com               | team/x! *.b.a.com/ WildcardNotGranted
          A grant of one host is exclusive too                                | team/x@1 a.com/, shop/o@5 a.com/   | team a.com 1 | shop a.com                 | shop/o: a.com/; team/x! a.com/ HostUnderGrant a.com
          The star is not: others keep what they claim first                  | team/x@1 a.com/                    | ''           | shop *                     | team/x: a.com/
          For exact hosts a grant beats age                                   | team/x@1 a.com/, shop/o@5 a.com/   | team a.com 1 | shop *                     | shop/o: a.com/; team/x! a.com/ Conflict shop/o
          Withdrawing it does not give the host back                          | team/x@1 a.com/, shop/o@5 a.com/   | shop a.com 9 | ''                         | shop/o: a.com/; team/x! a.com/ Conflict shop/o
          A wildcard without its grant is out of force                        | shop/o@5 *.a.com/                  | shop *.a.com 9 | ''                       | shop/o! *.a.com/ WildcardNotGranted
          A host granted to several belongs to all of them, prefix by prefix  | a/x@1 a.com/a a.com/, b/y@2 a.com/b a.com/ | ''   | a a.com, b a.com           | a/x: a.com/, a.com/a; b/y: a.com/b; b/y! a.com/ Conflict a/x
          Each prefix to the one that held it first                           | a/x@1 a.com/, b/y@2 a.com/=8       | b a.com 8    | a a.com, b a.com           | b/y: a.com/; a/x! a.com/ Conflict b/y
          Or else whose namespace held the host first                         | a/x@1 a.com/, b/y@2 a.com/         | b a.com 8    | a a.com, b a.com           | b/y: a.com/; a/x! a.com/ Conflict b/y
          """)
  void byGrant(String rule, String claims, String holds, String grants, String outcome) {
    assertThat(decide(claims, holds, "", grants, Rule.FIRST_CLAIM))
        .as(rule)
        .isEqualTo(sorted(outcome));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A host that left a namespace is kept for it            | team/x@1 a.com/                   | shop a.com 1001 | ''         | team/x! a.com/ HostReserved 1001
          Until then, and no longer                              | team/x@1 a.com/                   | shop a.com 1000 | ''         | team/x: a.com/
          The namespace may come back                            | team/x@1 a.com/, shop/o@9 a.com/  | shop a.com 1001 | ''         | shop/o: a.com/; team/x! a.com/ Conflict shop/o
          Of two namespaces, the one that left last              | a/x@1 a.com/, b/y@9 a.com/        | a a.com 1001, b a.com 1002 | '' | b/y: a.com/; a/x! a.com/ Conflict b/y
          Sooner only by a grant                                 | team/x@1 a.com/                   | shop a.com 1001 | team *     | team/x: a.com/
          """)
  void reserved(String rule, String claims, String reservations, String grants, String outcome) {
    assertThat(decide(claims, "", reservations, grants, Rule.FIRST_CLAIM))
        .as(rule)
        .isEqualTo(sorted(outcome));
  }

  @Test
  void withGrantsOnlyNobodyElseGetsAHost() {
    assertThat(decide("shop/o@5 a.com/ b.com/", "shop b.com 1", "", "shop a.com", Rule.GRANTS_ONLY))
        .isEqualTo(sorted("shop/o: a.com/; shop/o! b.com/ HostNotGranted"));
  }

  @Test
  void inDirectoryModeEverythingIsGrantedAndTiesGoByName() {
    OwnershipQuestion question =
        question(
            claims("b/y@0 a.com/ a.com/b */, a/x@0 a.com/ *.a.com/"),
            Holds.none(),
            List.of(),
            new Everything(),
            Rule.FIRST_CLAIM);

    assertThat(outcome(HostOwnership.decide(question)))
        .isEqualTo(sorted("a/x: a.com/, *.a.com/; b/y: a.com/b, */; b/y! a.com/ Conflict a/x"));
  }

  @Test
  void anUnreadableConfigurationChangesNoHold() {
    OwnershipQuestion question =
        question(
            claims("a/x@9 a.com/a *.a.com/, b/y@9 a.com/b, c/z@1 a.com/c c.com/ *.c.com/"),
            holds("a a.com 5, a *.a.com 5, b a.com 6"),
            List.of(),
            new Unknown(),
            Rule.FIRST_CLAIM);

    assertThat(outcome(HostOwnership.decide(question)))
        .isEqualTo(
            sorted(
                "a/x: a.com/a, *.a.com/; b/y: a.com/b; c/z: c.com/;"
                    + " c/z! a.com/c Conflict a/x; c/z! *.c.com/ WildcardNotGranted"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A new host under somebody's wildcard is not given to others | team/x@1 b.a.com/, shop/o@5 *.a.com/ | shop *.a.com 5               | shop/o: *.a.com/; team/x! b.a.com/ HostUnderGrant *.a.com
          Its holder may have it                                      | shop/n@9 b.a.com/, shop/o@5 *.a.com/ | shop *.a.com 5               | shop/n: b.a.com/; shop/o: *.a.com/
          Who held the host under it keeps it                         | team/x@1 b.a.com/, shop/o@5 *.a.com/ | shop *.a.com 5, team b.a.com 6 | shop/o: *.a.com/; team/x: b.a.com/
          Also against the wildcard's holder                          | team/x@9 b.a.com/, shop/o@5 *.a.com/ b.a.com/ | shop *.a.com 5, team b.a.com 6 | shop/o: *.a.com/; team/x: b.a.com/; shop/o! b.a.com/ Conflict team/x
          The star keeps nobody from an exact host                    | team/x@1 b.a.com/, shop/o@5 */       | shop * 5                     | shop/o: */; team/x: b.a.com/
          A wildcard under one's own is a new one                     | shop/o@5 *.b.a.com/ *.a.com/         | shop *.a.com 5               | shop/o: *.a.com/; shop/o! *.b.a.com/ WildcardNotGranted
          """)
  void whileTheGrantsAreUnknown(String rule, String claims, String holds, String outcome) {
    OwnershipQuestion question =
        question(claims(claims), holds(holds), List.of(), new Unknown(), Rule.FIRST_CLAIM);

    assertThat(outcome(HostOwnership.decide(question))).as(rule).isEqualTo(sorted(outcome));
  }

  @ParameterizedTest
  @CsvSource({
    "b.a.com, 'b.a.com *.a.com *.com *'",
    "*.b.a.com, '*.b.a.com *.a.com *.com *'",
    "*, *",
    "com, 'com *'"
  })
  void patternsAroundAHost(String host, String patterns) {
    assertThat(HostPatterns.covering(host)).isEqualTo(split(patterns, " "));
  }

  @Test
  void whatIsHeldKeepsItsTimesAndWhatIsNewBeginsNow() {
    OwnershipQuestion question =
        question(
            claims("shop/o@5 a.com/=8 a.com/new b.com/"),
            holds("shop a.com 7"),
            List.of(),
            new Known(List.of()),
            Rule.FIRST_CLAIM);

    Share share = HostOwnership.decide(question).of(new ObjectName("shop", "o"));

    assertThat(share.holds())
        .isEqualTo(
            Map.of(HostHash.of("a.com"), Instant.ofEpochSecond(7), HostHash.of("b.com"), NOW));
    assertThat(share.bindings().getFirst().prefixes())
        .extracting(prefix -> prefix.prefix() + " " + prefix.heldSince().getEpochSecond())
        .containsExactly("/ 8", "/new 1000");
  }

  @Test
  void aHostWithoutAnOwnerIsKeptForItsNamespaceForAnHour() {
    Ownership left =
        HostOwnership.decide(
            question(
                claims("team/x@1 a.com/"),
                holds("shop a.com 7"),
                reservations("shop b.com 1500, shop c.com 999"),
                new Known(List.of()),
                Rule.FIRST_CLAIM));

    assertThat(outcome(left)).isEqualTo(sorted("team/x! a.com/ HostReserved 4600"));
    assertThat(left.reservations())
        .containsExactlyInAnyOrderElementsOf(reservations("shop a.com 4600, shop b.com 1500"));
  }

  @Test
  void aHostThatLosesItsOwnerToAGrantNobodyUsesDeniesAtFirst() {
    Ownership refused =
        HostOwnership.decide(
            question(
                claims("team/x@1 b.a.com/"),
                holds("team b.a.com 1"),
                List.of(),
                new Known(List.of(new Grant(Set.of("shop"), Set.of("*.a.com")))),
                Rule.FIRST_CLAIM));

    assertThat(refused.reservations()).isEqualTo(reservations("team b.a.com 4600"));
  }

  @Test
  void aLossIsSaidWithItsMend() {
    Ownership ownership =
        HostOwnership.decide(
            question(
                claims("shop/o@1 *.a.com/"),
                Holds.none(),
                List.of(),
                new Known(List.of()),
                Rule.FIRST_CLAIM));
    ObjectName loser = new ObjectName("shop", "o");

    assertThat(
            LossFindings.of(ownership.of(loser).losses().getFirst(), loser, "spec.hosts[0]").line())
        .isEqualTo(
            "WildcardNotGranted: spec.hosts[0]: The host *.a.com answers for hosts that are"
                + " nobody's yet, so it needs a grant. Name exact hosts, or ask the cluster's"
                + " administrator for this line under hostGrants in config.yaml of the ConfigMap"
                + " httptrigger-operator: - {namespaceSelector: {matchLabels:"
                + " {kubernetes.io/metadata.name: shop}}, hosts: [\"*.a.com\"]}");
  }

  private static List<String> decide(
      String claims, String holds, String reservations, String grants, Rule rule) {
    List<Grant> list =
        split(grants, ",").stream()
            .map(grant -> split(grant, " "))
            .map(words -> new Grant(Set.of(words.get(0)), Set.of(words.get(1))))
            .toList();
    return outcome(
        HostOwnership.decide(
            question(
                claims(claims), holds(holds), reservations(reservations), new Known(list), rule)));
  }

  /** What servers go by can't be taken from it: of two who have a prefix the older hold decides. */
  @Test
  void whatATriggerHasThatNobodySeesStaysItsWhateverIsGranted() {
    ObjectName unseen = new ObjectName("old", "t");
    ObjectName granted = new ObjectName("new", "t");
    HostPrefix root = new HostPrefix("a.test", "/");
    HostPrefix api = new HostPrefix("a.test", "/api");
    Claim before = new Claim(unseen, NOW, Set.of(root), Map.of(root, NOW), true);
    Claim after = new Claim(granted, NOW, Set.of(root, api), Map.of());
    // Of the same namespace, and seen: what is not its own it does not get by that.
    Claim besides =
        new Claim(
            new ObjectName("old", "late"), NOW, Set.of(new HostPrefix("a.test", "/x")), Map.of());
    Grants grants = new Known(List.of(new Grant(Set.of("new"), Set.of("a.test"))));

    Ownership ownership =
        HostOwnership.decide(
            question(
                List.of(before, after, besides),
                Holds.none(),
                List.of(),
                grants,
                Rule.FIRST_CLAIM));

    assertThat(places(ownership.of(unseen))).containsExactly("a.test/");
    assertThat(places(ownership.of(granted))).containsExactly("a.test/api");
    assertThat(places(ownership.of(besides.trigger()))).isEmpty();
    assertThat(ownership.of(granted).losses())
        .extracting(Loss::cause)
        .containsExactly(new HeldBy(unseen));
  }

  private static List<String> places(Share share) {
    return share.bindings().stream()
        .flatMap(binding -> binding.prefixes().stream().map(held -> binding.host() + held.prefix()))
        .toList();
  }

  private static OwnershipQuestion question(
      List<Claim> claims, Holds holds, List<Reservation> reservations, Grants grants, Rule rule) {
    return new OwnershipQuestion(
        claims, holds, reservations, grants, rule, Duration.ofHours(1), NOW);
  }

  private static List<Claim> claims(String text) {
    List<Claim> claims = new ArrayList<>();
    for (String each : split(text, ",")) {
      List<String> words = split(each, " ");
      List<String> head = split(words.getFirst(), "[/@]");
      Set<HostPrefix> wanted = new HashSet<>();
      Map<HostPrefix, Instant> held = new HashMap<>();
      for (String word : words.subList(1, words.size())) {
        List<String> parts = split(word, "=");
        int slash = parts.get(0).indexOf('/');
        HostPrefix pair =
            new HostPrefix(parts.get(0).substring(0, slash), parts.get(0).substring(slash));
        wanted.add(pair);
        if (parts.size() > 1) {
          held.put(pair, second(parts.get(1)));
        }
      }
      claims.add(
          new Claim(new ObjectName(head.get(0), head.get(1)), second(head.get(2)), wanted, held));
    }
    return claims;
  }

  private static Holds holds(String text) {
    Map<Holds.Holder, Instant> since = new HashMap<>();
    for (String each : split(text, ",")) {
      List<String> words = split(each, " ");
      since.put(new Holds.Holder(words.get(0), HostHash.of(words.get(1))), second(words.get(2)));
    }
    return new Holds(since);
  }

  private static List<Reservation> reservations(String text) {
    return split(text, ",").stream()
        .map(each -> split(each, " "))
        .map(
            words -> new Reservation(HostHash.of(words.get(1)), words.get(0), second(words.get(2))))
        .toList();
  }

  private static List<String> outcome(Ownership ownership) {
    List<String> lines = new ArrayList<>();
    new TreeMap<>(ownership.byTrigger())
        .forEach(
            (trigger, share) -> {
              String won =
                  share.bindings().stream()
                      .flatMap(
                          binding ->
                              binding.prefixes().stream()
                                  .map(prefix -> binding.host() + prefix.prefix()))
                      .sorted()
                      .collect(Collectors.joining(", "));
              if (!won.isEmpty()) {
                lines.add(trigger + ": " + won);
              }
              for (Loss loss : share.losses()) {
                for (String prefix : loss.prefixes()) {
                  lines.add(trigger + "! " + loss.host() + prefix + " " + cause(loss.cause()));
                }
              }
            });
    return lines.stream().sorted().toList();
  }

  private static String cause(Loss.Cause cause) {
    return switch (cause) {
      case HeldBy held -> "Conflict " + held.winner();
      case Reserved reserved -> "HostReserved " + reserved.until().getEpochSecond();
      case WildcardNotGranted _ -> "WildcardNotGranted";
      case UnderGrant under -> "HostUnderGrant " + under.pattern();
      case NotGranted _ -> "HostNotGranted";
    };
  }

  private static List<String> sorted(String outcome) {
    return split(outcome, ";").stream()
        .map(
            line -> {
              int colon = line.indexOf(": ");
              if (colon < 0) {
                return line;
              }
              String hosts =
                  split(line.substring(colon + 2), ",").stream()
                      .sorted()
                      .collect(Collectors.joining(", "));
              return line.substring(0, colon + 2) + hosts;
            })
        .sorted()
        .toList();
  }

  private static List<String> split(String text, String separator) {
    return Pattern.compile(separator)
        .splitAsStream(text)
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  private static Instant second(String text) {
    return Instant.ofEpochSecond(Long.parseLong(text));
  }
}
