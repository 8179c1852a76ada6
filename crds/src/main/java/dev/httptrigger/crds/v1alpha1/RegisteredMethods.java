package dev.httptrigger.crds.v1alpha1;

import java.util.Set;

/**
 * The methods of the IANA HTTP Method Registry (RFC 9110 §16.1) that may reach a function: all but
 * {@code CONNECT} and {@code PRI}. The CRD repeats the list in a rule, and a test compares the two.
 */
public final class RegisteredMethods {
  private static final Set<String> NAMES =
      Set.of(
          "ACL",
          "BASELINE-CONTROL",
          "BIND",
          "CHECKIN",
          "CHECKOUT",
          "COPY",
          "DELETE",
          "GET",
          "HEAD",
          "LABEL",
          "LINK",
          "LOCK",
          "MERGE",
          "MKACTIVITY",
          "MKCALENDAR",
          "MKCOL",
          "MKREDIRECTREF",
          "MKWORKSPACE",
          "MOVE",
          "OPTIONS",
          "ORDERPATCH",
          "PATCH",
          "POST",
          "PROPFIND",
          "PROPPATCH",
          "PUT",
          "QUERY",
          "REBIND",
          "REPORT",
          "SEARCH",
          "TRACE",
          "UNBIND",
          "UNCHECKOUT",
          "UNLINK",
          "UNLOCK",
          "UPDATE",
          "UPDATEREDIRECTREF",
          "VERSION-CONTROL");

  private RegisteredMethods() {}

  /** Whether this is the name of a registered method, in capitals. */
  public static boolean contains(String method) {
    return NAMES.contains(method);
  }

  /** All of them. */
  public static Set<String> all() {
    return NAMES;
  }
}
