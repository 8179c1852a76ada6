package dev.httptrigger.extauthz.forwardauth;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a proxy's own target says (DESIGN §6): where the original request is, and whose it is. */
sealed interface AuthAddress {
  /** The trigger that the proxy's owner names, {@code namespace/name}; empty: none is named. */
  Optional<String> id();

  /**
   * {@code /check}, {@code /check/<namespace>/<name>}: the original request is in {@code
   * X-Forwarded-*}.
   */
  record Check(Optional<String> id) implements AuthAddress {}

  /**
   * {@code /envoy/<namespace>/<name>}, {@code /envoy-host}, with the original target behind it: the
   * request is the original one.
   *
   * @param target the original target, one character a byte
   */
  record Appended(Optional<String> id, String target) implements AuthAddress {}

  /** Names of Kubernetes objects; an escape is in none, so nothing is decoded. */
  String NAME = "[a-z0-9]([a-z0-9.-]*[a-z0-9])?";

  /** The whole target: nothing may stand behind it, no query either. */
  Pattern CHECK = Pattern.compile("/check(?:/(?<id>" + NAME + "/" + NAME + "))?");

  /** What follows is the client's, whatever it looks like, and is never read as the address. */
  Pattern APPENDED =
      Pattern.compile(
          "(?:/envoy/(?<id>" + NAME + "/" + NAME + ")|/envoy-host)(?<target>/.*)", Pattern.DOTALL);

  /** The address of a target; empty where it is none. */
  static Optional<AuthAddress> of(String target) {
    Matcher check = CHECK.matcher(target);
    if (check.matches()) {
      return Optional.of(new Check(Optional.ofNullable(check.group("id"))));
    }
    Matcher appended = APPENDED.matcher(target);
    if (appended.matches()) {
      return Optional.of(
          new Appended(Optional.ofNullable(appended.group("id")), appended.group("target")));
    }
    return Optional.empty();
  }
}
