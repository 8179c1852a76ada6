package dev.httptrigger.crds.resolve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.resolve.ReferencedObjects.Lookup;
import dev.httptrigger.crds.resolve.ReferencedObjects.Missing;
import dev.httptrigger.crds.resolve.ReferencedObjects.NotBrought;
import dev.httptrigger.crds.resolve.ReferencedObjects.NotLabelled;
import dev.httptrigger.crds.resolve.ReferencedObjects.Present;
import dev.httptrigger.crds.resolve.ReferencedObjects.Unreadable;
import dev.httptrigger.crds.resolve.RevocationList.Token;
import dev.httptrigger.crds.resolve.RevocationReading.Listed;
import dev.httptrigger.crds.resolve.RevocationReading.Unread;
import dev.httptrigger.crds.v1alpha1.ConfigMapKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RevokedTokensResolverTest {
  private static final ConfigMapKey REFERENCE = new ConfigMapKey("revoked", "list");

  @Test
  void theListOfTheTriggersNamespaceIsRead() {
    RevocationReading reading =
        RevokedTokensResolver.resolve(
            "shop",
            REFERENCE,
            object ->
                object.toString().equals("ConfigMap shop/revoked")
                    ? present("list", "tokens: [{iss: a, jti: b}]")
                    : new Missing());

    assertThat(reading)
        .isEqualTo(
            new Listed(
                new RevocationList(List.of(new Token("a", "b")), List.of()), Optional.empty()));
  }

  @Test
  void withoutTheListThereIsAnError() {
    assertThat(error(new Missing()))
        .isEqualTo(
            "ReferenceMissing: spec.jwt.revokedTokens.configMapRef.name: There is no ConfigMap"
                + " shop/revoked. Create it with the label httptrigger.dev/keys=true, or correct"
                + " the name; until then a revoked token could not be told.");
    assertThat(error(new NotLabelled()))
        .isEqualTo(
            "LabelMissing: spec.jwt.revokedTokens.configMapRef.name: There is no ConfigMap"
                + " shop/revoked with the label httptrigger.dev/keys=true. Create it, or where it"
                + " is there: kubectl label -n shop configmap revoked httptrigger.dev/keys=true");
    assertThat(error(new Unreadable("the API server forbids it")))
        .isEqualTo(
            "ReferenceUnreadable: spec.jwt.revokedTokens.configMapRef.name: The ConfigMap"
                + " shop/revoked can't be read: the API server forbids it. Mend that; until then"
                + " what was in force stays.");
    assertThat(error(present("other", "")))
        .isEqualTo(
            "ReferenceMissing: spec.jwt.revokedTokens.configMapRef.key: The ConfigMap shop/revoked"
                + " has no such key in its data. Add the key with the list, or correct it here.");
    assertThat(error(present("list", "tokens: [topsecret]")))
        .isEqualTo(
            "RevokedTokensUnreadable: spec.jwt.revokedTokens.configMapRef: The list in the"
                + " ConfigMap shop/revoked can't be used, tokens[0] is no object. Write iss, jti"
                + " there.");
    assertThat(error(present("list", " ".repeat(256 * 1024 + 1))))
        .isEqualTo(
            "RevokedTokensTooLarge: spec.jwt.revokedTokens.configMapRef: The list has more than"
                + " 262144 characters. Remove tokens that have expired by now, or revoke by subject"
                + " with issuedBefore.");
  }

  @Test
  void aNameWithASlashIsNoNameOfAConfigMap() {
    RevocationReading reading =
        RevokedTokensResolver.resolve("shop", new ConfigMapKey("a/b", "list"), _ -> new Missing());

    assertThat(finding(reading).line())
        .isEqualTo(
            "NameNotValid: spec.jwt.revokedTokens.configMapRef.name: No ConfigMap has a slash in"
                + " its name. Write the name alone: the ConfigMap is in the trigger's own"
                + " namespace.");
  }

  @Test
  void whatAFileDoesNotBringAlongIsSaid() {
    Finding finding = finding(resolve(new NotBrought()));

    assertThat(finding.severity()).isEqualTo(Severity.INFO);
    assertThat(finding.line())
        .isEqualTo(
            "ReferenceNotChecked: spec.jwt.revokedTokens.configMapRef: The ConfigMap shop/revoked"
                + " is not among these files and was not looked at. Name its file too, to have it"
                + " checked.");
  }

  @Test
  void aFilesConfigMapWithoutTheLabelIsReadAndWarnedOf() {
    RevocationReading reading =
        resolve(new Present(Map.of("list", Octets.of("tokens: []".getBytes(UTF_8))), false));

    assertThat(reading.revoked()).isPresent();
    Finding remark = ((Listed) reading).remark().orElseThrow();
    assertThat(remark.severity()).isEqualTo(Severity.WARNING);
    assertThat(remark.line())
        .isEqualTo(
            "LabelMissing: spec.jwt.revokedTokens.configMapRef.name: The ConfigMap shop/revoked"
                + " lacks the label httptrigger.dev/keys=true, without which no operator sees it."
                + " Add the label; in a cluster: kubectl label -n shop configmap revoked"
                + " httptrigger.dev/keys=true");
  }

  private static Present present(String key, String text) {
    return new Present(Map.of(key, Octets.of(text.getBytes(UTF_8))), true);
  }

  private static String error(Lookup lookup) {
    Finding finding = finding(resolve(lookup));
    assertThat(finding.severity()).isEqualTo(Severity.ERROR);
    return finding.line();
  }

  private static Finding finding(RevocationReading reading) {
    assertThat(reading).isInstanceOf(Unread.class);
    return ((Unread) reading).why();
  }

  private static RevocationReading resolve(Lookup lookup) {
    return RevokedTokensResolver.resolve("shop", REFERENCE, _ -> lookup);
  }
}
