package dev.httptrigger.crds.resolve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectKind;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.manifest.Manifest;
import dev.httptrigger.crds.manifest.ManifestParser;
import dev.httptrigger.crds.manifest.ParsedFile;
import dev.httptrigger.crds.resolve.ReferencedObjects.Missing;
import dev.httptrigger.crds.resolve.ReferencedObjects.NotBrought;
import dev.httptrigger.crds.resolve.ReferencedObjects.Present;
import dev.httptrigger.crds.resolve.ReferencedObjects.Unreadable;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ManifestObjectsTest {
  private static final List<Manifest> MANIFESTS =
      manifests(
          """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: revoked, namespace: shop, labels: {httptrigger.dev/keys: "true"}}
          data: {list: "tokens: []", other: a}
          ---
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: empty}
          ---
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: odd}
          data: {list: 1}
          ---
          apiVersion: v1
          kind: Secret
          metadata: {name: secret}
          data: {a: "YQ==", b: "Yg==\\n"}
          stringData: {b: c, d: ä}
          ---
          apiVersion: v1
          kind: Secret
          metadata: {name: garbled}
          data: {a: "not base64!"}
          ---
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: binary}
          binaryData: {a: "/w=="}
          ---
          apiVersion: v2
          kind: Secret
          metadata: {name: another}
          ---
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: twice}
          ---
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: twice}
          """);

  @Test
  void whatIsThereIsFound() {
    ManifestObjects all = ManifestObjects.all(MANIFESTS);

    assertThat(all.find(configMap("shop", "revoked")))
        .isEqualTo(present(Map.of("list", "tokens: []", "other", "a"), true));
    assertThat(all.find(configMap("default", "empty"))).isEqualTo(present(Map.of(), false));
    assertThat(all.find(configMap("default", "odd"))).isInstanceOf(Unreadable.class);
    assertThat(all.find(configMap("default", "twice"))).isInstanceOf(Unreadable.class);
    assertThat(all.find(configMap("default", "binary")))
        .isEqualTo(new Present(Map.of("a", Octets.of(new byte[] {(byte) 0xff})), false));
  }

  /** As the API server makes one of the two fields: stringData wins. */
  @Test
  void aSecretsDataAreBase64AndItsStringDataAreNot() {
    ManifestObjects all = ManifestObjects.all(MANIFESTS);

    assertThat(all.find(secret("secret")))
        .isEqualTo(present(Map.of("a", "a", "b", "c", "d", "ä"), false));
    assertThat(all.find(secret("garbled"))).isInstanceOf(Unreadable.class);
    assertThat(all.find(secret("another"))).isEqualTo(new Missing());
  }

  @Test
  void whatIsNotThereIsSaidAsItIsKnown() {
    ObjectReference absent = configMap("default", "secret");

    assertThat(ManifestObjects.all(MANIFESTS).find(absent)).isEqualTo(new Missing());
    assertThat(ManifestObjects.some(MANIFESTS).find(absent)).isEqualTo(new NotBrought());
    assertThat(ManifestObjects.asFarAsReadable(MANIFESTS).find(absent))
        .isInstanceOf(Unreadable.class);
  }

  @Test
  void nothingOfTheDataIsPrinted() {
    assertThat(ManifestObjects.all(MANIFESTS).toString()).doesNotContain("tokens");
  }

  private static Present present(Map<String, String> texts, boolean labelled) {
    return new Present(
        texts.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, each -> Octets.of(each.getValue().getBytes(UTF_8)))),
        labelled);
  }

  private static ObjectReference configMap(String namespace, String name) {
    return new ObjectReference(ObjectKind.CONFIG_MAP, new ObjectName(namespace, name));
  }

  private static ObjectReference secret(String name) {
    return new ObjectReference(ObjectKind.SECRET, new ObjectName("default", name));
  }

  private static List<Manifest> manifests(String yaml) {
    ParsedFile file = ManifestParser.parse("all.yaml", yaml);
    assertThat(file.problems()).isEmpty();
    return file.manifests();
  }
}
