package dev.httptrigger.extauthz.server;

import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.Optional;
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
  private final LongAdder held = new LongAdder();
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
    return held.sum();
  }

  /** How many connections were cut off. */
  long cutOff() {
    return cutOff.sum();
  }

  /**
   * Counts bytes that a connection makes the server hold, or with a negative number no longer does.
   * Only who holds more than an equal share asks how much all hold together.
   */
  void hold(Optional<Connection> connection, long bytes) {
    held.add(bytes);
    if (connection.isEmpty()) {
      return;
    }
    long own = connection.get().hold(bytes);
    if (bytes > 0
        && own * Math.max(1, connections.open()) > most
        && held.sum() > most
        && connection.get().cutOff()) {
      cutOff.increment();
    }
  }

  /**
   * One call, from its headers to the moment when its end is written. All of it is told on the
   * thread of the call's connection, which answers it too.
   */
  private final class Call extends ServerStreamTracer {
    private final Optional<Connection> connection;
    private long bytes;
    private long unread;
    private boolean answersOnce;

    Call(Optional<Connection> connection) {
      this.connection = connection;
      add(CALL);
    }

    private void add(long more) {
      bytes += more;
      hold(connection, more);
    }

    @Override
    public void serverCallStarted(ServerCallInfo<?, ?> call) {
      answersOnce = call.getMethodDescriptor().getType().serverSendsOneMessage();
    }

    @Override
    public void inboundWireSize(long size) {
      unread += size;
      add(size);
    }

    @Override
    public void inboundMessageRead(int number, long wireSize, long uncompressedSize) {
      add(-unread);
      unread = 0;
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
      hold(connection, -bytes);
      bytes = 0;
    }
  }
}
