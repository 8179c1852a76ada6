package dev.httptrigger.extauthz.claims;

import dev.httptrigger.crds.config.ClaimForward.Target;
import dev.httptrigger.crds.config.ClaimForward.ToCookie;
import dev.httptrigger.crds.config.ClaimForward.ToForm;
import dev.httptrigger.crds.config.ClaimForward.ToHeader;
import dev.httptrigger.crds.config.ClaimForward.ToQuery;

/** Where in a request a claim can go. */
enum Place {
  HEADER("header"),
  COOKIE("cookie"),
  QUERY("query"),
  FORM("form");

  private final String text;

  Place(String text) {
    this.text = text;
  }

  /** The place in plain words. */
  String text() {
    return text;
  }

  static Place of(Target target) {
    return switch (target) {
      case ToHeader _ -> HEADER;
      case ToCookie _ -> COOKIE;
      case ToQuery _ -> QUERY;
      case ToForm _ -> FORM;
    };
  }

  static String name(Target target) {
    return switch (target) {
      case ToHeader(String name) -> name;
      case ToCookie(String name) -> name;
      case ToQuery(String name) -> name;
      case ToForm(String name) -> name;
    };
  }

  /**
   * The text as the place carries it, so that decoding it once gives the text back. A parameter's
   * is left as it is: whoever writes the query or the form escapes it.
   */
  String escaped(String plain) {
    return switch (this) {
      case HEADER -> Escapes.header(plain);
      case COOKIE -> Escapes.cookie(plain);
      case QUERY, FORM -> plain;
    };
  }
}
