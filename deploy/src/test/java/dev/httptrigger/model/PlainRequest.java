package dev.httptrigger.model;

import dev.httptrigger.extauthz.decision.RequestView;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A GET without a token.
 *
 * @param host for which host
 */
record PlainRequest(String host) implements RequestView {
  @Override
  public String method() {
    return "GET";
  }

  @Override
  public byte[] target() {
    return "/".getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public boolean bytesAreExact() {
    return true;
  }

  @Override
  public List<HeaderLine> headers() {
    return List.of();
  }

  @Override
  public byte[] body() {
    return new byte[0];
  }

  @Override
  public Map<String, String> contextExtensions() {
    return Map.of();
  }
}
