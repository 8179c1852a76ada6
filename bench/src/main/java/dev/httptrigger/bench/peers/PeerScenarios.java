package dev.httptrigger.bench.peers;

import dev.httptrigger.bench.scenario.Scenario;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The scenarios that {@code --peers} adds, in the order in which they are measured. */
public final class PeerScenarios {
  private PeerScenarios() {}

  /**
   * All of them.
   *
   * @param environment names the folder of the peers' programs, in {@code PEERS_BIN}
   * @param home the user's home, where else they may be
   */
  public static List<Scenario> all(Map<String, String> environment, Path home) {
    List<Peer> peers = Peer.all(PeerPrograms.of(environment, home));
    return List.of(new EnvoyFilters(), new SideBySide(peers), new ManyPolicies(peers));
  }
}
