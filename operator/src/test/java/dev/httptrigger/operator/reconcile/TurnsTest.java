package dev.httptrigger.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TurnsTest {
  private final Turns turns = new Turns();
  private Collection<ObjectName> all = List.of();

  private static ObjectName name(String name) {
    return new ObjectName("shop", name);
  }

  private List<ObjectName> next(int count) {
    return turns.next(count, () -> all);
  }

  @Test
  void eachHasItsTurnAndThenAllAgain() {
    all = List.of(name("a"), name("b"), name("c"));

    assertThat(next(2)).containsExactly(name("a"), name("b"));
    assertThat(next(2)).containsExactly(name("c"));
    assertThat(next(2)).containsExactly(name("a"), name("b"));
  }

  @Test
  void whatComesMeanwhileHasItsTurnInTheNextRound() {
    all = List.of(name("a"), name("b"));
    assertThat(next(1)).containsExactly(name("a"));

    all = List.of(name("c"));

    assertThat(next(1)).containsExactly(name("b"));
    assertThat(next(1)).containsExactly(name("c"));
  }

  @Test
  void whereThereIsNothingNobodyHasATurn() {
    assertThat(next(5)).isEmpty();
  }
}
