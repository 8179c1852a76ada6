package dev.httptrigger.bench.profile;

import dev.httptrigger.bench.process.GrpcProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * Looks where another JVM of the same user spends its processor time, native code and the kernel's
 * work for it included (JEP 509, Linux only). Its recorder works beside it, so figures are taken at
 * another time. Immutable.
 */
public final class FlightRecording {
  private static final String NAME = "name=bench";

  /** Looked at so often, by the time that was used and not by the clock. */
  private static final String EVENT = "jdk.CPUTimeSample";

  private static final String PERIOD = "10ms";

  /** Of what is in no set of settings, as here, JFR knows settings that begin with a plus only. */
  private static final List<String> SETTINGS =
      List.of("settings=none", "+" + EVENT + "#enabled=true", "+" + EVENT + "#throttle=" + PERIOD);

  /** One look. */
  private record Sample(Instant at, List<Frame> stack) {}

  private final List<Sample> samples;

  private FlightRecording(List<Sample> samples) {
    this.samples = List.copyOf(samples);
  }

  /** The JVM's flag to record from its start on, until {@link #stop} is called. */
  public static String fromStart() {
    return "-XX:StartFlightRecording=" + NAME + "," + String.join(",", SETTINGS);
  }

  /**
   * Records while something is done.
   *
   * @param file where the recording goes
   * @throws dev.httptrigger.testkit.RealPartException when the JVM lets nobody record
   */
  public static Profile of(GrpcProcess process, Path file, Runnable work) {
    String unusedStarted =
        process.ask(
            Stream.concat(Stream.of("JFR.start", NAME), SETTINGS.stream()).toArray(String[]::new));
    work.run();
    return stop(process, file).profile();
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

  private static FlightRecording read(Path file) {
    List<Sample> samples = new ArrayList<>();
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        RecordedEvent event = recording.readEvent();
        RecordedStackTrace stack = event.getStackTrace();
        if (event.getEventType().getName().equals(EVENT) && stack != null) {
          samples.add(new Sample(event.getStartTime(), frames(stack)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + file, e);
    }
    return new FlightRecording(samples);
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

  private Profile profile(Predicate<Instant> moments) {
    return new Profile(
        samples.stream().filter(sample -> moments.test(sample.at())).map(Sample::stack).toList());
  }
}
