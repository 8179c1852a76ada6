package dev.httptrigger.crds.keys;

import java.util.Map;
import java.util.Optional;

/**
 * Keys whose private half stands in public documentation: whoever reads it can sign. By RFC 7638
 * thumbprint, each with the place where the private half is printed.
 */
final class WellKnownKeys {
  private static final Map<String, String> BY_THUMBPRINT =
      Map.ofEntries(
          Map.entry(
              "UHTjhx2EAlbC9wo4a84uWCyKBEEOWDVeTrr8UlTdRNQ",
              "the sample of the Function Compute documentation"),
          Map.entry("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", "RFC 7517 A.2"),
          Map.entry("cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s", "RFC 7517 A.2"),
          Map.entry("y_x3gCJnL6oKGBBIXScabduwxTVy2Wd2bzRVEUbdUzc", "RFC 7515 A.1"),
          Map.entry("IsUn6_e04MaShXFIISMp4kG62LWzMIPy_MvSA5pJgX8", "RFC 7515 A.2"),
          Map.entry("oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U", "RFC 7515 A.3"),
          Map.entry("u5YUSjQ2-2chBi51NSk3t3g7IM4o2KYcnPqPtCNGd3U", "RFC 7515 A.4"),
          Map.entry("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", "RFC 8037 A.1"),
          Map.entry("oGDmHqCJ7yzMkWEkrlZVHkvrHIyQwtlDmeq5ForUHeY", "the RS256 example of jwt.io"),
          Map.entry("19J8y7Zprt2-QKLjF2I5pVk0OELX6cY2AfaAv1LC_w8", "the ES256 example of jwt.io"),
          Map.entry("LXkAyqcFEoI5pkMzfWjsAWbChzHfxtqD4Te31pAwA1s", "the HS256 example of jwt.io"));

  private WellKnownKeys() {}

  /** Where the key's private half is printed; empty for a key that is not known. */
  static Optional<String> whereIsPrivateHalf(VerificationKey.KeyMaterial material) {
    return Optional.ofNullable(BY_THUMBPRINT.get(Thumbprint.of(material)));
  }
}
