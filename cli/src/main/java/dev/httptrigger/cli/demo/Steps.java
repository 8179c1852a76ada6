package dev.httptrigger.cli.demo;

import java.util.List;
import java.util.Optional;

/** What the demo asks, in order, and the answers that are right. */
final class Steps {
  private static final String DOCUMENTATION = "fc.example.com";
  private static final String ORDERS = "orders.example.com";
  private static final String STOREFRONT = "shop.example.com";

  private final DemoFolder folder;

  Steps(DemoFolder folder) {
    this.folder = folder;
  }

  /** A chapter: one trigger, and what is asked of it. */
  record Chapter(String title, List<Step> steps) {}

  /** All chapters. */
  List<Chapter> chapters() {
    return List.of(
        new Chapter("Every request needs a token (triggers/orders.yaml)", orders()),
        new Chapter("Some paths are open (triggers/storefront.yaml)", storefront()),
        new Chapter(
            "Function Compute's own example (triggers/function-compute.yaml)", documentation()));
  }

  private List<Step> orders() {
    return List.of(
        step("Without a token", ORDERS, "/", "", List.of())
            .answers(
                401, "Profile Strict: no token is 401, and WWW-Authenticate says what to bring."),
        step("With a good token", ORDERS, "/", "orders", List.of())
            .answers(
                200,
                "Signature, issuer, audience and times are right. The function gets two claims.",
                "x-user-id: ada",
                "x-roles: [\"admin\",\"eu\"]"),
        step(
                "A forged header beside a good token",
                ORDERS,
                "/",
                "orders",
                List.of("x-user-id: root"))
            .answers(
                200,
                "What a client sends under a mapped name never arrives; the claim does.",
                "x-user-id: ada")
            .without("root"),
        step(
                "A forged header for a claim that the token lacks",
                ORDERS,
                "/",
                "orders-without-roles",
                List.of("x-roles: [\"admin\"]"))
            .answers(200, "The name is cleared all the same.", "x-user-id: ada")
            .without("x-roles"),
        step("An expired token", ORDERS, "/", "orders-expired", List.of())
            .answers(
                401, "exp is an hour ago, more than clockSkew allows.", "invalid or expired jwt"),
        step("A token by somebody else", ORDERS, "/", "orders-by-a-stranger", List.of())
            .answers(
                401,
                "Right in all it says, but signed with a key that the trigger does not list.",
                "invalid or expired jwt"),
        step("A token for another audience", ORDERS, "/", "shop", List.of())
            .answers(401, "aud is shop; this trigger wants orders.", "invalid or expired jwt"));
  }

  private List<Step> storefront() {
    return List.of(
        step("An open path", STOREFRONT, "/public/logo.png", "", List.of("x-user-id: root"))
            .answers(
                200,
                "/public/* needs no token. The forged header is gone here too.",
                "GET /public/logo.png")
            .without("x-user-id"),
        step("An exact path", STOREFRONT, "/healthz", "", List.of())
            .answers(200, "/healthz is open as it stands.", "GET /healthz"),
        step("The same with a slash", STOREFRONT, "/healthz/", "", List.of())
            .answers(401, "Rules that open are exact: /healthz is not /healthz/."),
        step("The folder itself", STOREFRONT, "/public", "", List.of())
            .answers(401, "/public/* opens what is below /public/, not /public."),
        step("Out of the open folder", STOREFRONT, "/public/../orders", "", List.of())
            .answers(401, "Envoy makes /orders of it before it asks, and /orders is not open."),
        step("A path that two servers read differently", STOREFRONT, "/public/a;b", "", List.of())
            .answers(401, "To some servers a ; ends the path: such a path always needs a token."),
        step("The same with a token", STOREFRONT, "/public/a;b", "shop", List.of())
            .answers(200, "With a token it passes, as it was written.", "GET /public/a;b"),
        step("Any other path with a token", STOREFRONT, "/orders", "shop", List.of())
            .answers(200, "The token is good for every path.", "x-user-id: ada"));
  }

  private List<Step> documentation() {
    return List.of(
        step("Without a token", DOCUMENTATION, "/", "", List.of())
            .answers(
                400,
                "Profile FunctionCompute: no token is 400, as it is there; Strict says 401.",
                "missing or malformed jwt"),
        step("With the documentation's token", DOCUMENTATION, "/", "documentation", List.of())
            .answers(200, "name and admin go to two headers.", "x-name: Jon Snow", "x-admin: true"),
        step(
                "A forged header",
                DOCUMENTATION,
                "/",
                "documentation",
                List.of("x-admin: false", "x-name: Ramsay Bolton"))
            .answers(200, "Only the claims arrive.", "x-name: Jon Snow", "x-admin: true")
            .without("Ramsay", "x-admin: false"),
        step("A token of another trigger", DOCUMENTATION, "/", "orders", List.of())
            .answers(401, "Its key is not this trigger's.", "invalid or expired jwt"));
  }

  private Draft step(
      String title, String host, String target, String token, List<String> headerLines) {
    return new Draft(title, host, target, token, headerLines);
  }

  /** A step whose answer is still to be said. */
  private final class Draft {
    private final String title;
    private final String host;
    private final String target;
    private final String token;
    private final List<String> headerLines;

    Draft(String title, String host, String target, String token, List<String> headerLines) {
      this.title = title;
      this.host = host;
      this.target = target;
      this.token = token;
      this.headerLines = headerLines;
    }

    Step answers(int status, String why, String... inAnswer) {
      return new Step(
          title,
          host,
          target,
          token.isEmpty() ? Optional.empty() : Optional.of(folder.token(token)),
          headerLines,
          status,
          List.of(inAnswer),
          List.of(),
          why);
    }
  }
}
