package dev.httptrigger.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessorListTest {
  @Test
  void rangesAndSingleOnes() {
    assertThat(
            ProcessorList.allowed("Name:\tjava\nCpus_allowed:\tf0f\nCpus_allowed_list:\t1-3,8\n"))
        .containsExactly(1, 2, 3, 8);
  }

  @Test
  void oneOnly() {
    assertThat(ProcessorList.allowed("Cpus_allowed_list:\t0\n")).containsExactly(0);
  }
}
