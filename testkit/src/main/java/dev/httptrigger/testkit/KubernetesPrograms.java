package dev.httptrigger.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where {@code etcd}, {@code kube-apiserver} and {@code kubectl} are: in {@code
 * $KUBEBUILDER_ASSETS}, else in the user's cache folder, where they are built from Go modules by
 * the checkout's own recipe the first time.
 *
 * @param folder the folder that holds all three
 */
record KubernetesPrograms(Path folder) {
  private static final String VERSION = "1.36.3";
  private static final List<String> NAMES = List.of("etcd", "kube-apiserver", "kubectl");
  private static final Duration LONGEST_BUILD = Duration.ofMinutes(60);

  /**
   * Finds the programs, or builds them; what is going to be built is said on standard error first.
   *
   * @throws RealPartException when they are not where the environment says, or can't be built
   */
  static KubernetesPrograms find() {
    String assets = System.getenv("KUBEBUILDER_ASSETS");
    if (assets != null && !assets.isEmpty()) {
      return given(new KubernetesPrograms(Path.of(assets)));
    }
    CacheFolder cache = CacheFolder.named("kubernetes-" + VERSION);
    KubernetesPrograms programs = new KubernetesPrograms(cache.path());
    cache.fillUnless(programs::areThere, programs::build);
    return programs;
  }

  Path etcd() {
    return folder.resolve("etcd");
  }

  Path kubeApiServer() {
    return folder.resolve("kube-apiserver");
  }

  Path kubectl() {
    return folder.resolve("kubectl");
  }

  private static KubernetesPrograms given(KubernetesPrograms programs) {
    if (!programs.areThere()) {
      throw new RealPartException(
          "KUBEBUILDER_ASSETS is "
              + programs.folder()
              + ", which does not hold all of "
              + NAMES
              + ": unset it, and they are built from source once");
    }
    return programs;
  }

  private boolean areThere() {
    return NAMES.stream().allMatch(name -> Files.isExecutable(folder.resolve(name)));
  }

  private void build() {
    Path recipe = Checkout.root().resolve("testkit/kubernetes/build");
    System.err.println(
        "HttpTrigger builds "
            + String.join(", ", NAMES)
            + " "
            + VERSION
            + " into "
            + folder
            + " (once, about 8 minutes on 2 cores; needs Go) …");
    Outcome outcome =
        Command.of(recipe.toString(), folder.toString()).within(LONGEST_BUILD).runAndShowProgress();
    if (!outcome.succeeded() || !areThere()) {
      throw new RealPartException(
          recipe
              + " failed with exit code "
              + outcome.exit()
              + "; its output is above. Install Go 1.26 or newer, or set KUBEBUILDER_ASSETS to a"
              + " folder with "
              + NAMES);
    }
  }
}
