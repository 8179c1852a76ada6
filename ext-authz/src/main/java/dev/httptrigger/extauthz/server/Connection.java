package dev.httptrigger.extauthz.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One connection as the limits see it: the first handler of its pipeline, below TLS and HTTP/2.
 * What it makes the server hold may be counted on any thread.
 */
final class Connection extends ChannelInboundHandlerAdapter {
  private final Channel channel;
  private final Workload workload;
  private final AtomicLong held = new AtomicLong();
  private final AtomicBoolean closing = new AtomicBoolean();
  private volatile Optional<ChannelHandlerContext> place = Optional.empty();

  Connection(Channel channel, Workload workload) {
    this.channel = channel;
    this.workload = workload;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    place = Optional.of(context);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    workload.enter(channel.eventLoop(), this);
    try {
      context.fireChannelRead(message);
    } finally {
      workload.leave();
    }
  }

  /** Counts bytes that it makes the server hold, or with a negative number no longer does. */
  long hold(long bytes) {
    return held.addAndGet(bytes);
  }

  /**
   * Cuts it off, once it has done what it is at. Asked from here, the close passes HTTP/2 by, which
   * would wait for the very calls that are too many.
   *
   * @return whether it was not being cut off already
   */
  boolean cutOff() {
    if (!closing.compareAndSet(false, true)) {
      return false;
    }
    place.ifPresent(context -> channel.eventLoop().execute(() -> close(context)));
    return true;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // however the close ends, nothing is left to do
  private static void close(ChannelHandlerContext context) {
    context.close();
  }
}
