package dev.httptrigger.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/**
 * A load that runs until it is closed. It works on one thread of its own; {@link #progress} and
 * {@link #latencies} may be asked by any other.
 */
public final class CheckLoad implements AutoCloseable {
  private static final Duration LONGEST_END = Duration.ofSeconds(10);
  private static final int SIGNIFICANT_DIGITS = 3;

  private final MultiThreadIoEventLoopGroup group;
  private final EventLoop loop;
  private final Asking asking;
  private final LongAdder answered = new LongAdder();
  private final LongAdder wrong = new LongAdder();
  private final AtomicReference<Optional<String>> failure =
      new AtomicReference<>(Optional.empty());
  private final SingleWriterRecorder latencies = new SingleWriterRecorder(SIGNIFICANT_DIGITS);

  private CheckLoad(MultiThreadIoEventLoopGroup group, Questions questions, Pace pace) {
    this.group = group;
    this.loop = group.next();
    this.asking = new Asking(questions, pace);
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
    CheckLoad load =
        new CheckLoad(new MultiThreadIoEventLoopGroup(1, handler), questions, pace);
    try {
      for (int connection = 0; connection < connections; connection++) {
        load.connect(address, epoll);
      }
    } catch (RuntimeException e) {
      load.close();
      throw e;
    }
    load.loop.execute(load.asking::begin);
    return load;
  }

  private void connect(InetSocketAddress address, boolean epoll) {
    CheckConnection connection = new CheckConnection(asking);
    try {
      new Bootstrap()
          .group(loop)
          .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
          .option(ChannelOption.TCP_NODELAY, true)
          .handler(connection)
          .connect(address)
          .syncUninterruptibly();
    } catch (RuntimeException e) {
      throw new BrokenLoadException("can't connect to " + address, e);
    }
    loop.execute(() -> asking.connections.add(connection));
  }

  /**
   * How far it is.
   *
   * @throws BrokenLoadException when it can't go on
   */
  public Progress progress() {
    failure
        .get()
        .ifPresent(
            why -> {
              throw new BrokenLoadException(why);
            });
    return new Progress(answered.sum(), wrong.sum());
  }

  /** The times that calls took which were answered since this was last asked, in nanoseconds. */
  public Histogram latencies() {
    return latencies.getIntervalHistogram();
  }

  /** Asks nothing more, waits a while for what is under way, and ends. */
  @Override
  public void close() {
    asking.ending = true;
    long end = System.nanoTime() + LONGEST_END.toNanos();
    while (underWay() > 0 && failure.get().isEmpty() && System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
    loop.execute(() -> asking.connections.forEach(CheckConnection::close));
    Future<?> closed = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    try {
      closed.get(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException
        | TimeoutException e) {
      throw new BrokenLoadException("the load does not end", e);
    }
  }

  private int underWay() {
    try {
      return loop.submit(
              () -> asking.connections.stream().mapToInt(CheckConnection::underWay).sum())
          .get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    } catch (ExecutionException e) {
      throw new BrokenLoadException("the load failed", e);
    }
  }

  /** What happens on the load's thread. */
  private final class Asking implements Calls {
    private final Questions questions;
    private final Pace pace;
    private final List<CheckConnection> connections = new ArrayList<>();
    private volatile boolean ending;
    private int next;

    Asking(Questions questions, Pace pace) {
      this.questions = questions;
      this.next = questions.next();
      this.pace = pace;
    }

    void begin() {
      switch (pace) {
        case Pace.ClosedLoop unused -> {
          connections.forEach(this::fill);
          connections.forEach(CheckConnection::flush);
        }
        case Pace.FixedRate rate -> new Timetable(rate).begin();
      }
    }

    @Override
    public Questions questions() {
      return questions;
    }

    @Override
    public byte[] next() {
      return questions.message(next);
    }

    @Override
    public int take() {
      int taken = next;
      next = questions.next();
      return taken;
    }

    @Override
    public void answered(long since, boolean right) {
      latencies.recordValue(Math.max(0, System.nanoTime() - since));
      answered.increment();
      if (!right) {
        wrong.increment();
      }
    }

    @Override
    public void room(CheckConnection connection) {
      if (pace instanceof Pace.ClosedLoop) {
        fill(connection);
      }
    }

    /** Leaves flushing to the end of what has come from the server. */
    private void fill(CheckConnection connection) {
      if (pace instanceof Pace.ClosedLoop(int streams)) {
        while (!ending && connection.underWay() < streams && connection.hasRoom()) {
          connection.ask(System.nanoTime());
        }
      }
    }

    @Override
    public void broken(String why) {
      if (!ending) {
        failure.compareAndSet(Optional.empty(), Optional.of(why));
        ending = true;
      }
    }

    /** The calls of a fixed rate: call n is due n intervals after the beginning. */
    private final class Timetable implements Runnable {
      private final double interval;
      private final long beginning = System.nanoTime();
      private long asked;
      private int turn;

      Timetable(Pace.FixedRate rate) {
        this.interval = TimeUnit.SECONDS.toNanos(1) / rate.perSecond();
      }

      void begin() {
        run();
      }

      /** Comes again at once, between two looks at the network: the thread never sleeps. */
      @Override
      public void run() {
        if (ending) {
          return;
        }
        long now = System.nanoTime();
        while (due() - now <= 0) {
          CheckConnection free = nextWithRoom();
          if (free == null) {
            break; // what is due stays due, and its time runs
          }
          free.ask(due());
          asked++;
        }
        connections.forEach(CheckConnection::flush);
        loop.execute(this);
      }

      private long due() {
        return beginning + (long) (asked * interval);
      }

      private @Nullable CheckConnection nextWithRoom() {
        for (int tried = 0; tried < connections.size(); tried++) {
          turn = turn + 1 >= connections.size() ? 0 : turn + 1;
          CheckConnection connection = connections.get(turn);
          if (connection.hasRoom()) {
            return connection;
          }
        }
        return null;
      }
    }
  }
}
