package dev.httptrigger.crds.keys;

/** Keys that documents print, as the documents print them. */
public final class PublishedKeys {
  /** RFC 7638 §3.1, and RFC 7517 A.1; the private half is in RFC 7517 A.2. */
  public static final String RFC_7638_RSA =
      """
      {"kty": "RSA", "e": "AQAB", "n": "\
      0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECP\
      ebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY\
      368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0f\
      M4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"}\
      """;

  /** RFC 7517 A.1: the private half is in A.2. */
  public static final String RFC_7517_EC =
      """
      {"kty": "EC", "crv": "P-256", "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
       "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}\
      """;

  /** RFC 7515 A.1. */
  public static final String RFC_7515_A1_OCT =
      """
      {"kty": "oct", "k": "\
      AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}\
      """;

  /** RFC 7515 A.2. */
  public static final String RFC_7515_A2_RSA =
      """
      {"kty": "RSA", "e": "AQAB", "n": "\
      ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4\
      d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5re\
      xMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxX\
      FvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"}\
      """;

  /** RFC 7515 A.3. */
  public static final String RFC_7515_A3_EC =
      """
      {"kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
       "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}\
      """;

  /** RFC 7515 A.4. */
  public static final String RFC_7515_A4_EC =
      """
      {"kty": "EC", "crv": "P-521", "x": "\
      AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk",
       "y": "\
      ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2"}\
      """;

  /** RFC 8037 A.2; the private half is in A.1. */
  public static final String RFC_8037_OKP =
      """
      {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}\
      """;

  /** The documentation of Function Compute; the private half is in Terraform's documentation. */
  public static final String FUNCTION_COMPUTE_SAMPLE =
      """
      {"kty": "RSA", "alg": "RS256", "use": "sig", "e": "AQAB", "n": "\
      u1LWgoomekdOMfB1lEe96OHehd4XRNCbZRm96RqwOYTTc28Sc_U5wKV2umDzolfoI682ct2BNnRRahYgZPhbOCzHYM6i\
      8sRXjz9Ghx3QHw9zrYACtArwQxrTFiejbfzDPGdPrMQg7T8wjtLtkSyDmCzeXpbIdwmxuLyt_ahLfHelr94kEksMDa42\
      V4Fi5bMW4cCLjlEKzBEHGmFdT8UbLPCvpgsM84JK63e5ifdeI9NdadbC8ZMiR--dFCujT7AgRRyMzxgdn2l-nZJ2ZaYz\
      bLUtAW5_U2kfRVkDNa8d1g__2V5zjU6nfLJ1S2MoXMgRgDPeHpEehZVu2kNaSFvDUQ"}\
      """;

  /** The RS256 example of the debugger at jwt.io. */
  public static final String JWT_IO_RSA =
      """
      {"kty": "RSA", "e": "AQAB", "n": "\
      u1SU1LfVLPHCozMxH2Mo4lgOEePzNm0tRgeLezV6ffAt0gunVTLw7onLRnrq0_IzW7yWR7QkrmBL7jTKEn5u-qKhbwKf\
      BstIs-bMY2Zkp18gnTxKLxoS2tFczGkPLPgizskuemMghRniWaoLcyehkd3qqGElvW_VDL5AaWTg0nLVkjRo9z-40RQz\
      uVaE8AkAFmxZzow3x-VJYKdjykkJ0iT9wCS0DRTXu269V264Vf_3jvredZiKRkgwlL9xNAwxXFg0x_XFw005UWVRIkdg\
      cKWTjpBP2dPwVZ4WWC-9aGVd-Gyn1o0CLelf4rEjGoXbAAEgAqeGUxrcIlbjXfbcmw"}\
      """;

  /** The ES256 example of the debugger at jwt.io. */
  public static final String JWT_IO_EC =
      """
      {"kty": "EC", "crv": "P-256", "x": "EVs_o5-uQbTjL3chynL4wXgUg2R9q9UU8I5mEovUf84",
       "y": "kGe5DgSIycKp8w9aJmoHhB1sB3QTugfnRWm5nU_TzsY"}\
      """;

  /**
   * The HS256 example of the debugger at jwt.io: the text a-string-secret-at-least-256-bits-long.
   */
  public static final String JWT_IO_OCT =
      """
      {"kty": "oct", "k": "YS1zdHJpbmctc2VjcmV0LWF0LWxlYXN0LTI1Ni1iaXRzLWxvbmc"}\
      """;

  private PublishedKeys() {}
}
