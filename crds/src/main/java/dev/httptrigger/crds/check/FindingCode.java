package dev.httptrigger.crds.check;

/** The closed set of finding codes. Codes are stable: people search for them. */
public enum FindingCode {
  // What the schema says of every field.
  UNKNOWN_FIELD("UnknownField"),
  WRONG_KIND("WrongKind"),
  REQUIRED("Required"),
  EMPTY_VALUE("EmptyValue"),
  WRONG_TYPE("WrongType"),
  NOT_ONE_OF("NotOneOf"),
  TOO_SHORT("TooShort"),
  TOO_LONG("TooLong"),
  TOO_FEW("TooFew"),
  TOO_MANY("TooMany"),
  OUT_OF_RANGE("OutOfRange"),
  DUPLICATE("Duplicate"),

  // What may not stand together.
  HOSTS_AND_TARGET_REFS("HostsAndTargetRefs"),
  PREFIXES_WITHOUT_HOSTS("PrefixesWithoutHosts"),
  JWT_REQUIRED("JwtRequired"),
  JWT_WITH_ANONYMOUS("JwtWithAnonymous"),
  MATCH_WITH_ANONYMOUS("MatchWithAnonymous"),
  MATCH_PATHS_REQUIRED("MatchPathsRequired"),
  MATCH_PATHS_FORBIDDEN("MatchPathsForbidden"),
  PREFIX_WITHOUT_HEADER("PrefixWithoutHeader"),
  ISSUERS_NOT_DISTINCT("IssuersNotDistinct"),
  JWKS_SOURCES("JwksSources"),
  REMOTE_ADDRESS("RemoteAddress"),
  REMOTE_ISSUER("RemoteIssuer"),
  CLAIM_OR_CLAIM_PATH("ClaimOrClaimPath"),
  RULE_ASKS_NOTHING("RuleAsksNothing"),
  CONTENT_TYPE_WITHOUT_BODY("ContentTypeWithoutBody"),

  // What single values must look like.
  HOST_NOT_VALID("HostNotValid"),
  PATH_NOT_PLAIN("PathNotPlain"),
  PREFIX_ENDS_WITH_SLASH("PrefixEndsWithSlash"),
  METHOD_NOT_KNOWN("MethodNotKnown"),
  NAME_NOT_VALID("NameNotValid"),
  VALUE_NOT_PRINTABLE("ValueNotPrintable"),
  DURATION_NOT_VALID("DurationNotValid"),
  URL_NOT_VALID("UrlNotValid"),
  URL_NOT_HTTPS("UrlNotHttps"),
  FORBIDDEN_TARGET("ForbiddenTarget"),
  SAME_TARGET("SameTarget"),
  /** A header that can't be taken from a request is no place for a token. */
  FORBIDDEN_LOCATION("ForbiddenLocation"),
  CONTENT_TYPE_NOT_VALID("ContentTypeNotValid"),
  SCOPE_NOT_VALID("ScopeNotValid"),
  TARGET_KIND_NOT_KNOWN("TargetKindNotKnown"),
  /** A rule of authorization whose requests all need no token never applies. */
  RULE_ON_OPEN_PATH("RuleOnOpenPath"),
  PREFIX_NEVER_FITS("PrefixNeverFits"),
  UNQUOTED_NAME("UnquotedName"),

  // What is accepted and probably not meant.
  ONLY_BY_ID("OnlyById"),
  PATH_OUTSIDE_PREFIX("PathOutsidePrefix"),
  METHOD_NOT_ALLOWED("MethodNotAllowed"),
  BLACKLIST_SIBLING("BlacklistSibling"),
  OPEN_BY_DEFAULT("OpenByDefault"),
  WHITELIST_OPENS_ALL("WhitelistOpensAll"),
  PREFIX_WITHOUT_SPACE("PrefixWithoutSpace"),
  PREFIX_MISSING("PrefixMissing"),
  PREFLIGHT_REFUSED("PreflightRefused"),
  ISSUER_NOT_CHECKED("IssuerNotChecked"),
  AUDIENCE_NOT_CHECKED("AudienceNotChecked"),

