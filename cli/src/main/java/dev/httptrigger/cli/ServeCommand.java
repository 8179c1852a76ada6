package dev.httptrigger.cli;

import dev.httptrigger.crds.config.ReplicaReport.PodIdentity;
import dev.httptrigger.extauthz.server.ExtAuthzServer;
import dev.httptrigger.extauthz.server.RunningServer;
import dev.httptrigger.extauthz.server.ServerSettings;
import dev.httptrigger.extauthz.server.ServerSettings.Cluster;
import dev.httptrigger.extauthz.server.ServerSettings.Directory;
import dev.httptrigger.extauthz.server.ServerSettings.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code serve}: the data plane. */
@Command(
    name = "serve",
    description = {
      "Answers the question whether a request may pass (ext_authz over gRPC, forward-auth).",
      "The first line on standard output says where it listens, further ones are the decision"
          + " log; the server's own log goes to standard error.",
      "SIGTERM and Ctrl-C drain: gateways are told to turn away, then what is under way is"
          + " answered."
    },
    footer = {
      "",
      "In a Pod, the variables POD_NAME, POD_NAMESPACE and POD_UID say which (downward API).",
      "",
      "Examples:",
      "  ./httptrigger serve --triggers deploy/examples/triggers",
      "  ./httptrigger serve --namespace httptrigger-config --grpc-address 0.0.0.0:9001"
    })
final class ServeCommand implements Callable<Integer> {
  private static final String TRIGGERS = "--triggers";
  private static final String NAMESPACE = "--namespace";

  private final Surroundings surroundings;
  private Optional<CommandSpec> spec = Optional.empty();

  @Option(
      names = TRIGGERS,
      paramLabel = "DIR",
      description = "Serve the manifests in this folder and all below it, and follow changes.")
  private Optional<Path> triggers = Optional.empty();

  @Option(
      names = NAMESPACE,
      paramLabel = "NS",
      description =
          "Serve what the operator writes into this namespace, "
              + ServerSettings.DEFAULT_NAMESPACE
              + " as a rule.")
  private Optional<String> namespace = Optional.empty();

  @Option(
      names = "--grpc-address",
      paramLabel = "HOST:PORT",
      defaultValue = ServerSettings.DEFAULT_GRPC_ADDRESS,
      description =
          "Where Envoy asks; port 0 picks a free one, none switches it off. Default: "
              + ServerSettings.DEFAULT_GRPC_ADDRESS
              + ".")
  private String grpcAddress = ServerSettings.DEFAULT_GRPC_ADDRESS;

  @Mixin private ForwardAuthFlags forwardAuth = new ForwardAuthFlags();

  @Mixin private TlsFlags tls = new TlsFlags();

  @Option(
      names = "--admin-address",
      paramLabel = "HOST:PORT",
      defaultValue = ServerSettings.DEFAULT_ADMIN_ADDRESS,
      description =
          "/livez, /readyz, /metrics. Default: " + ServerSettings.DEFAULT_ADMIN_ADDRESS + ".")
  private String adminAddress = ServerSettings.DEFAULT_ADMIN_ADDRESS;

  @Mixin private GatewayFlags gateways = new GatewayFlags();

  @Option(
      names = "--drain-notice",
      paramLabel = "DURATION",
      defaultValue = "5s",
      converter = DurationConverter.class,
      description = "How long gateways get to turn away before the server ends. Default: 5s.")
  private Duration drainNotice = ServerSettings.DEFAULT_DRAIN_NOTICE;

  @Option(
      names = "--identity",
      paramLabel = "NAME",
      description = "This replica's name among all. Default: POD_NAME, else a random one.")
  private Optional<String> identity = Optional.empty();

  @Mixin private final RemoteKeyFlags remoteKeys = new RemoteKeyFlags();

  @Mixin private final LimitFlags limits = new LimitFlags();

  @Mixin private final ObservationFlags observation = new ObservationFlags();

  @Mixin private final LogFlags log = new LogFlags();

  ServeCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Picocli's view of this very call. */
  @Spec
  void spec(CommandSpec command) {
    spec = Optional.of(command);
  }

  @Override
  public Integer call() throws InterruptedException {
    beginLog();
    ServerSettings settings = settings();
    try (RunningServer server = start(settings)) {
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "drain"));
      surroundings.output().println(server.listeningLine());
      server.awaitTermination();
    }
    return ExitCode.CLEAN;
  }

  /** From here on the log is as the flags say. */
  void beginLog() {
    log.begin();
  }

  /** All that the flags say. */
  ServerSettings settings() {
    return new ServerSettings(
        source(),
        ListenAddresses.parse("--grpc-address", grpcAddress),
        ListenAddresses.parse("--admin-address", adminAddress),
        gateways.settings(),
        notNegative(drainNotice),
        limits.limits(),
        observation.observation(),
        forwardAuth.settings(),
        tls.settings());
  }

  private static Duration notNegative(Duration notice) {
    if (notice.isNegative()) {
      throw new UsageException("--drain-notice is negative: write 0s for none.");
    }
    return notice;
  }

  private Source source() {
    Optional<Path> folder = triggers;
    Optional<String> cluster = namespace;
    if (folder.isPresent() && cluster.isPresent()) {
      // What stands on the command line is stronger than a variable.
      if (isOnCommandLine(TRIGGERS) == isOnCommandLine(NAMESPACE)) {
        throw new UsageException("say either --triggers DIR or --namespace NS, not both.");
      }
      folder = folder.filter(path -> isOnCommandLine(TRIGGERS));
    }
    if (folder.isPresent()) {
      return directory(folder.get());
    }
    return cluster
        .<Source>map(this::cluster)
        .orElseThrow(
            () ->
                new UsageException(
                    "say where the triggers are: --triggers DIR for manifests, --namespace "
                        + ServerSettings.DEFAULT_NAMESPACE
                        + " for a cluster."));
  }

  private boolean isOnCommandLine(String flag) {
    return spec.map(CommandSpec::commandLine)
        .map(CommandLine::getParseResult)
        .filter(parsed -> parsed.hasMatchedOption(flag))
        .isPresent();
  }

  private Directory directory(Path folder) {
    if (!Files.exists(folder)) {
      throw new UnreadableInputException(
          folder.toString(), "there is no such folder.", "Check --triggers.");
    }
    return new Directory(folder, remoteKeys.settings());
  }

  private Cluster cluster(String namespaceName) {
    Optional<String> podName = variable("POD_NAME");
    Optional<PodIdentity> pod =
        podName.flatMap(
            name ->
                variable("POD_NAMESPACE")
                    .flatMap(
                        podNamespace ->
                            variable("POD_UID")
                                .map(uid -> new PodIdentity(podNamespace, name, uid))));
    String replica = identity.or(() -> podName).orElseGet(() -> "process-" + UUID.randomUUID());
    return new Cluster(namespaceName, replica, pod);
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(surroundings.environment().get(name));
  }

  private RunningServer start(ServerSettings settings) {
    try {
      return ExtAuthzServer.start(settings, surroundings.clock(), surroundings.output());
    } catch (IOException e) {
      throw new FailedStartException(
          "the server can't listen: "
              + e.getMessage()
              + ". Choose other addresses with --grpc-address, --http-address and"
              + " --admin-address; port 0 picks a free one.");
    }
  }
}
