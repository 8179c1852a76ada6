package dev.httptrigger.bench.peers;

import java.util.List;

/** A server that answers Check calls and is not ours. */
interface Peer {
  /** What people call it. */
  String name();

  /**
   * The goal: how many times the CPU of HttpTrigger's check of a known token one of its checks
   * costs, at least.
   */
  double leastForKnown();

  /** The same against HttpTrigger's check of a token that it never saw. */
  double leastForNeverSeen();

  /**
   * Writes its configuration and starts what it needs.
   *
   * @throws LeftOutException when a program is not there
   */
  Prepared prepare(Setting setting);

  /** All of them. */
  static List<Peer> all(PeerPrograms programs) {
    return List.of(new Heimdall(programs), new OpaEnvoy(programs), new Authorino(programs));
  }
}
