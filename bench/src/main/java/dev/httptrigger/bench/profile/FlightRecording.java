package dev.httptrigger.bench.profile;

import dev.httptrigger.bench.process.GrpcProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * Looks into another JVM of the same user by its own recorder, which works beside it, so figures
 * are taken at another time.
 */
public final class FlightRecording {
  private static final String NAME = "name=bench";

  private FlightRecording() {}

  /** What can be looked at. */
  public enum Subject {
    /** Processor time, native code and the kernel's work for it included (JEP 509, Linux only). */
    PROCESSOR_TIME("jdk.CPUTimeSample", "10ms"),
    /** What is allocated on the heap, in bytes. */
    GARBAGE("jdk.ObjectAllocationSample", "500/s");

    private final String event;

    /** Of processor time, looked at after each so much of it and not by the clock. */
    private final String throttle;

    Subject(String event, String throttle) {
      this.event = event;
      this.throttle = throttle;
    }

    /**
     * Of what is in no set of settings, as here, JFR knows settings that begin with a plus only.
     */
    private List<String> settings() {
      return List.of(
          "settings=none", "+" + event + "#enabled=true", "+" + event + "#throttle=" + throttle);
    }

    private long weight(RecordedEvent recorded) {
      return switch (this) {
        case PROCESSOR_TIME -> 1;
        case GARBAGE -> recorded.getLong("weight");
      };
    }
  }

  /** The JVM's flag to record from its start on, until {@link #ofStart} is called. */
  public static String fromStart(Subject subject) {
    return "-XX:StartFlightRecording=" + NAME + "," + String.join(",", subject.settings());
  }

  /**
   * What was recorded of a JVM that was started with {@link #fromStart}; it records no more.
   *
   * @param file where the recording goes
   * @throws dev.httptrigger.testkit.RealPartException when the JVM lets nobody ask
   */
  public static Profile ofStart(Subject subject, GrpcProcess process, Path file) {
    return stop(subject, process, file);
  }

  /**
   * Records while something is done.
   *
   * @param file where the recording goes
   * @throws dev.httptrigger.testkit.RealPartException when the JVM lets nobody record
   */
  public static Profile of(Subject subject, GrpcProcess process, Path file, Runnable work) {
    List<String> start = new ArrayList<>(List.of("JFR.start", NAME));
    start.addAll(subject.settings());
    String unusedStarted = process.ask(start.toArray(String[]::new));
    work.run();
    return stop(subject, process, file);
  }

  private static Profile stop(Subject subject, GrpcProcess process, Path file) {
    String unusedStopped = process.ask("JFR.stop", NAME, "filename=" + file);
    List<Profile.Sample> samples = new ArrayList<>();
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        RecordedEvent event = recording.readEvent();
        RecordedStackTrace stack = event.getStackTrace();
        if (event.getEventType().getName().equals(subject.event) && stack != null) {
          samples.add(new Profile.Sample(frames(stack), subject.weight(event)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + file, e);
    }
    return new Profile(samples);
  }

  private static List<Frame> frames(RecordedStackTrace stack) {
    return stack.getFrames().reversed().stream().map(FlightRecording::frame).toList();
  }

  private static Frame frame(RecordedFrame frame) {
    return new Frame(frame.getMethod().getType().getName(), frame.getMethod().getName());
  }
}
