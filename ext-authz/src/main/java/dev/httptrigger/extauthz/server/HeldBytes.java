package dev.httptrigger.extauthz.server;

import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What calls, and questions by HTTP, make the server hold: what has not come whole, answers that
 * nobody reads, and the calls themselves. HTTP/2's windows don't bound it, as grpc-java gives them
 * back for half a message too. Beyond the limit the connections that hold more than an equal share
 * are cut off, so those that do what everybody does are left alone. Thread-safe.
 */
final class HeldBytes extends ServerStreamTracer.Factory {
  /** What an open call costs besides its bytes, roughly. */
  private static final int CALL = 4 << 10;

  private final long most;
  private final Workload workload;
  private final Connections connections;
  private final AtomicLong held = new AtomicLong();
  private final LongAdder cutOff = new LongAdder();

  HeldBytes(long most, Workload workload, Connections connections) {
    this.most = most;
    this.workload = workload;
    this.connections = connections;
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
    return new Call(workload.connection());
  }

  /** All that is held just now, in bytes. */
  long held() {
    return held.get();
  }

  /** How many connections were cut off. */
  long cutOff() {
    return cutOff.sum();
  }

  /**
   * Counts bytes that a connection makes the server hold, or with a negative number no longer does.
   */
  void hold(Optional<Connection> connection, long bytes) {
    long all = held.addAndGet(bytes);
    if (connection.isEmpty()) {
      return;
    }
    long own = connection.get().hold(bytes);
    if (bytes > 0
        && all > most
        && own > most / Math.max(1, connections.open())
        && connection.get().cutOff()) {
      cutOff.increment();
    }
  }

  /** One call, from its headers to the moment when its end is written. */
  private final class Call extends ServerStreamTracer {
    private final Optional<Connection> connection;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong unread = new AtomicLong();
    private boolean answersOnce;

    Call(Optional<Connection> connection) {
      this.connection = connection;
      add(CALL);
    }

    private void add(long more) {
      bytes.addAndGet(more);
      hold(connection, more);
    }

    @Override
    public void serverCallStarted(ServerCallInfo<?, ?> call) {
      answersOnce = call.getMethodDescriptor().getType().serverSendsOneMessage();
    }

    @Override
    public void inboundWireSize(long size) {
      unread.addAndGet(size);
      add(size);
    }

    @Override
    public void inboundMessageRead(int number, long wireSize, long uncompressedSize) {
      add(-unread.getAndSet(0));
    }

    /** Of many answers nobody says which are written; a stream's next waits for the last. */
    @Override
    public void outboundWireSize(long size) {
      if (answersOnce) {
        add(size);
      }
    }

    @Override
    public void streamClosed(Status status) {
      hold(connection, -bytes.getAndSet(0));
    }
  }
}
