package dev.httptrigger.crds.check;

/** The closed set of finding codes. Codes are stable: people search for them. */
public enum FindingCode {
  UNKNOWN_FIELD("UnknownField"),
  NOT_SUPPORTED_YET("NotSupportedYet"),

  /** A source of keys can't be understood at all. */
  JWKS_UNREADABLE("JwksUnreadable"),
  /** One key is skipped: a member is missing, has the wrong form or is out of range. */
  KEY_MALFORMED("KeyMalformed"),
  /** One key is skipped: it is too short to protect anything. */
  KEY_TOO_WEAK("KeyTooWeak"),
  /** One key is skipped: by its own words it is not for verifying signatures. */
  KEY_NOT_FOR_VERIFYING("KeyNotForVerifying"),
  /** One key is skipped: its type, curve or algorithm is none that we verify with. */
  KEY_TYPE_UNKNOWN("KeyTypeUnknown"),
  KID_MISSING("KidMissing"),
  KID_DUPLICATE("KidDuplicate"),
  /** The source holds the private half of a key pair. */
  PRIVATE_KEY("PrivateKey"),
  SYMMETRIC_KEY_INLINE("SymmetricKeyInline"),
  HMAC_LESS_SECURE("HmacLessSecure"),
  /** The private half of the key stands in public documentation. */
  WELL_KNOWN_KEY("WellKnownKey"),
  NO_USABLE_KEY("NoUsableKey"),

  /** Another trigger holds the host, or the prefix on it. */
  CONFLICT("Conflict"),
  HOST_RESERVED("HostReserved"),
  HOST_UNDER_GRANT("HostUnderGrant"),
  HOST_NOT_GRANTED("HostNotGranted"),
  WILDCARD_NOT_GRANTED("WildcardNotGranted"),
  /** The compiled trigger is bigger than a record may be. */
  TOO_LARGE("TooLarge");

  private final String text;

  FindingCode(String text) {
    this.text = text;
  }

  /** The code as people see it, in PascalCase. */
  public String text() {
    return text;
  }
}
