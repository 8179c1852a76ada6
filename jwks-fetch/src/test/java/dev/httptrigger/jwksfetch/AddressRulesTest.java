package dev.httptrigger.jwksfetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {
  private static final AddressRules STANDARD = AddressRules.standard();

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          127.0.0.1,              loopback
          127.255.255.254,        loopback
          0.0.0.0,                unspecified
          0.1.2.3,                this network
          10.0.0.1,               private
          172.16.0.1,             private
          172.31.255.255,         private
          192.168.1.1,            private
          100.64.0.1,             carrier NAT
          100.100.100.200,        Alibaba Cloud metadata
          168.63.129.16,          Azure host
          169.254.169.254,        cloud metadata
          169.254.0.1,            link-local
          192.0.0.192,            Oracle Cloud metadata
          198.18.0.1,             benchmarks
          224.0.0.1,              multicast
          255.255.255.255,        broadcast
          ::,                     unspecified
          ::1,                    loopback
          ::127.0.0.1,            IPv4-compatible loopback
          ::ffff:127.0.0.1,       IPv4-mapped loopback
          ::ffff:a9fe:a9fe,       IPv4-mapped metadata
          ::ffff:10.0.0.1,        IPv4-mapped private
          64:ff9b::7f00:1,        NAT64 of loopback
          64:ff9b::808:808,       NAT64 of a public address
          64:ff9b:1::a9fe:a9fe,   local NAT64
          2002:7f00:1::,          6to4 of loopback
          2002:808:808::1,        6to4 of a public address
          2001:0:1234::1,         Teredo
          2001:db8::1,            documentation
          fc00::1,                unique local
          fd00:ec2::254,          AWS metadata
          fe80::1,                link-local
          febf::1,                link-local
          fec0::1,                site-local
          ff02::1,                multicast
          """)
  void whatIsNotThePublicInternetIsDenied(String address, String what) {
    assertThat(STANDARD.permit(InetAddress.ofLiteral(address))).as(what).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "223.255.255.255",
        "2606:4700::1111",
        "2001:4860:4860::8888",
        "::ffff:8.8.8.8"
      })
  void thePublicInternetIsPermitted(String address) {
    assertThat(STANDARD.permit(InetAddress.ofLiteral(address))).isTrue();
  }

  /**
   * Java turns sixteen bytes that spell an IPv4 address into that address, but for what a name
   * server says: there they stay an IPv6 address, and the system connects to the IPv4 one.
   */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          ::ffff:0:0,   127.0.0.1,        false
          ::ffff:0:0,   169.254.169.254,  false
          ::ffff:0:0,   10.0.0.1,         false
          ::ffff:0:0,   8.8.8.8,          true
          ::ffff:0:0:0, 127.0.0.1,        false
          ::ffff:0:0:0, 8.8.8.8,          true
          """)
  void anIpv4AddressWithinAnIpv6OneIsThatAddress(String prefix, String ipv4, boolean permitted)
      throws UnknownHostException {
    byte[] bytes = new byte[16];
    int mark = prefix.equals("::ffff:0:0") ? 10 : 8;
    Arrays.fill(bytes, mark, mark + 2, (byte) 0xff);
    System.arraycopy(InetAddress.ofLiteral(ipv4).getAddress(), 0, bytes, 12, 4);

    InetAddress said = Inet6Address.getByAddress("login.test", bytes, -1);

    assertThat(said).isInstanceOf(Inet6Address.class);
    assertThat(STANDARD.permit(said)).isEqualTo(permitted);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          10.96.0.0/12,     10.96.0.7,          true,  a smaller network beats the denied one
          10.96.0.0/12,     10.0.0.7,           false, and opens no more than itself
          10.0.0.0/8,       10.0.0.7,           true,  the same network opens it
          169.254.0.0/16,   169.254.1.1,        true,  the same network opens it
          169.254.0.0/16,   169.254.169.254,    false, but not what is denied by itself inside it
          0.0.0.0/0,        127.0.0.1,          false, a larger network opens nothing that is denied
          64:ff9b::/96,     64:ff9b::808:808,   true,  NAT64 can be opened
          64:ff9b::/96,     64:ff9b::7f00:1,    false, and denies what is denied behind it
          2002::/16,        2002:a9fe:a9fe::1,  false, 6to4 likewise
          2001::/32,        2001::5601:5601,    false, Teredo turns the bits round: 169.254.169.254
          2001::/32,        2001::f7f7:f7f7,    true,  Teredo of 8.8.8.8
          ::/96,            ::127.0.0.1,        false, IPv4-compatible likewise
          """)
  void theSmallestNetworkDecides(String allowed, String address, boolean permitted, String why) {
    AddressRules rules = STANDARD.allowing(List.of(Cidr.parse(allowed)));

    assertThat(rules.permit(InetAddress.ofLiteral(address))).as(why).isEqualTo(permitted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1/8",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/",
        "10.0.0.0/a",
        "host/8",
        "",
        "/8",
        "fc00::/129",
        "fc00::1/7"
      })
  void whatIsNoNetworkIsRefused(String text) {
    assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anAddressAloneIsANetworkOfOne() {
    assertThat(Cidr.parse("10.0.0.7")).isEqualTo(Cidr.parse("10.0.0.7/32"));
    assertThat(Cidr.parse("::1")).isEqualTo(Cidr.parse("::1/128"));
  }
}
