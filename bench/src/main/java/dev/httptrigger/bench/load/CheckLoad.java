package dev.httptrigger.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/**
 * A load that runs until it is closed. It works on one thread of its own; {@link #progress} and
 * {@link #latencies} may be asked by any other. While it waits for what is due it makes no garbage:
 * to collect that would take the thread's time, and be charged to the server.
 */
public final class CheckLoad implements AutoCloseable {
  private static final Duration LONGEST_END = Duration.ofSeconds(10);
  private static final long UNTIL_SOMETHING_COMES = 0;

  private final ManualIoEventLoop loop;
  private final Account account = new Account();
  private final Asking asking;

  private CheckLoad(IoHandlerFactory handler, Questions questions, Pace pace) {
    this.asking = new Asking(questions, pace, account);
    // Netty's own kind of thread: it keeps buffers beside it.
    Thread thread = new DefaultThreadFactory("load", true).newThread(this::work);
    this.loop = new ManualIoEventLoop(thread, handler);
    thread.start();
  }

  /**
   * Connects and begins to ask.
   *
   * @param address the server's
   * @param connections how many connections; Envoy has one for each of its threads
   * @param questions what to ask
   * @param pace how fast
   * @throws BrokenLoadException when the server can't be connected to
   */
  public static CheckLoad start(
      InetSocketAddress address, int connections, Questions questions, Pace pace) {
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory handler = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    CheckLoad load = new CheckLoad(handler, questions, pace);
    try {
      for (int connection = 0; connection < connections; connection++) {
        load.connect(address, epoll ? EpollSocketChannel.class : NioSocketChannel.class);
      }
    } catch (RuntimeException e) {
      load.close();
      throw e;
    }
    load.loop.execute(load.asking::begin);
    return load;
  }

  /** What its thread does until the end. */
  private void work() {
    try {
      while (!loop.isTerminated()) {
        int unusedTasks = asking.askWhatIsDue() ? loop.runNow() : loop.run(UNTIL_SOMETHING_COMES);
      }
    } catch (RuntimeException e) {
      account.fail("the load can't go on: " + e);
    }
  }

  private void connect(InetSocketAddress address, Class<? extends Channel> channel) {
    CheckConnection connection = new CheckConnection(asking);
    io.netty.util.concurrent.Future<Void> connected =
        new Bootstrap()
            .group(loop)
            .channel(channel)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(connection)
            .connect(address)
            .awaitUninterruptibly();
    if (!connected.isSuccess()) {
      throw new BrokenLoadException("can't connect to " + address, connected.cause());
    }
    loop.execute(() -> asking.add(connection));
  }

  /**
   * How far it is.
   *
   * @throws BrokenLoadException when it can't go on
   */
  public Progress progress() {
    account
        .failure()
        .ifPresent(
            why -> {
              throw new BrokenLoadException(why);
            });
    return account.progress();
  }

  /** The times that calls took which were answered since this was last asked, in nanoseconds. */
  public Histogram latencies() {
    return account.latencies();
  }

  /** Asks nothing more, waits a while for what is under way, and ends. */
  @Override
  public void close() {
    asking.end();
    long end = System.nanoTime() + LONGEST_END.toNanos();
    while (underWay() > 0 && account.failure().isEmpty() && System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
    loop.execute(asking::close);
    await(loop.shutdownGracefully(0, 1, TimeUnit.SECONDS));
  }

  private int underWay() {
    return await(loop.submit(asking::underWay));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.get(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokenLoadException("interrupted while the load ended", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new BrokenLoadException("the load does not end", e);
    }
  }
}
