package dev.httptrigger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** How much the log tells, by {@code --log-level}. */
class LogsTest {
  @AfterEach
  void asShipped() {
    Logs.setLevel(Level.INFO);
  }

  @ParameterizedTest(name = "{0}: {1} tells down to {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          INFO  | dev.httptrigger.extauthz.server.RunningServer   | INFO
          ERROR | dev.httptrigger.extauthz.server.RunningServer   | ERROR
          WARN  | dev.httptrigger.operator.publish.Leadership     | WARN
          DEBUG | dev.httptrigger.extauthz.server.RunningServer   | DEBUG
          TRACE | dev.httptrigger.operator.publish.Leadership     | TRACE
          ERROR | io.fabric8.kubernetes.client.http.HttpLogger    | ERROR
          WARN  | io.javaoperatorsdk.operator.Operator            | WARN
          DEBUG | io.javaoperatorsdk.operator.Operator            | INFO
          TRACE | io.fabric8.kubernetes.client.http.HttpLogger    | INFO
          TRACE | io.netty.channel.DefaultChannelPipeline         | INFO
          TRACE | io.grpc.netty.NettyServerHandler                | ERROR
          INFO  | io.grpc.netty.NettyServerTransport.connections  | ERROR
          """)
  void below(Level flag, String logger, Level least) {
    Logs.setLevel(flag);

    Logger log = LoggerFactory.getLogger(logger);
    for (Level each : Level.values()) {
      assertThat(log.isEnabledForLevel(each))
          .as("%s", each)
          .isEqualTo(each.toInt() >= least.toInt());
    }
  }
}
