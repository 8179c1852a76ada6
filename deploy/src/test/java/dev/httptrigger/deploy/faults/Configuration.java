package dev.httptrigger.deploy.faults;

import java.util.Set;

/** What is said about a trigger's host at one time, and what a right server answers then. */
sealed interface Configuration {
  /** Whether a server that has this configuration gives that answer. */
  boolean fits(Question question, Answer answer);

  /** Whether a request with that token passes. */
  boolean lets(Token token);

  /** There is no such trigger. */
  record Absent() implements Configuration {
    @Override
    public boolean fits(Question question, Answer answer) {
      return answer.status() == 403;
    }

    @Override
    public boolean lets(Token token) {
      return false;
    }
  }

  /**
   * There is one.
   *
   * @param version shown on every denial for want of a good token
   * @param keys the ids of its keys
   */
  record Present(String version, Set<String> keys) implements Configuration {
    /** Takes a copy. */
    public Present {
      keys = Set.copyOf(keys);
    }

    @Override
    public boolean fits(Question question, Answer answer) {
      return lets(question.token())
          ? answer.status() == 200
          : answer.status() == 401 && answer.version().equals(version);
    }

    @Override
    public boolean lets(Token token) {
      return keys.contains(token.key());
    }
  }
}
