package dev.httptrigger.bench.machine;

/**
 * CPU times at one moment.
 *
 * @param nanoTime {@link System#nanoTime}
 * @param serverCpu what the server used since its start, in nanoseconds
 * @param loadCpu what this process used
 * @param machineCpu what all did
 */
public record Moment(long nanoTime, long serverCpu, long loadCpu, long machineCpu) {
  /** This moment. */
  public static Moment now(long serverPid) {
    return new Moment(
        System.nanoTime(),
        Proc.cpuOfProcess(serverPid),
        Proc.cpuOfProcess(ProcessHandle.current().pid()),
        Proc.cpuOfMachine());
  }

  /** What happened since an earlier one. */
  public Window since(Moment earlier) {
    return new Window(
        nanoTime - earlier.nanoTime,
        serverCpu - earlier.serverCpu,
        loadCpu - earlier.loadCpu,
        machineCpu - earlier.machineCpu);
  }
}
