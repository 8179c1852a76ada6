package dev.httptrigger.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.bench.profile.Profile.Part;
import dev.httptrigger.bench.profile.Profile.Seen;
import dev.httptrigger.bench.report.FlameGraph.Block;
import dev.httptrigger.bench.report.FlameGraph.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stacks stand here with the outermost method first. */
class ProfileTest {
  private static final String LOOP = "java.lang.Thread.run io.netty.Loop.run ";

  @ParameterizedTest
  @CsvSource({
    "'io.netty.Loop.run', 'network, HTTP/2, gRPC', a method of the network's own",
    "'io.netty.Loop.run java.util.HashMap.get', 'network, HTTP/2, gRPC', what it asks a library",
    "'io.netty.Loop.run dev.httptrigger.extauthz.claims.Forwards.outcome', extauthz.claims, ours",
    "'dev.httptrigger.extauthz.tokencache.Keys.of sun.security.Sha.digest', extauthz.tokencache,"
        + " what we ask a library",
    "'dev.httptrigger.extauthz.envoy.Calls.close io.grpc.Call.close io.netty.Channel.write',"
        + " 'network, HTTP/2, gRPC', what we ask the network",
    "'io.netty.Loop.run dev.httptrigger.extauthz.tokencache.Keys$$Lambda.0x01.apply',"
        + " extauthz.tokencache, a lambda of ours",
    "'java.lang.Thread.run java.lang.Object.wait', the rest, nobody's",
  })
  void whoseWorkAStackIs(String stack, String part, String why) {
    assertThat(profile(stack).parts()).as(why).containsExactly(new Part(part, 1));
  }

  @Test
  void theLargestPartIsFirst() {
    Profile profile =
        profile(
            LOOP + "dev.httptrigger.extauthz.jws.Reader.read",
            LOOP + "dev.httptrigger.extauthz.path.Reader.read",
            LOOP + "dev.httptrigger.extauthz.path.Reader.skip",
            LOOP + "io.netty.Epoll.wait");

    assertThat(profile.samples()).isEqualTo(4);
    assertThat(profile.parts())
        .containsExactly(
            new Part("extauthz.path", 0.5),
            new Part("extauthz.jws", 0.25),
            new Part("network, HTTP/2, gRPC", 0.25));
  }

  @Test
  void eachLookCountsByItsWeightAndThoseOfSeveralAreOne() {
    Profile one =
        new Profile(List.of(new Seen(stack("dev.httptrigger.extauthz.jws.Reader.read"), 300)));
    Profile other = new Profile(List.of(new Seen(stack("io.netty.Epoll.wait"), 100)));

    Profile profile = Profile.together(List.of(one, other));

    assertThat(profile.samples()).isEqualTo(2);
    assertThat(profile.parts())
        .containsExactly(new Part("extauthz.jws", 0.75), new Part("network, HTTP/2, gRPC", 0.25));
  }

  /** What all have below them is left out; callees stand below their callers. */
  @Test
  void thePictureBeginsWhereStacksFork() {
    Profile profile =
        profile(
            LOOP + "dev.httptrigger.A.a java.util.HashMap.get",
            LOOP + "dev.httptrigger.A.a",
            LOOP + "dev.httptrigger.A.a",
            LOOP + "io.netty.B.b");

    assertThat(profile.flames("f", "t").blocks())
        .containsExactly(
            new Block("A.a", Kind.OURS, 0, 0.75, 0),
            new Block("HashMap.get", Kind.OTHER, 0, 0.25, 1),
            new Block("B.b", Kind.NETWORK, 0.75, 0.25, 0));
  }

  private static Profile profile(String... stacks) {
    return new Profile(Stream.of(stacks).map(stack -> new Seen(stack(stack), 1)).toList());
  }

  private static List<Frame> stack(String text) {
    return Stream.of(text.split(" ", -1))
        .map(
            name ->
                new Frame(
                    name.substring(0, name.lastIndexOf('.')),
                    name.substring(name.lastIndexOf('.') + 1)))
        .toList();
  }
}
