package dev.httptrigger.extauthz.policy;

/** What is known of a trigger that exists. */
sealed interface Listed {
  /**
   * Its policy.
   *
   * @param policy made of its record
   * @param unbound what it claims and its record does not bind
   */
  record Loaded(Policy policy, Claims unbound) implements Listed {}

  /**
   * Its record was never readable.
   *
   * @param claimed what it claims
   */
  record Missing(Claims claimed) implements Listed {}
}
