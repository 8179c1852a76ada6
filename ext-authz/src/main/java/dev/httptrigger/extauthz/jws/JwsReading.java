package dev.httptrigger.extauthz.jws;

/** What came of taking a token apart: its parts, or why it is no compact JWS. */
public sealed interface JwsReading permits CompactJws, Refused {}
