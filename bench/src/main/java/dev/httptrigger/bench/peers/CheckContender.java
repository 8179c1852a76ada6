package dev.httptrigger.bench.peers;

import dev.httptrigger.bench.load.BrokenLoadException;
import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.process.GrpcProcess;
import dev.httptrigger.bench.scenario.Measured;
import dev.httptrigger.bench.scenario.Run;
import dev.httptrigger.bench.scenario.WrongAnswersException;
import dev.httptrigger.testkit.RealPartException;
import java.util.Optional;

/** One that answers Check calls. */
final class CheckContender implements Contender {
  private final GrpcProcess process;
  private final Questions questions;
  private final Run run;
  private final CheckClient client;

  /** A server that runs; it ends with this. */
  CheckContender(GrpcProcess process, Questions questions, Run run) {
    this.process = process;
    this.questions = questions;
    this.run = run;
    this.client = new CheckClient(process.address());
  }

  /**
   * Starts a peer on the server's core.
   *
   * @param questions what it is loaded with
   * @throws LeftOutException when it does not start
   */
  static CheckContender start(Prepared prepared, Questions questions, Run run) {
    try {
      GrpcProcess process =
          GrpcProcess.startAt(
              prepared.name(), prepared.words(), prepared.port(), run.cores(), run.nextLog());
      return new CheckContender(process, questions, run);
    } catch (RealPartException e) {
      throw new LeftOutException("it does not start: " + e.getMessage(), e);
    }
  }

  @Override
  public String name() {
    return process.name();
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public Answer ask(String host, Optional<String> token) {
    return client.ask(host, token);
  }

  @Override
  public Measured saturate() {
    try {
      return run.saturate(process, questions);
    } catch (WrongAnswersException | BrokenLoadException e) {
      throw new LeftOutException("under load: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    client.close();
    process.close();
  }
}
