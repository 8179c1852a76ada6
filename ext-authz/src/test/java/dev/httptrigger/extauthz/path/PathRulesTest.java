package dev.httptrigger.extauthz.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.TriggerConfig.Blacklist;
import dev.httptrigger.crds.config.TriggerConfig.Match;
import dev.httptrigger.crds.config.TriggerConfig.MatchAll;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.crds.config.TriggerConfig.Whitelist;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which paths need a token (DESIGN §4.2). */
class PathRulesTest {
  private static final long SEED = 42;

  @ParameterizedTest(name = "Whitelist {0}: {1} is {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # rule     | path              | is
          /a         | /a                | open
          /a         | /a?x=/b           | open
          /a         | /%61              | needs a token
          /a         | /a/               | needs a token
          /a         | /A                | needs a token
          /a         | /ab               | needs a token
          /a         | /a%2f             | needs a token
          /a         | /a;x              | needs a token
          /a         | //a               | needs a token
          /a         | /./a              | needs a token
          /a         | /b/../a           | needs a token
          /a         | /a%00             | needs a token
          /a         | /a#               | needs a token
          /a/        | /a/               | open
          /a/        | /a                | needs a token
          /login/*   | /login/           | open
          /login/*   | /login/a          | open
          /login/*   | /login/b/c/d      | open
          /login/*   | /login/%61        | open
          /login/*   | /login            | needs a token
          /login/*   | /loginx           | needs a token
          /login/*   | /LOGIN/a          | needs a token
          /login/*   | /%6cogin/a        | needs a token
          /login/*   | /login/../admin   | needs a token
          /login/*   | /login/%2e%2e/x   | needs a token
          /login/*   | /login/..%2fx     | needs a token
          /login/*   | /login/..;/x      | needs a token
          /login/*   | /login//x         | needs a token
          /login/*   | /login/a%20b      | open
          /public*   | /public           | open
          /public*   | /publicity/x      | open
          /public*   | /public/..        | needs a token
          /*         | /anything/at/all  | open
          /*         | /                 | open
          /*         | /a%2fb            | needs a token
          /          | /                 | open
          /          | /a                | needs a token
          /a%20b     | /a%20b            | needs a token
          """)
  void rulesThatOpenAreComparedExactlyWithBothReadings(String rule, String path, String is) {
    for (Profile profile : Profile.values()) {
      assertThat(ask(new Whitelist(List.of("/other", rule)), profile, path))
          .as(profile.name())
          .isEqualTo(is);
    }
  }

  @ParameterizedTest(name = "Blacklist {0}: {1} is {2} in Strict, {3} in FunctionCompute")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # rule     | path              | Strict        | FunctionCompute
          /a         | /a                | needs a token | needs a token
          /a         | /%61              | needs a token | needs a token
          /a         | /a?x              | needs a token | needs a token
          /a         | /a/               | needs a token | open
          /a         | /A                | needs a token | open
          /a         | /%41/             | needs a token | open
          /a         | /ab               | open          | open
          /a         | /a/b              | open          | open
          /a         | /b                | open          | open
          /a         | /b/../a           | needs a token | needs a token
          /a         | /b%2fc            | needs a token | needs a token
          /a         | //b               | needs a token | needs a token
          /a/        | /a                | needs a token | open
          /a/        | /a/               | needs a token | needs a token
          /a/        | /a/b              | open          | open
          /admin/*   | /admin            | needs a token | open
          /admin/*   | /ADMIN            | needs a token | open
          /admin/*   | /admin/           | needs a token | needs a token
          /admin/*   | /Admin/x          | needs a token | open
          /admin/*   | /admin/x          | needs a token | needs a token
          /admin/*   | /%61dmin/x        | needs a token | needs a token
          /admin/*   | /administrator    | open          | open
          /admin*    | /admin            | needs a token | needs a token
          /admin*    | /Administrator    | needs a token | open
          /*         | /                 | needs a token | needs a token
          /*         | /x                | needs a token | needs a token
          /          | /                 | needs a token | needs a token
          /          | /x                | open          | open
          /k         | /%e2%84%aa        | open          | open
          """)
  void rulesThatCloseAreBroaderInStrict(
      String rule, String path, String strict, String functionCompute) {
    Match match = new Blacklist(List.of("/other", rule));

    assertThat(ask(match, Profile.STRICT, path)).isEqualTo(strict);
    assertThat(ask(match, Profile.FUNCTION_COMPUTE, path)).isEqualTo(functionCompute);
  }

  @ParameterizedTest(name = "Whitelist /a: {0} {1}, for {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # path  | is            | for
          /a      | open          | the whitelist has the path
          /%61    | needs a token | the whitelist has only one of the path's two readings
          /b      | needs a token | the whitelist does not have the path
          /%62    | needs a token | the whitelist does not have the path
          /a;b    | needs a token | an ambiguous path always needs one: a semicolon
          """)
  void theReasonIsSaid(String path, String is, String reason) {
    PathRules rules = PathRules.of(new Whitelist(List.of("/a")), Profile.STRICT);
    PathRules.Answer answer =
        rules.ask(PathReadings.of(path.getBytes(StandardCharsets.ISO_8859_1), true));

    assertThat(answer.needsToken() ? "needs a token" : "open").isEqualTo(is);
    assertThat(answer.why()).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a", "/a%2fb", "*", "", "/a/../b"})
  void modeAllNeedsATokenEverywhere(String path) {
    assertThat(ask(new MatchAll(), Profile.STRICT, path)).isEqualTo("needs a token");
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void noAmbiguousPathIsEverOpen(Profile profile) {
    Random random = new Random(SEED);
    List<Match> matches =
        List.of(
            new Whitelist(List.of("/*")),
            new Whitelist(List.of("/a", "/a/*", "/%61")),
            new Blacklist(List.of("/secret")));
    String[] pieces = {
      "/",
      "//",
      "a",
      "A",
      ".",
      "..",
      "%2e",
      "%2f",
      "%5c",
      "%25",
      "%61",
      "%c3%a9",
      "%ff",
      "%",
      ";",
      "#",
      "\\",
      " ",
      "!",
      "secret",
      "?",
      "%ef%bc%8f",
      "%3B",
      "%00",
      "\u00e9"
    };
    int open = 0;

    for (int i = 0; i < 20_000; i++) {
      StringBuilder target = new StringBuilder(random.nextInt(20) == 0 ? "" : "/");
      for (int length = random.nextInt(6); length > 0; length--) {
        target.append(pieces[random.nextInt(pieces.length)]);
      }
      byte[] bytes = target.toString().getBytes(StandardCharsets.ISO_8859_1);
      PathReadings path = PathReadings.of(bytes, random.nextBoolean());
      for (Match match : matches) {
        if (!PathRules.of(match, profile).ask(path).needsToken()) {
          open++;
          assertThat(path)
              .as("seed %d, target %s", SEED, target)
              .isInstanceOf(PathReadings.Plain.class);
        }
      }
    }

    assertThat(open).as("a test that sees open paths").isGreaterThan(1_000);
  }

  @Test
  void moreClosedPathsNeverOpenOneAndFewerOpenPathsNeither() {
    Random random = new Random(SEED);
    List<String> rules = List.of("/a", "/a/*", "/b*", "/c/", "/A", "/");
    List<String> paths = List.of("/", "/a", "/a/", "/a/b", "/b", "/bc", "/c", "/c/", "/A", "/%61");

    for (int i = 0; i < 500; i++) {
      List<String> some = rules.stream().filter(rule -> random.nextBoolean()).toList();
      List<String> fewer = some.stream().filter(rule -> random.nextBoolean()).toList();
      for (String path : paths) {
        for (Profile profile : Profile.values()) {
          if (!fewer.isEmpty()) {
            boolean openWithSome = ask(new Blacklist(some), profile, path).equals("open");
            boolean openWithFewer = ask(new Blacklist(fewer), profile, path).equals("open");
            assertThat(openWithSome && !openWithFewer).as("seed %d: %s", SEED, path).isFalse();
            boolean whitelisted = ask(new Whitelist(fewer), profile, path).equals("open");
            boolean stillWhitelisted = ask(new Whitelist(some), profile, path).equals("open");
            assertThat(whitelisted && !stillWhitelisted).as("seed %d: %s", SEED, path).isFalse();
          }
        }
      }
    }
  }

  private static String ask(Match match, Profile profile, String target) {
    PathReadings path = PathReadings.of(target.getBytes(StandardCharsets.ISO_8859_1), true);
    return PathRules.of(match, profile).ask(path).needsToken() ? "needs a token" : "open";
  }
}
