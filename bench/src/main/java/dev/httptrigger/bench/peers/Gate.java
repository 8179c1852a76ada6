package dev.httptrigger.bench.peers;

import dev.httptrigger.bench.workload.CommonTask;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a server has to get right before what it costs is worth knowing. */
final class Gate {
  private Gate() {}

  /**
   * Asks all of it.
   *
   * @param trials the tokens, and which are good
   * @param user what the upstream has to get for the good ones
   * @param server answers a token, or none
   * @return what it gets wrong; empty when it passes
   */
  static List<String> faults(
      List<CommonTask.Trial> trials, String user, Function<Optional<String>, Answer> server) {
    return trials.stream()
        .flatMap(trial -> fault(trial, user, server.apply(trial.token())).stream())
        .toList();
  }

  private static Optional<String> fault(CommonTask.Trial trial, String user, Answer answer) {
    Answer.Kind right = trial.allowed() ? Answer.Kind.ALLOWED : Answer.Kind.DENIED;
    if (answer.kind() != right) {
      return Optional.of(trial.what() + said(answer));
    }
    return answer.allowed() && !answer.user().equals(user)
        ? Optional.of(trial.what() + " is allowed with another user")
        : Optional.empty();
  }

  private static String said(Answer answer) {
    return switch (answer.kind()) {
      case ALLOWED -> " is allowed";
      case DENIED -> " is denied (" + answer.user() + ")";
      case FAILED -> " gets no answer (" + answer.user() + ")";
    };
  }
}
