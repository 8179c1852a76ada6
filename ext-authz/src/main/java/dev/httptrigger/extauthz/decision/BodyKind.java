package dev.httptrigger.extauthz.decision;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * What a request's body is, as far as its method and headers tell (DESIGN §4.3, §4.5). Tokens are
 * looked for, and claims are put, by this one reading.
 */
public enum BodyKind {
  /** There is none, or it is no form by any server's reading. */
  NO_FORM,
  /** A form, in an encoding and a charset that can be read. */
  FORM,
  /** A form without a byte: nothing of the client's is in it. */
  EMPTY_FORM,
  /** A form for some servers only, or one that can't be read for certain. */
  UNCLEAR_FORM,
  /** No {@code application/x-www-form-urlencoded}, but servers may find parameters in it. */
  UNCLEAR;

  private static final String FORM_TYPE = "application/x-www-form-urlencoded";
  private static final Set<String> CHARSETS = Set.of("utf-8", "us-ascii");

  /** Without a content type, nobody's upstream reads a form of these. */
  private static final Set<String> WITHOUT_FORM = Set.of("GET", "HEAD", "OPTIONS");

  /** The kind of a request's body. */
  public static BodyKind of(RequestView request) {
    BodyKind kind = byHeaders(request);
    if (!isEmpty(request)) {
      return kind;
    }
    return kind == FORM ? EMPTY_FORM : NO_FORM;
  }

  private static BodyKind byHeaders(RequestView request) {
    List<String> types = values(request, "content-type");
    if (types.isEmpty()) {
      return mayHaveBody(request) ? UNCLEAR : NO_FORM;
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
    if (namesForm) {
      return UNCLEAR_FORM;
    }
    return name.startsWith("multipart/") || name.isEmpty() ? UNCLEAR : NO_FORM;
  }

  private static boolean isEmpty(RequestView request) {
    return values(request, "content-length").equals(List.of("0"))
        && request.bodyLength() == 0
        && values(request, "x-envoy-auth-partial-body").isEmpty()
        && values(request, "upgrade").isEmpty();
  }

  /**
   * Envoy names the last of the headers whenever it has a body to show. Over HTTP/2 a body needs no
   * header at all, and there are servers that take the body of a {@code POST} without a content
   * type for a form.
   */
  private static boolean mayHaveBody(RequestView request) {
    return request.bodyLength() > 0
        || request.method().equals("POST")
        || (!request.tellsOfBody() && !WITHOUT_FORM.contains(request.method()))
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
