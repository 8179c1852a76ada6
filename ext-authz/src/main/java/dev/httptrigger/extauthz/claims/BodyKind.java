package dev.httptrigger.extauthz.claims;

import dev.httptrigger.extauthz.decision.Ascii;
import dev.httptrigger.extauthz.decision.RequestView;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** What a request's body is, as far as its headers tell (DESIGN §4.5). */
enum BodyKind {
  /** There is none, or it is no form by any server's reading. */
  NO_FORM,
  /** A form that the form processor can change. */
  FORM,
  /** A form without a byte: nothing of the client's is in it. */
  EMPTY_FORM,
  /** A form for some servers only, or one that can't be changed. */
  UNCLEAR_FORM,
  /** No {@code application/x-www-form-urlencoded}, but servers may find parameters in it. */
  UNCLEAR;

  private static final String FORM_TYPE = "application/x-www-form-urlencoded";
  private static final Set<String> CHARSETS = Set.of("utf-8", "us-ascii");

  static BodyKind of(RequestView request) {
    BodyKind kind = byHeaders(request);
    if (!isEmpty(request)) {
      return kind;
    }
    return kind == FORM ? EMPTY_FORM : NO_FORM;
  }

  private static BodyKind byHeaders(RequestView request) {
    List<String> types = values(request, "content-type");
    if (types.isEmpty()) {
      return hasBody(request) ? UNCLEAR : NO_FORM;
    }
    boolean namesForm = types.stream().anyMatch(type -> type.contains(FORM_TYPE));
    boolean isDoubled = types.size() > 1 || types.getFirst().indexOf(',') >= 0;
    String name = parts(types.getFirst())[0].strip();
    if (isDoubled) {
      return namesForm ? UNCLEAR_FORM : UNCLEAR;
    }
    if (name.equals(FORM_TYPE)) {
      return isReadable(request, types.getFirst()) ? FORM : UNCLEAR_FORM;
    }
    return namesForm
        ? UNCLEAR_FORM
        : name.startsWith("multipart/") || name.isEmpty() ? UNCLEAR : NO_FORM;
  }

  private static boolean isEmpty(RequestView request) {
    return values(request, "content-length").equals(List.of("0"))
        && request.body().length == 0
        && values(request, "x-envoy-auth-partial-body").isEmpty();
  }

  /** Envoy names the last of the headers whenever it has a body to show. */
  private static boolean hasBody(RequestView request) {
    return request.body().length > 0
        || !values(request, "content-length").isEmpty()
        || !values(request, "transfer-encoding").isEmpty()
        || !values(request, "x-envoy-auth-partial-body").isEmpty();
  }

  private static boolean isReadable(RequestView request, String contentType) {
    String[] parts = parts(contentType);
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.startsWith("charset") && !isReadableCharset(parameter)) {
        return false;
      }
    }
    return values(request, "content-encoding").stream()
        .allMatch(encoding -> encoding.isEmpty() || encoding.equals("identity"));
  }

  private static boolean isReadableCharset(String parameter) {
    int equals = parameter.indexOf('=');
    String value = parameter.substring(equals + 1).strip();
    boolean isQuoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return equals >= 0
        && parameter.substring(0, equals).strip().equals("charset")
        && CHARSETS.contains(isQuoted ? value.substring(1, value.length() - 1) : value);
  }

  private static String[] parts(String contentType) {
    return contentType.split(";", -1);
  }

  private static List<String> values(RequestView request, String name) {
    return request.headers().stream()
        .filter(line -> line.name().equals(name))
        .map(line -> new String(line.value(), StandardCharsets.ISO_8859_1).strip())
        .map(Ascii::lowerCase)
        .toList();
  }
}
