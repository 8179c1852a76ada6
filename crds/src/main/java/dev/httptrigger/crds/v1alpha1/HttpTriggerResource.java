package dev.httptrigger.crds.v1alpha1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How the resource is called, and its definition as the API server takes it. */
public final class HttpTriggerResource {
  /** The API group. */
  public static final String GROUP = "httptrigger.dev";

  /** The version in the group. */
  public static final String VERSION = "v1alpha1";

  /** What manifests write as {@code apiVersion}. */
  public static final String API_VERSION = GROUP + "/" + VERSION;

  /** What manifests write as {@code kind}. */
  public static final String KIND = "HttpTrigger";

  /** The name in URLs, and with the group in commands. */
  public static final String PLURAL = "httptriggers";

  /** The name of the custom resource definition. */
  public static final String DEFINITION_NAME = PLURAL + "." + GROUP;

  /**
   * The label of Secrets and ConfigMaps that triggers may refer to: the operator watches no other,
   * so that its memory does not grow with all that a cluster keeps.
   */
  public static final String KEYS_LABEL = GROUP + "/keys";

  /** The label's value. */
  public static final String KEYS_LABEL_VALUE = "true";

  private static final String DEFINITION_FILE = "/crd/" + DEFINITION_NAME + ".yaml";

  private HttpTriggerResource() {}

  /**
   * The custom resource definition, as YAML text. Read anew from this module's jar on every call.
   *
   * @throws IllegalStateException if the jar lacks it
   */
  public static String definition() {
    try (@Nullable InputStream in =
        HttpTriggerResource.class.getResourceAsStream(DEFINITION_FILE)) {
      if (in == null) {
        throw new IllegalStateException(DEFINITION_FILE + " is missing in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(DEFINITION_FILE + " can't be read", e);
    }
  }
}
