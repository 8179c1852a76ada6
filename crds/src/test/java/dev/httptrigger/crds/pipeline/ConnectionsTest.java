package dev.httptrigger.crds.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.pipeline.Connections.Bond;
import dev.httptrigger.crds.pipeline.Connections.OfHost;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
  private static final ObjectName ONE = new ObjectName("shop", "one");
  private static final ObjectName TWO = new ObjectName("shop", "two");
  private static final ObjectName THREE = new ObjectName("bank", "three");

  private final Connections connections = new Connections();

  @Test
  void whoSharesAHostIsConnectedAlsoThroughOthers() {
    connections.put(ONE, Set.of(host("a")));
    connections.put(TWO, Set.of(host("a"), host("b")));
    connections.put(THREE, Set.of(host("b")));

    assertThat(connections.around(Set.of(ONE))).containsExactlyInAnyOrder(ONE, TWO, THREE);

    connections.put(TWO, Set.of(host("c")));

    assertThat(connections.around(Set.of(ONE))).containsExactly(ONE);
    assertThat(connections.with(HostHash.of("b"))).containsExactly(THREE);
  }

  /** Whatever comes and goes in whatever order, who has a host is who was last said to have it. */
  @RepeatedTest(20)
  void whoHasAHostIsWhoWasLastSaidToHaveIt(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Map<ObjectName, Set<Bond>> said = new HashMap<>();
    for (int step = 0; step < 200; step++) {
      ObjectName trigger = new ObjectName("shop", "t" + random.nextInt(5));
      Set<Bond> bonds =
          random
              .ints(random.nextInt(3), 0, 3)
              .mapToObj(number -> host("h" + number))
              .collect(Collectors.toSet());
      if (random.nextInt(3) == 0) {
        connections.add(trigger, bonds);
        said.computeIfAbsent(trigger, _ -> new HashSet<>()).addAll(bonds);
      } else {
        connections.put(trigger, bonds);
        said.put(trigger, new HashSet<>(bonds));
      }
      assertThat(IntStream.range(0, 3).mapToObj(this::having).toList())
          .isEqualTo(
              IntStream.range(0, 3)
                  .mapToObj(
                      number ->
                          said.entrySet().stream()
                              .filter(each -> each.getValue().contains(host("h" + number)))
                              .map(Map.Entry::getKey)
                              .collect(Collectors.toSet()))
                  .toList());
    }
  }

  private Set<ObjectName> having(int number) {
    return connections.with(HostHash.of("h" + number));
  }

  private static Bond host(String name) {
    return new OfHost(HostHash.of(name));
  }
}
