package dev.httptrigger.extauthz.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.TriggerConfig.InCookie;
import dev.httptrigger.crds.config.TriggerConfig.InForm;
import dev.httptrigger.crds.config.TriggerConfig.InQuery;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.crds.config.TriggerConfig.TokenLocation;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.example.ExampleRequest;
import dev.httptrigger.extauthz.token.TokenFinding.Absent;
import dev.httptrigger.extauthz.token.TokenFinding.Found;
import dev.httptrigger.extauthz.token.TokenFinding.Unusable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every cookie, query and form: generated ones, each run by a seed. */
class PlacesPropertiesTest {
  private static final String SEEDS = "dev.httptrigger.extauthz.example.Seeds#all";
  private static final List<String> COOKIES =
      List.of(
          "a=1",
          "b=\"x\"",
          "tt=x",
          "T=x",
          "t2=x",
          "%74=x",
          "",
          " ",
          "=t",
          "a=b,c=d",
          "t[]=1",
          "tt=x.y.z");
  private static final List<String> PARAMETERS =
      List.of(
          "a=1",
          "b=%zz",
          "tt=x",
          "T=x",
          "%2574=x",
          "",
          "=t",
          "t%20=x",
          "a=t;b",
          "%00t=x",
          "t.u=1",
          "t-u=x.y.z");
  private static final List<String> TOKENS =
      List.of("t=x.y.z", "t=1", "t=", "t", "t=a.b.c", "t=\"\"");

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void theOrderOfWhatIsNotTheTokenIsIrrelevant(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      List<String> tokens = some(random, TOKENS, 3);
      for (Place place : Place.values()) {
        List<String> unrelated = some(random, place.unrelated(), 5);
        String outcome = find(place, mixed(random, tokens, unrelated));
        Collections.shuffle(unrelated, random);

        List<String> reordered = mixed(random, tokens, unrelated);
        assertThat(find(place, reordered)).as("%s %s", place, reordered).isEqualTo(outcome);
        assertThat(find(place, tokens)).as("%s alone in %s", tokens, place).isEqualTo(outcome);
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void ofSeveralValuesNoneWins(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      for (Place place : Place.values()) {
        List<String> several =
            List.of(one(random, TOKENS), one(random, TOKENS), one(random, TOKENS));
        List<String> all = mixed(random, several, some(random, place.unrelated(), 4));

        assertThat(find(place, all))
            .as("%s %s", place, all)
            .isEqualTo(DenialReason.DUPLICATE_TOKEN.name());
      }
    }
  }

  /** To servers that read it as the name; to us it is no value. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void aTokenUnderAnotherSpellingIsNeverTakenAndNeverStandsBesideOne(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      for (Place place : Place.values()) {
        String other = one(random, place.spellings()) + "=o.t.h";
        List<String> unrelated = some(random, place.unrelated(), 4);

        List<String> alone = mixed(random, List.of(other), unrelated);
        assertThat(find(place, alone)).as("%s %s", place, alone).isEqualTo("absent");
        List<String> beside = mixed(random, List.of(other, "t=x.y.z"), unrelated);
        assertThat(find(place, beside))
            .as("%s %s", place, beside)
            .isEqualTo(DenialReason.DUPLICATE_TOKEN.name());
      }
    }
  }

  /** Where tokens and other things stand side by side. */
  private enum Place {
    COOKIE {
      @Override
      ExampleRequest request(List<String> pieces) {
        return ExampleRequest.get("/").header("cookie", String.join(";", pieces));
      }
    },
    COOKIE_LINES {
      @Override
      ExampleRequest request(List<String> pieces) {
        ExampleRequest request = ExampleRequest.get("/");
        for (String piece : pieces) {
          request = request.header("cookie", piece);
        }
        return request;
      }
    },
    QUERY {
      @Override
      ExampleRequest request(List<String> pieces) {
        return ExampleRequest.get("/?" + String.join("&", pieces));
      }
    },
    FORM {
      @Override
      ExampleRequest request(List<String> pieces) {
        return ExampleRequest.of("POST", "/")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("x-envoy-auth-partial-body", "false")
            .body(String.join("&", pieces));
      }
    };

    /** Pieces that have nothing to do with the token. */
    List<String> unrelated() {
      return switch (this) {
        case COOKIE, COOKIE_LINES -> COOKIES;
        case QUERY, FORM -> PARAMETERS;
      };
    }

    /** Names that are ours to some server, though not as they stand. */
    List<String> spellings() {
      return switch (this) {
        case COOKIE, COOKIE_LINES -> List.of("T", "%74", "t[]", "t.u", "=t", "_t", "a=1 t");
        case QUERY, FORM -> List.of("T", "%2574", "t[a]", "[t]", "t.u", "!t", "+t", "%u0074");
      };
    }

    TokenLocation location() {
      return switch (this) {
        case COOKIE, COOKIE_LINES -> new InCookie("t");
        case QUERY -> new InQuery("t");
        case FORM -> new InForm("t");
      };
    }

    abstract ExampleRequest request(List<String> pieces);
  }

  private static String find(Place place, List<String> pieces) {
    return switch (TokenFinder.of(List.of(place.location()), Profile.STRICT)
        .find(place.request(pieces), Trace.NONE)) {
      case Absent() -> "absent";
      case Unusable unusable -> unusable.reason().name();
      case Found found ->
          "token " + new String(found.token().toByteArray(), StandardCharsets.ISO_8859_1);
    };
  }

  /** The first in their order, the others in theirs, one between the other by chance. */
  private static List<String> mixed(Random random, List<String> first, List<String> second) {
    List<String> mixed = new ArrayList<>(second);
    int position = 0;
    for (String each : first) {
      position += random.nextInt(mixed.size() - position + 1);
      mixed.add(position, each);
      position++;
    }
    return mixed;
  }

  private static List<String> some(Random random, List<String> all, int atMost) {
    return new ArrayList<>(
        Stream.generate(() -> one(random, all)).limit(random.nextInt(atMost)).toList());
  }

  private static String one(Random random, List<String> all) {
    return all.get(random.nextInt(all.size()));
  }
}
