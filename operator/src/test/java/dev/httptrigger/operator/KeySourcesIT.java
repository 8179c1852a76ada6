package dev.httptrigger.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectKind;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.Refuse;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.KeySetSource.InObject;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.testkit.TestCertificates;
import dev.httptrigger.testkit.TokenMint;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keys in Secrets and ConfigMaps: a real API server, the shipped rights. */
@Order(4)
final class KeySourcesIT {
  @RegisterExtension static final OwnServer SERVER = OwnServer.plain();

  private static final String LABEL = "httptrigger.dev/keys: \"true\"";
  private static final String FIRST = TokenMint.publicJwks(Triggers.FIRST);
  private static final String SECOND = TokenMint.publicJwks(Triggers.SECOND);
  private static final String BOTH = TokenMint.publicJwks(Triggers.FIRST, Triggers.SECOND);

  private final Installation installation = Installation.on(SERVER.get());
  private final AtomicBoolean lost = new AtomicBoolean();
  private final String namespace = installation.server.createNamespace("shop");
  private final ObjectName orders = new ObjectName(namespace, "orders");
  private Optional<OperatorProcess> operator = Optional.empty();

  @BeforeEach
  void start() {
    operator = Optional.of(installation.startOperator(lost));
  }

  @AfterEach
  void stop() {
    operator.ifPresent(OperatorProcess::close);
    installation.close();
    assertThat(lost).isFalse();
  }

  @Test
  void aSecretIsFollowedAndItsAbsenceChangesNothing() {
    apply(Triggers.referring(orders, "secretRef: {name: keys, key: jwks.json}"));
    until("ResolvedRefs", "False/ReferenceMissing");
    assertThat(installation.condition(orders, "Accepted")).isEqualTo("True/Accepted");
    assertThat(installation.condition(orders, "Programmed")).isEqualTo("False/NotResolved");
    assertThat(record(orders).behaviour()).isInstanceOf(Refuse.class);

    apply(secret("keys", "", FIRST));
    until("ResolvedRefs", "False/LabelMissing");
    followTheMend();
    until("ResolvedRefs", "True/ResolvedRefs");
    untilKids("first");
    assertThat(record(orders).keySetSources()).containsExactly(source("keys"));
    assertThat(installation.field(orders, ".status.keys[0].source"))
        .isEqualTo("Secret " + namespace + "/keys, jwks.json");

    TriggerConfig before = record(orders);
    apply(secret("keys", LABEL, BOTH));
    untilKids("first", "second");
    apply(secret("keys", LABEL, SECOND));
    untilKids("second");
    assertThat(record(orders)).isEqualTo(before);
    untilField(".status.keys[*].kid", "second");

    apply(secret("keys", LABEL, "{\"keys\": topsecret"));
    until("ResolvedRefs", "False/JwksUnreadable");
    assertThat(installation.field(orders, ".status")).doesNotContain("topsecret");
    kubectl("label", "secret", "keys", "httptrigger.dev/keys-");
    until("ResolvedRefs", "False/LabelMissing");
    kubectl("delete", "secret", "keys");
    until("ResolvedRefs", "False/ReferenceMissing");
    until("Stalled", "True/ReferenceMissing");
    assertThat(kids("keys")).containsExactly("second");
    assertThat(record(orders)).isEqualTo(before);

    apply(secret("keys", LABEL, FIRST));
    untilKids("first");
    until("ResolvedRefs", "True/ResolvedRefs");
  }

  /** What the status tells a person to type, typed. */
  private void followTheMend() {
    String message =
        installation.field(orders, ".status.conditions[?(@.type==\"ResolvedRefs\")].message");
    assertThat(message)
        .contains("kubectl label -n " + namespace + " secret keys httptrigger.dev/keys=true");
    kubectl("label", "secret", "keys", "httptrigger.dev/keys=true");
  }

