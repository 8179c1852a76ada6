package dev.httptrigger.cli;

import dev.httptrigger.crds.hosts.OwnershipQuestion.Rule;
import dev.httptrigger.extauthz.admin.AdminServer;
import dev.httptrigger.extauthz.admin.AdminServer.Format;
import dev.httptrigger.extauthz.admin.AdminServer.Probe;
import dev.httptrigger.extauthz.admin.AdminServer.Probes;
import dev.httptrigger.extauthz.admin.AotCache;
import dev.httptrigger.extauthz.server.ListenAddress;
import dev.httptrigger.extauthz.server.ServerSettings;
import dev.httptrigger.operator.OperatorProcess;
import dev.httptrigger.operator.OperatorSettings;
import dev.httptrigger.operator.publish.HostRules;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code operator}: the control plane. */
@Command(
    name = "operator",
    description = {
      "Keeps the servers in step with the HttpTriggers of a cluster: the current context of the"
          + " kubeconfig, or the Pod's ServiceAccount.",
      "The first line on standard output says where it listens; the log goes to standard error.",
      "Several may run: one leads, the others stand by. One that may lead no more ends at once with"
          + " exit code 70, to be started again."
    },
    footer = {
      "",
      "In a Pod, the variables POD_NAME and POD_NAMESPACE say which (downward API).",
      "",
      "Examples:",
      "  ./httptrigger operator",
      "  ./httptrigger operator --watch-namespaces shop,bank"
    })
final class OperatorCommand implements Callable<Integer> {
  private static final String ADMIN = "--admin-address";

  private final Surroundings surroundings;
  private final AtomicReference<@Nullable OperatorProcess> running = new AtomicReference<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  @Option(
      names = "--namespace",
      paramLabel = "NS",
      defaultValue = OperatorSettings.DEFAULT_CONFIG_NAMESPACE,
      description =
          "Where the configuration Secrets are written. Default: "
              + OperatorSettings.DEFAULT_CONFIG_NAMESPACE
              + ".")
  private String namespace = OperatorSettings.DEFAULT_CONFIG_NAMESPACE;

  @Option(
      names = "--watch-namespaces",
      paramLabel = "NS",
      split = ",",
      description = "The namespaces whose triggers count. Default: all.")
  private List<String> watchNamespaces = List.of();

  @Option(
      names = ADMIN,
      paramLabel = "HOST:PORT",
      defaultValue = ServerSettings.DEFAULT_ADMIN_ADDRESS,
      description =
          "/livez, /readyz, /metrics. Default: " + ServerSettings.DEFAULT_ADMIN_ADDRESS + ".")
  private String adminAddress = ServerSettings.DEFAULT_ADMIN_ADDRESS;

  @Option(
      names = "--replica-forget",
      paramLabel = "DURATION",
      defaultValue = "10m",
      converter = DurationConverter.class,
      description = "How long a silent server outside the cluster is waited for. Default: 10m.")
  private Duration replicaForget = OperatorSettings.DEFAULT_REPLICA_FORGET;

  @Option(
      names = "--host-ownership",
      paramLabel = "FirstClaim|GrantsOnly",
      defaultValue = "FirstClaim",
      converter = HostOwnershipConverter.class,
      description =
          "Who gets an exact host that is granted to nobody: the namespace that claims it first, or"
              + " nobody. Default: FirstClaim.")
  private Rule hostOwnership = Rule.FIRST_CLAIM;

  @Option(
      names = "--host-reservation",
      paramLabel = "DURATION",
      defaultValue = "1h",
      converter = DurationConverter.class,
      description =
          "How long a host that leaves a namespace is kept for it, and denies. Default: 1h.")
  private Duration hostReservation = HostRules.DEFAULT.reservation();

  @Option(
      names = "--max-triggers-per-namespace",
      paramLabel = "NUMBER",
      defaultValue = "" + HostRules.DEFAULT_TRIGGERS_PER_NAMESPACE,
      description =
          "How many HttpTriggers a namespace may have; the newest beyond are refused. Default: "
              + HostRules.DEFAULT_TRIGGERS_PER_NAMESPACE
              + ".")
  private int maxTriggersPerNamespace = HostRules.DEFAULT_TRIGGERS_PER_NAMESPACE;

  @Option(
      names = "--identity",
      paramLabel = "NAME",
      description = "This operator's name in the election. Default: POD_NAME, else a random one.")
  private Optional<String> identity = Optional.empty();

  @Mixin private final RemoteKeyFlags remoteKeys = new RemoteKeyFlags();

  @Mixin private final LogFlags log = new LogFlags();

  OperatorCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws InterruptedException {
    beginLog();
    OperatorSettings settings = settings();
    Optional<ListenAddress> address = ListenAddresses.parse(ADMIN, adminAddress);
    Optional<AdminServer> admin = address.map(this::startAdmin);
    try {
      surroundings
          .output()
          .println(
              "listening admin="
                  + admin.map(AdminServer::address).map(ListenAddress::text).orElse("none"));
      OperatorProcess process =
          OperatorProcess.start(settings, surroundings.clock(), this::lostLeadership);
      process.tellAlso(AotCache.ofThisProcess()::register);
      running.set(process);
      Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end"));
      ended.await();
    } finally {
      admin.ifPresent(AdminServer::close);
    }
    return ExitCode.CLEAN;
  }

  /** From here on the log is as the flags say. */
  void beginLog() {
    log.begin();
  }

  /** All that the flags say. */
  OperatorSettings settings() {
    if (replicaForget.isNegative()) {
      throw new UsageException("--replica-forget is negative: write 0s for none.");
    }
    if (hostReservation.isNegative()) {
      throw new UsageException("--host-reservation is negative: write 0s for none.");
    }
    if (maxTriggersPerNamespace < 1) {
      throw new UsageException("--max-triggers-per-namespace is at least 1.");
    }
    return new OperatorSettings(
        Set.copyOf(watchNamespaces),
        namespace,
        variable("POD_NAMESPACE").orElse(OperatorSettings.DEFAULT_ELECTION_NAMESPACE),
        identity.or(() -> variable("POD_NAME")).orElseGet(() -> "process-" + UUID.randomUUID()),
        replicaForget,
        new HostRules(hostOwnership, hostReservation, maxTriggersPerNamespace),
        remoteKeys.settings());
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(surroundings.environment().get(name));
  }

  private AdminServer startAdmin(ListenAddress address) {
    try {
      return AdminServer.start(
          address.toSocketAddress(),
          new Probes(Probe.of(this::isLive), Probe.of(this::isReady), this::metrics));
    } catch (IOException e) {
      throw new FailedStartException(
          "the operator can't listen: "
              + e.getMessage()
              + ". Choose another address with --admin-address; port 0 picks a free one.");
    }
  }

  private boolean isLive() {
    OperatorProcess process = running.get();
    return process == null || process.isLive();
  }

  private boolean isReady() {
    OperatorProcess process = running.get();
    return process != null && process.isReady();
  }

  /** Before there are any, what ends them in each format. */
  private String metrics(Format format) {
    OperatorProcess process = running.get();
    return process == null ? "# EOF\n" : process.metrics(format.contentType());
  }

  private void end() {
    OperatorProcess process = running.get();
    if (process != null) {
      process.close();
    }
    ended.countDown();
  }

  /** Another may lead already: not even shutdown hooks may write any more. */
  private void lostLeadership() {
    surroundings
        .errors()
        .println("httptrigger: this operator may lead no more and ends, to be started again.");
    Logs.flush();
    Runtime.getRuntime().halt(ExitCode.FAULT);
  }
}
