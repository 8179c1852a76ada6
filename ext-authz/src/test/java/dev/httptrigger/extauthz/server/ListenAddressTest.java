package dev.httptrigger.extauthz.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses as flags say them (DESIGN §6). */
class ListenAddressTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:9001, 127.0.0.1, 9001",
    "0.0.0.0:0, 0.0.0.0, 0",
    "localhost:65535, localhost, 65535",
    "[::1]:9001, ::1, 9001",
    "[::]:0, ::, 0"
  })
  void hostAndPort(String text, String host, int port) {
    assertThat(ListenAddress.parse(text)).contains(new ListenAddress(host, port));
  }

  @Test
  void noneSwitchesAnAddressOff() {
    assertThat(ListenAddress.parse("none")).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "9001",
        ":9001",
        "127.0.0.1",
        "127.0.0.1:",
        "127.0.0.1:x",
        "127.0.0.1:-1",
        "127.0.0.1:65536",
        "::1:9001",
        "[::1]",
        "[]:1",
        "[::1:9001",
        "[localhost]x:1",
        "None",
        "127.0.0.1: 9001",
        "127.0.0.1:+9001",
        " :1"
      })
  void anythingElseIsRefusedWithTheMend(String text) {
    assertThatThrownBy(() -> ListenAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HOST:PORT");
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, 127.0.0.1:80", "::1, [0:0:0:0:0:0:0:1]:80"})
  void whereSomethingListensIsSaidAsItCanBeWritten(String host, String text) {
    assertThat(ListenAddress.text(new InetSocketAddress(host, 80))).isEqualTo(text);
    assertThat(ListenAddress.parse(text)).isPresent();
  }
}
