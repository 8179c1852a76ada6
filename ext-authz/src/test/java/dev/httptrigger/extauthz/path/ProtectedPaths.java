package dev.httptrigger.extauthz.path;

import java.util.ArrayList;
import java.util.List;

/** The many ways to spell one protected path, {@value #PLAIN}, each as it goes over the wire. */
final class ProtectedPaths {
  /** The spelling that nobody tries. */
  static final String PLAIN = "/admin/secret.txt";

  private static final List<String> DIRECT =
      List.of(
          PLAIN,
          "//admin/secret.txt",
          "///admin///secret.txt",
          "/./admin/secret.txt",
          "/admin/./secret.txt",
          "/admin//secret.txt",
          "/x/../admin/secret.txt",
          "/admin/x/../secret.txt",
          "/../admin/secret.txt",
          "/%61dmin/secret.txt",
          "/%61%64%6d%69%6e/secret.txt",
          "/admin/%73ecret.txt",
          "/admin/secret%2etxt",
          "/admin/secret%2Etxt",
          "/ADMIN/secret.txt",
          "/Admin/Secret.TXT",
          "/admin%2fsecret.txt",
          "/admin%2Fsecret.txt",
          "/%2fadmin/secret.txt",
          "/admin%252fsecret.txt",
          "/%2561dmin/secret.txt",
          "/admin%5csecret.txt",
          "/admin\\secret.txt",
          "/\\admin/secret.txt",
          "/admin;/secret.txt",
          "/admin;a=b/secret.txt",
          "/admin/;a=b/secret.txt",
          "/;/admin/secret.txt",
          "/;a=/public/admin/../../admin/secret.txt",
          "/admin%3ba/secret.txt",
          "/admin/secret.txt;x",
          "/admin/secret.txt;/public/x",
          "/admin/secret.txt%00",
          "/admin/secret.txt%00/public/x",
          "/admin/secret.txt%20",
          "/admin/secret.txt%0a",
          "/admin/secret.txt%3f/public/x",
          "/admin/secret.txt%23/public/x",
          "/admin/secret.txt/",
          "/admin/secret.txt/.",
          "/admin/secret.txt?",
          "/admin/secret.txt?/public/x",
          "/admin/secret.txt#/public/x",
          "/admin/secret.txt??/../public/x",
          "/%u0061dmin/secret.txt",
          "/%c1%a1dmin/secret.txt",
          "/\u00e1dmin/../admin/secret.txt",
          "/%ef%bd%81dmin/secret.txt",
          "http://localhost/admin/secret.txt",
          "admin/secret.txt",
          "*/admin/secret.txt");

  private static final List<String> UPWARDS =
      List.of(
          "../",
          "%2e%2e/",
          "%2E%2E/",
          ".%2e/",
          "%2e./",
          "..;/",
          "..;a=b/",
          ";/../",
          "..%3b/",
          "%2e%2e;/",
          "..%2f",
          "..%2F",
          "%2e%2e%2f",
          "..%5c",
          "..\\",
          "..%252f",
          "%252e%252e/",
          "%252e%252e%252f",
          "%c0%ae%c0%ae/",
          "%ef%bc%8e%ef%bc%8e/",
          "%u002e%u002e/",
          "..%c0%af",
          "..%00/",
          "..%09/",
          "..%20/",
          ".././",
          "..//",
          "./../",
          "x/../../",
          "%2e/%2e%2e/",
          "..%ef%bc%8f",
          "?/../");

  private ProtectedPaths() {}

  /** All spellings, those that begin in an open place included. */
  static List<String> spellings() {
    List<String> spellings = new ArrayList<>(DIRECT);
    for (String open : List.of("/public/", "/healthz/")) {
      for (String up : UPWARDS) {
        spellings.add(open + up + PLAIN.substring(1));
      }
    }
    return spellings;
  }
}