  @Test
  void aRotationThroughFiftyTriggersIsOneWrite() {
    List<ObjectName> triggers =
        IntStream.range(0, 50).mapToObj(i -> new ObjectName(namespace, "t-" + i)).toList();
    apply(secret("keys", LABEL, FIRST));
    apply(
        triggers.stream()
            .map(name -> Triggers.referring(name, "secretRef: {name: keys, key: jwks.json}"))
            .collect(Collectors.joining("---\n")));
    for (ObjectName trigger : triggers) {
      Installation.eventually().until(() -> installation.entry(trigger).isPresent());
    }
    double keySets = writes("keyset");
    double records = writes("record");

    apply(secret("keys", LABEL, BOTH));

    untilKids("first", "second");
    for (ObjectName trigger : triggers) {
      Installation.eventually()
          .until(
              () -> installation.field(trigger, ".status.keys[*].kid"),
              kids -> kids.equals("first second"));
    }
    assertThat(writes("keyset") - keySets).isEqualTo(1);
    assertThat(writes("record") - records).isZero();
  }

  @Test
  void aKeySetIsRepairedAndGoesWithTheLastTriggerThatUsesIt() {
    ObjectName carts = new ObjectName(namespace, "carts");
    apply(secret("keys", LABEL, FIRST));
    apply(Triggers.referring(orders, "secretRef: {name: keys, key: jwks.json}"));
    apply(Triggers.referring(carts, "secretRef: {name: keys, key: jwks.json}"));
    untilKids("first");
    String record = RecordName.of(source("keys"));

    for (String[] act :
        List.of(
            new String[] {"delete", "secret", record},
            new String[] {"patch", "secret", record, "-p", "{\"data\":{\"content\":\"e30=\"}}"},
            new String[] {"label", "secret", record, "httptrigger.dev/record-"})) {
      installation
          .server
          .kubectl(
              IntStream.rangeClosed(0, act.length + 1)
                  .mapToObj(
                      i -> i < act.length ? act[i] : i == act.length ? "-n" : Installation.CONFIG)
                  .toArray(String[]::new))
          .outOrThrow();
      Installation.eventually()
          .untilAsserted(
              () -> {
                assertThat(kids("keys")).as(String.join(" ", act)).containsExactly("first");
                assertThat(installation.isLabelled(record)).isTrue();
              });
    }

    installation.delete(orders);
    Installation.eventually().until(() -> installation.record(orders).isEmpty());
    assertThat(kids("keys")).containsExactly("first");
    installation.delete(carts);
    Installation.eventually().until(() -> installation.keySet(source("keys")).isEmpty());
  }

