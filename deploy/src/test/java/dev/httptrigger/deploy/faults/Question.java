package dev.httptrigger.deploy.faults;

/**
 * A request.
 *
 * @param trigger whose host is asked
 * @param token what it shows
 */
record Question(String trigger, Token token) {}
