package dev.httptrigger.deploy.scale;

import dev.httptrigger.deploy.Program;
import java.time.Duration;

/**
 * The processor time used so far, or between two moments.
 *
 * @param operator by the operator
 * @param server by the server
 * @param machine by everything on the machine
 * @param at the moment, or the time between, in nanoseconds
 */
record Use(Duration operator, Duration server, Duration machine, long at) {
  /** Up to now. */
  static Use now(Installed installed, Program operator) {
    return new Use(
        Processor.of(operator.process().pid()),
        Processor.of(installed.server().process().pid()),
        Processor.ofMachine(),
        System.nanoTime());
  }

  /** From then to this moment. */
  Use since(Use then) {
    return new Use(
        operator.minus(then.operator),
        server.minus(then.server),
        machine.minus(then.machine),
        at - then.at);
  }

  private double share(Duration used) {
    return (double) used.toNanos() / at;
  }

  /** For people, of a time between: in processors. */
  @Override
  public String toString() {
    return "operator %.2f, server %.2f, all of the machine %.2f of %d"
        .formatted(
            share(operator),
            share(server),
            share(machine),
            Runtime.getRuntime().availableProcessors());
  }
}