  @Test
  void aPublicKeyInAConfigMapTakesTheKidBesideIt() throws GeneralSecurityException {
    String pem =
        Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic().getEncoded());
    apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: keys, namespace: %s, labels: {%s}}
        data:
          public.pem: |
            -----BEGIN PUBLIC KEY-----
        %s\
            -----END PUBLIC KEY-----
        """
            .formatted(namespace, LABEL, pem.indent(4)));
    apply(Triggers.referring(orders, "configMapRef: {name: keys, key: public.pem, kid: k1}"));

    untilField(".status.keys[*].kid", "k1");
    assertThat(installation.field(orders, ".status.keys[0].kty")).isEqualTo("OKP");
    assertThat(installation.field(orders, ".status.keys[0].source"))
        .isEqualTo("ConfigMap " + namespace + "/keys, public.pem");
    assertThat(installation.field(orders, ".status.warnings[*].code"))
        .doesNotContain("PemWithoutKid");
  }

  @Test
  void aSharedSecretIsTakenFromASecretAndShownNowhere() {
    TokenMint shared = TokenMint.generate("HS256", "shared");
    String jwks = TokenMint.publicJwks(shared);
    apply(secret("keys", LABEL, jwks));
    apply(Triggers.referring(orders, "secretRef: {name: keys, key: jwks.json}"));

    untilKids("shared");
    untilField(".status.keys[*].thumbprint", "withheld");
    String k = jwks.replaceAll(".*\"k\":\"([^\"]+)\".*", "$1");
    assertThat(k).hasSizeGreaterThan(30).doesNotContain("{");
    assertThat(installation.field(orders, "@")).contains("withheld").doesNotContain(k);
    assertThat(operator.orElseThrow().metrics("text/plain")).doesNotContain(k);
  }

  @Test
  void whatCanBeUsedOfAFileIsAndStatusSaysWhatIsWrongWithTheRest() throws GeneralSecurityException {
    String first = Triggers.FIRST.publicJwk();
    String again = first.replace("\"first\"", "\"again\"");
    String shared = TokenMint.generate("HS256", "shared").publicJwk();
    String weak = "{\"kty\": \"RSA\", \"kid\": \"weak\", \"e\": \"AQAB\", \"n\": \"AQAB\"}";
    String elsewhere = installation.server.createNamespace("elsewhere");

    apply(
        String.join(
            "---\n",
            object("Secret", "certificate", TestCertificates.of("issuer").pem("issuer")),
            Triggers.referring(
                named("certificate"), "secretRef: {name: certificate, key: keys, kid: k1}"),
            object("Secret", "twice", jwks(first, again)),
            Triggers.referring(named("twice"), "secretRef: {name: twice, key: keys}"),
            object("Secret", "weak", jwks(first, weak)),
            Triggers.referring(named("weak"), "secretRef: {name: weak, key: keys}"),
            object("ConfigMap", "shared", jwks(first, shared)),
            Triggers.referring(named("shared"), "configMapRef: {name: shared, key: keys}"),
            object("Secret", "other", jwks(first)).replace(namespace, elsewhere),
            Triggers.referring(named("other"), "secretRef: {name: other, key: keys}")));

    untilKeys("certificate", "k1", "");
    assertThat(installation.field(named("certificate"), ".status.keys[0].kty")).isEqualTo("EC");
    untilKeys("twice", "first again", "DuplicateKey");
    untilKeys("weak", "first", "KeyTooWeak");
    untilKeys("shared", "first", "SymmetricKeyInConfigMap");
    Installation.eventually()
        .untilAsserted(
            () ->
                assertThat(installation.condition(named("other"), "ResolvedRefs"))
                    .isEqualTo("False/ReferenceMissing"));
  }

  private ObjectName named(String name) {
    return new ObjectName(namespace, name);
  }

  private static String jwks(String... keys) {
    return "{\"keys\": [" + String.join(", ", keys) + "]}\n";
  }

  /** With the label, and the text in the key {@code keys}. */
  private String object(String kind, String name, String text) {
    return """
    apiVersion: v1
    kind: %s
    metadata: {name: %s, namespace: %s, labels: {%s}}
    %s:
      keys: |
    %s\
    """
        .formatted(
            kind,
            name,
            namespace,
            LABEL,
            kind.equals("Secret") ? "stringData" : "data",
            text.indent(4));
  }

  private void untilKeys(String trigger, String kids, String warnings) {
    Installation.eventually()
        .untilAsserted(
            () -> {
              assertThat(installation.field(named(trigger), ".status.keys[*].kid")).isEqualTo(kids);
              assertThat(installation.field(named(trigger), ".status.warnings[*].code"))
                  .isEqualTo(warnings);
            });
  }

  private String secret(String name, String label, String jwks) {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {name: %s, namespace: %s, labels: {%s}}
    stringData:
      jwks.json: '%s'
    """
        .formatted(name, namespace, label, jwks);
  }

  private KeySetSource source(String name) {
    return new InObject(
        new ObjectReference(ObjectKind.SECRET, new ObjectName(namespace, name)),
        "jwks.json",
        Optional.empty());
  }

  private void apply(String manifests) {
    installation.server.apply(manifests);
  }

  private void kubectl(String verb, String kind, String name, String... more) {
    installation
        .server
        .kubectl(
            IntStream.range(0, more.length + 5)
                .mapToObj(
                    i -> i < 5 ? List.of(verb, "-n", namespace, kind, name).get(i) : more[i - 5])
                .toArray(String[]::new))
        .outOrThrow();
  }

  private void until(String condition, String expected) {
    Installation.eventually()
        .untilAsserted(
            () -> assertThat(installation.condition(orders, condition)).isEqualTo(expected));
  }

  private void untilField(String path, String expected) {
    Installation.eventually()
        .untilAsserted(() -> assertThat(installation.field(orders, path)).isEqualTo(expected));
  }

  private void untilKids(String... expected) {
    Installation.eventually()
        .untilAsserted(() -> assertThat(kids("keys")).containsExactly(expected));
  }

  private List<String> kids(String secret) {
    return installation.keySet(source(secret)).map(KeySet::keys).orElse(List.of()).stream()
        .map(VerificationKey::kid)
        .flatMap(Optional::stream)
        .toList();
  }

  private TriggerConfig record(ObjectName trigger) {
    return installation.record(trigger).orElseThrow();
  }

  private double writes(String kind) {
    return operator
        .orElseThrow()
        .metrics("text/plain")
        .lines()
        .filter(line -> line.startsWith("httptrigger_operator_writes_total{kind=\"" + kind + "\"}"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .sum();
  }
}
