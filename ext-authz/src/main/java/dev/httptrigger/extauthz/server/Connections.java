package dev.httptrigger.extauthz.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before the acceptor of an address: what comes beyond the limit is closed before a byte of
 * it is read, and every other connection gets its {@link Connection}. One for all addresses that
 * share a limit. Thread-safe.
 */
@Sharable
final class Connections extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  private final int most;
  private final Workload workload;
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder refused = new LongAdder();

  Connections(int most, Workload workload) {
    this.most = most;
    this.workload = workload;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof Channel accepted)) {
      context.fireChannelRead(message);
      return;
    }
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      refused.increment();
      LOG.debug("A connection from {} was refused", accepted.remoteAddress());
      accepted.unsafe().closeForcibly();
      return;
    }
    LOG.debug("A connection came from {} to {}", accepted.remoteAddress(), accepted.localAddress());
    accepted.closeFuture().addListener(closed -> ended(accepted));
    accepted.pipeline().addFirst(new Connection(accepted, workload));
    context.fireChannelRead(message);
  }

  private void ended(Channel accepted) {
    open.decrementAndGet();
    LOG.debug("A connection from {} has ended", accepted.remoteAddress());
  }

  /** How many are open. */
  int open() {
    return open.get();
  }

  /** How many were closed because there were too many. */
  long refused() {
    return refused.sum();
  }
}
