package dev.httptrigger.bench.peers;

import dev.httptrigger.testkit.FreePorts;
import dev.httptrigger.testkit.RawHttp;
import dev.httptrigger.testkit.RawResponse;
import java.nio.file.Path;
import java.util.List;

/**
 * OPA with its plugin for Envoy.
 *
 * @param programs where it is
 */
record OpaEnvoy(PeerPrograms programs) implements Peer {
  private static final String LOOPBACK = "127.0.0.1:";

  @Override
  public String name() {
    return "OPA-Envoy";
  }

  @Override
  public double leastForKnown() {
    return 35;
  }

  @Override
  public double leastForNeverSeen() {
    return 12;
  }

  @Override
  public Prepared prepare(Setting setting) {
    Path program = programs.file("opa-envoy");
    int port = FreePorts.next();
    int apiPort = FreePorts.next();
    boolean one = setting.sites().size() == 1;
    Path policy =
        Setting.write(
            setting.folder().resolve("policy.rego"),
            one
                ? OpaConfiguration.policyOf(setting.sites().getFirst().policy())
                : OpaConfiguration.policyOfData());
    Path data =
        Setting.write(
            setting.folder().resolve("data.json"),
            one ? "{}" : OpaConfiguration.data(setting.sites()));
    return new Prepared(
        name(),
        List.of(
            program.toString(),
            "run",
            "--server",
            "--disable-telemetry",
            "--log-level=error",
            "--addr=" + LOOPBACK + apiPort,
            "--diagnostic-addr=" + LOOPBACK + FreePorts.next(),
            "--set=plugins.envoy_ext_authz_grpc.addr=" + LOOPBACK + port,
            "--set=plugins.envoy_ext_authz_grpc.path=" + OpaConfiguration.RESULT,
            "--set=plugins.envoy_ext_authz_grpc.skip-request-body-parse=true",
            policy.toString(),
            data.toString()),
        port,
        (site, next) -> change(apiPort, new Site(setting.sites().get(site).host(), next)),
        () -> {});
  }

  private static void change(int apiPort, Site site) {
    RawResponse answer =
        RawHttp.exchange(
            apiPort,
            RawHttp.request(
                "PATCH",
                "localhost",
                "/v1/data",
                List.of("content-type: application/json-patch+json"),
                OpaConfiguration.change(site)));
    if (answer.status() / 100 != 2) {
      throw new LeftOutException("it took no change: " + answer.status());
    }
  }
}
