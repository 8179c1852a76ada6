package dev.httptrigger.crds.check;

import java.util.regex.Pattern;

/** What a host pattern looks like, in triggers and in grants alike. Stateless. */
public final class HostPatternForm {
  /** How long a host may be. */
  public static final int LONGEST = 253;

  private static final Pattern FORM =
      Pattern.compile(
          "[*]|([*][.])?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?([.][a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

  private HostPatternForm() {}

  /** Whether it is a name in lower case, {@code *.} and a name, or {@code *}; of any length. */
  public static boolean fits(String pattern) {
    return FORM.matcher(pattern).matches();
  }
}
