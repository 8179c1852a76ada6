package dev.httptrigger.bench.profile;

import dev.httptrigger.bench.process.GrpcProcess;
import dev.httptrigger.bench.profile.Profile.Seen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * Looks where another JVM of the same user spends its processor time, native code and the kernel's
 * work for it included (JEP 509, Linux only), or for what it allocates memory. Its recorder works
 * beside it, so figures are taken at another time. Immutable.
 */
public final class FlightRecording {
  private static final String NAME = "name=bench";

  private static final String CPU = "jdk.CPUTimeSample";
  private static final String MEMORY = "jdk.ObjectAllocationSample";

  /** What the JVM does itself, most of it while everything else has to wait. */
  private static final String OPERATION = "jdk.ExecuteVMOperation";

  /** Looked at so often, by the time that was used and not by the clock. */
  private static final List<String> CPU_SETTINGS =
      Stream.concat(
              settings(CPU, "10ms").stream(),
              Stream.of("+" + OPERATION + "#enabled=true", "+" + OPERATION + "#threshold=0ms"))
          .toList();

  private static final List<String> MEMORY_SETTINGS = settings(MEMORY, "300/s");

  /** One look. */
  private record Sample(Instant at, Seen seen) {}

  /** Of what is in no set of settings, as here, JFR knows settings that begin with a plus only. */
  private static List<String> settings(String event, String throttle) {
    return List.of(
        "settings=none", "+" + event + "#enabled=true", "+" + event + "#throttle=" + throttle);
  }

  private final List<Sample> samples;
  private final List<Duration> pauses;

  private FlightRecording(List<Sample> samples, List<Duration> pauses) {
    this.samples = List.copyOf(samples);
    this.pauses = List.copyOf(pauses);
  }

  /** The JVM's flag to record from its start on, until {@link #stop} is called. */
  public static String fromStart() {
    return "-XX:StartFlightRecording=" + NAME + "," + String.join(",", CPU_SETTINGS);
  }

  /**
   * The JVM's flag to record from its start until it ends by itself or is asked to.
   *
   * @param file where the recording goes, which has no comma in its name
   */
  public static String fromStartTo(Path file) {
    return fromStart() + ",dumponexit=true,filename=" + file;
  }

  /**
   * Records the use of processors while something is done.
   *
   * @param file where the recording goes
   * @throws dev.httptrigger.testkit.RealPartException when the JVM lets nobody record
   */
  public static FlightRecording of(GrpcProcess process, Path file, Runnable work) {
    return recorded(process, CPU_SETTINGS, file, work);
  }

  /** Likewise what is allocated. */
  public static FlightRecording ofMemory(GrpcProcess process, Path file, Runnable work) {
    return recorded(process, MEMORY_SETTINGS, file, work);
  }

  private static FlightRecording recorded(
      GrpcProcess process, List<String> settings, Path file, Runnable work) {
    String unusedStarted =
        process.ask(
            Stream.concat(Stream.of("JFR.start", NAME), settings.stream()).toArray(String[]::new));
    work.run();
    return stop(process, file);
  }

  /**
   * What was recorded until now; no more is.
   *
   * @param file where the recording goes
   * @throws dev.httptrigger.testkit.RealPartException when the JVM does not record
   */
  public static FlightRecording stop(GrpcProcess process, Path file) {
    String unusedStopped = process.ask("JFR.stop", NAME, "filename=" + file);
    return read(file);
  }

  /** What is in a file. */
  public static FlightRecording read(Path file) {
    List<Sample> samples = new ArrayList<>();
    List<Duration> pauses = new ArrayList<>();
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        RecordedEvent event = recording.readEvent();
        if (isPause(event)) {
          pauses.add(event.getDuration());
        }
        RecordedStackTrace stack = event.getStackTrace();
        if (stack != null) {
          weight(event)
              .ifPresent(
                  weight ->
                      samples.add(
                          new Sample(event.getStartTime(), new Seen(frames(stack), weight))));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + file, e);
    }
    return new FlightRecording(samples, pauses);
  }

  private static boolean isPause(RecordedEvent event) {
    return event.getEventType().getName().equals(OPERATION) && event.getBoolean("safepoint");
  }

  private static OptionalLong weight(RecordedEvent event) {
    return switch (event.getEventType().getName()) {
      case CPU -> OptionalLong.of(1);
      case MEMORY -> OptionalLong.of(event.getLong("weight"));
      default -> OptionalLong.empty();
    };
  }

  private static List<Frame> frames(RecordedStackTrace stack) {
    return stack.getFrames().reversed().stream().map(FlightRecording::frame).toList();
  }

  private static Frame frame(RecordedFrame frame) {
    return new Frame(frame.getMethod().getType().getName(), frame.getMethod().getName());
  }

  /** All of it. */
  public Profile profile() {
    return profile(_ -> true);
  }

  /** What came before that moment. */
  public Profile before(Instant moment) {
    return profile(at -> at.isBefore(moment));
  }

  /** What came from that moment on. */
  public Profile since(Instant moment) {
    return profile(at -> !at.isBefore(moment));
  }

  /**
   * How long all of its threads stood still, each time, for a collection of garbage or whatever
   * else; of a recording of processors.
   */
  public List<Duration> pauses() {
    return pauses;
  }

  private Profile profile(Predicate<Instant> moments) {
    return new Profile(
        samples.stream().filter(sample -> moments.test(sample.at())).map(Sample::seen).toList());
  }
}
