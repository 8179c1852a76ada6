package dev.httptrigger.crds.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.manifest.Manifest;
import dev.httptrigger.crds.manifest.ManifestParser;
import dev.httptrigger.crds.manifest.ParsedFile;
import dev.httptrigger.crds.resolve.ConfigMaps.Missing;
import dev.httptrigger.crds.resolve.ConfigMaps.NotBrought;
import dev.httptrigger.crds.resolve.ConfigMaps.Present;
import dev.httptrigger.crds.resolve.ConfigMaps.Unreadable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManifestConfigMapsTest {
  private static final List<Manifest> MANIFESTS =
      manifests(
          """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: revoked, namespace: shop}
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
          data: {list: a}
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
    ManifestConfigMaps all = ManifestConfigMaps.all(MANIFESTS);

    assertThat(all.find(new ObjectName("shop", "revoked")))
        .isEqualTo(new Present(Map.of("list", "tokens: []", "other", "a")));
    assertThat(all.find(new ObjectName("default", "empty"))).isEqualTo(new Present(Map.of()));
    assertThat(all.find(new ObjectName("default", "odd"))).isInstanceOf(Unreadable.class);
    assertThat(all.find(new ObjectName("default", "twice"))).isInstanceOf(Unreadable.class);
  }

  @Test
  void whatIsNotThereIsSaidAsItIsKnown() {
    ObjectName secret = new ObjectName("default", "secret");

    assertThat(ManifestConfigMaps.all(MANIFESTS).find(secret)).isEqualTo(new Missing());
    assertThat(ManifestConfigMaps.some(MANIFESTS).find(secret)).isEqualTo(new NotBrought());
    assertThat(ManifestConfigMaps.asFarAsReadable(MANIFESTS).find(secret))
        .isInstanceOf(Unreadable.class);
  }

  private static List<Manifest> manifests(String yaml) {
    ParsedFile file = ManifestParser.parse("all.yaml", yaml);
    assertThat(file.problems()).isEmpty();
    return file.manifests();
  }
}
