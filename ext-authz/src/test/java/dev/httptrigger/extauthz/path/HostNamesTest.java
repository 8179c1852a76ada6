package dev.httptrigger.extauthz.path;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts as requests name them (DESIGN §4.1). */
class HostNamesTest {
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # as sent            | normal
          a.example.com        | a.example.com
          A.Example.COM        | a.example.com
          a.example.com.       | a.example.com
          a.example.com:8080   | a.example.com
          A.example.com.:80    | a.example.com
          localhost            | localhost
          a_b.example.com      | a_b.example.com
          xn--bcher-kva.ch     | xn--bcher-kva.ch
          az09-_.AZ            | az09-_.az
          10.0.0.1:9001        | 10.0.0.1
          [::1]                | [::1]
          [::1]:80             | [::1]
          [2001:DB8::A]        | [2001:db8::a]
          [::ffff:10.0.0.1]    | [::ffff:10.0.0.1]
          # as long as an address gets
          [0000:0000:0000:0000:0000:ffff:100.100.100.100]:65535 | [0000:0000:0000:0000:0000:ffff:100.100.100.100]
          """)
  void aHostHasOneNormalSpelling(String sent, String normal) {
    assertThat(HostNames.normal(sent)).hasValue(normal);
    assertThat(HostNames.normal(normal)).as("again").hasValue(normal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "..",
        ":",
        ":80",
        "a,b",
        "a.example.com,a.example.com",
        "a,",
        "a.b.:",
        "a:",
        "a:x",
        "a:80:80",
        "a:123456",
        "a:-1",
        "a..b",
        ".a.b",
        "a.b..",
        "*",
        "*.example.com",
        "a;b",
        "u@a",
        "a%2eb",
        "a b",
        "a\tb",
        "a/b",
        "a?b",
        "a#b",
        "a\\b",
        "bücher.ch",
        "\u212a.com",
        "::1",
        "[ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.2555]",
        "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:443",
        "[::1",
        "[::1]x",
        "[::1]:",
        "[]",
        "[a]",
        "[::g]",
        "[::1]]",
        // longer than any address
        "[00000:0000:0000:0000:0000:ffff:100.100.100.100]",
        "a]",
        "[v1.x:y]"
      })
  void anOddHostHasNone(String odd) {
    assertThat(HostNames.normal(odd)).isEmpty();
  }

  @Test
  void aHostIsNoLongerThanDnsAllows() {
    String label = "a".repeat(63);
    String longest = label + "." + label + "." + label + "." + "a".repeat(61);

    assertThat(HostNames.normal(longest + ".:65535")).hasValue(longest);
    assertThat(HostNames.normal(longest + "a")).isEmpty();
    assertThat(HostNames.normal(label + "a.com")).isEmpty();
    assertThat(HostNames.normal("a.".repeat(1_000_000))).isEmpty();
  }

  @Test
  void patternsAreTriedFromTheMostSpecificToTheLeast() {
    assertThat(HostNames.patterns("a.b.example.com"))
        .containsExactly("a.b.example.com", "*.b.example.com", "*.example.com", "*.com", "*");
    assertThat(HostNames.patterns("localhost")).containsExactly("localhost", "*");
  }
}
