package dev.httptrigger.extauthz.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What comes in and is not decided yet, against its limits.
 *
 * @param workload how long checks wait
 * @param connections how many connections there are
 * @param held what unfinished calls hold
 */
record Traffic(Workload workload, Connections connections, HeldBytes held) {
  static Traffic within(Limits limits) {
    Workload workload = new Workload(limits.longestWait(), System::nanoTime);
    Connections connections = new Connections(limits.connections(), workload);
    return new Traffic(
        workload, connections, new HeldBytes(limits.heldBytes(), workload, connections));
  }

  /** Shows how near the limits are. */
  void register(MeterRegistry registry) {
    Gauge.builder("httptrigger.connections", connections, Connections::open)
        .description("Open connections")
        .register(registry);
    FunctionCounter.builder("httptrigger.connections.refused", connections, Connections::refused)
        .description("Connections closed at once because there were too many")
        .register(registry);
    Gauge.builder("httptrigger.held.bytes", held, HeldBytes::held)
        .description("What unfinished calls make the server hold, in bytes")
        .register(registry);
    FunctionCounter.builder("httptrigger.connections.cut.off", held, HeldBytes::cutOff)
        .description("Connections cut off because they made the server hold too much")
        .register(registry);
  }
}