  // What is wrong with keys.
  /** A source of keys can't be understood at all. */
  JWKS_UNREADABLE("JwksUnreadable"),
  /** One key is skipped: a member is missing, has the wrong form or is out of range. */
  KEY_MALFORMED("KeyMalformed"),
  /** One key is skipped: it is too short to protect anything. */
  KEY_TOO_WEAK("KeyTooWeak"),
  /** A key is used that has a known weakness. */
  WEAK_KEY("WeakKey"),
  /** One key under two kids, or at two providers. */
  DUPLICATE_KEY("DuplicateKey"),
  /** A key with which no token came for long, while others of its provider were used. */
  UNUSED_KEY("UnusedKey"),
  /** One key is skipped: by its own words it is not for verifying signatures. */
  KEY_NOT_FOR_VERIFYING("KeyNotForVerifying"),
  /** One key is skipped: its type, curve or algorithm is none that we verify with. */
  KEY_TYPE_UNKNOWN("KeyTypeUnknown"),
  KID_MISSING("KidMissing"),
  KID_DUPLICATE("KidDuplicate"),
  /** A key in PEM, which has no place for a kid, and none is written beside it. */
  PEM_WITHOUT_KID("PemWithoutKid"),
  /** A kid for PEM beside keys that have their own. */
  KID_NOT_USED("KidNotUsed"),
  /** The source holds the private half of a key pair. */
  PRIVATE_KEY("PrivateKey"),
  SYMMETRIC_KEY_INLINE("SymmetricKeyInline"),
  SYMMETRIC_KEY_IN_CONFIG_MAP("SymmetricKeyInConfigMap"),
  SYMMETRIC_KEY_AT_URL("SymmetricKeyAtUrl"),
  HMAC_LESS_SECURE("HmacLessSecure"),
  /** The private half of the key stands in public documentation. */
  WELL_KNOWN_KEY("WellKnownKey"),
  NO_USABLE_KEY("NoUsableKey"),

  // What is wrong with what a trigger refers to.
  REFERENCE_MISSING("ReferenceMissing"),
  /** The object is not watched, for it lacks the label. */
  LABEL_MISSING("LabelMissing"),
  REFERENCE_UNREADABLE("ReferenceUnreadable"),
  /** By host and path alone not all requests of a target are known. */
  TARGET_NEEDS_METADATA("TargetNeedsMetadata"),
  /** No gateway takes the route that a trigger is bound to. */
  TARGET_NOT_ACCEPTED("TargetNotAccepted"),
  /** What a trigger is bound to has no rule of that name. */
  TARGET_SECTION_NOT_KNOWN("TargetSectionNotKnown"),
  /** A controller has not said yet what an object is that a trigger is bound to. */
  TARGET_STATUS_UNKNOWN("TargetStatusUnknown"),
  REVOKED_TOKENS_UNREADABLE("RevokedTokensUnreadable"),
  REVOKED_TOKENS_TOO_LARGE("RevokedTokensTooLarge"),
  /** An entry of a list of revoked tokens is about an issuer whose tokens are never good. */
  REVOKED_ISSUER_UNKNOWN("RevokedIssuerUnknown"),
  /** Keys at a URL that were never fetched, and no attempt has failed. */
  KEYS_PENDING("KeysPending"),
  /** Keys at a URL that could not be fetched; none are in force, or those of before. */
  KEYS_NOT_FETCHED("KeysNotFetched"),
  /** Keys at a URL that go out of force soon, if nobody can confirm them. */
  STALE_SOON("StaleSoon"),
  /** Keys at a URL that are out of force, for nobody could confirm them for too long. */
  KEYS_STALE("KeysStale"),
  /** A file does not bring along what it refers to. */
  REFERENCE_NOT_CHECKED("ReferenceNotChecked"),

  // What only all triggers of a cluster together show, or the compiled one.
  /** Another trigger holds the host, or the prefix on it. */
  CONFLICT("Conflict"),
  HOST_RESERVED("HostReserved"),
  /** Requests that a trigger decides about by host and path belong to a rule it is not bound to. */
  ROUTE_SPLIT("RouteSplit"),
  /** A name that one trigger maps claims to is the client's at another of the same host. */
  NAME_OPEN_ELSEWHERE("NameOpenElsewhere"),
  HOST_UNDER_GRANT("HostUnderGrant"),
  HOST_NOT_GRANTED("HostNotGranted"),
  WILDCARD_NOT_GRANTED("WildcardNotGranted"),
  /** The namespace has as many triggers as it may have. */
  TOO_MANY_TRIGGERS("TooManyTriggers"),
  /** A part of the index has no room for the trigger's hosts. */
  TOO_MANY_HOSTS("TooManyHosts"),
  /** The compiled trigger is bigger than a record may be. */
  TOO_LARGE("TooLarge"),

  // What is wrong with us.
  /** Looking at the trigger failed by a fault of HttpTrigger's own. */
  INTERNAL_ERROR("InternalError");

  private final String text;

  FindingCode(String text) {
    this.text = text;
  }

  /** The code as people see it, in PascalCase. */
  public String text() {
    return text;
  }

  /** Whether it is always about an object that the trigger refers to. */
  boolean concernsReference() {
    return this == REFERENCE_MISSING
        || this == LABEL_MISSING
        || this == REFERENCE_UNREADABLE
        || this == TARGET_NOT_ACCEPTED
        || this == TARGET_SECTION_NOT_KNOWN
        || this == TARGET_STATUS_UNKNOWN
        || this == KEYS_PENDING
        || this == KEYS_NOT_FETCHED
        || this == KEYS_STALE
        || this == REVOKED_TOKENS_UNREADABLE
        || this == REVOKED_TOKENS_TOO_LARGE;
  }

  /** Whether it is about keys, wherever these are. */
  boolean concernsKeys() {
    return this == JWKS_UNREADABLE
        || this == KID_MISSING
        || this == KID_DUPLICATE
        || this == WELL_KNOWN_KEY
        || this == NO_USABLE_KEY;
  }
}
