package dev.httptrigger.extauthz.configsource;

import static dev.httptrigger.extauthz.configsource.Manifests.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import dev.httptrigger.extauthz.policy.Preparation;
import dev.httptrigger.jwksfetch.Cidr;
import dev.httptrigger.jwksfetch.FetchSettings;
import dev.httptrigger.jwksfetch.FetchedKeySets;
import dev.httptrigger.testkit.IdentityProvider;
import dev.httptrigger.testkit.TestCertificates;
import dev.httptrigger.testkit.TokenMint;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A folder is followed, and what can't be read of it changes nothing (DESIGN §5). */
@Execution(ExecutionMode.CONCURRENT)
class DirectorySourceTest {
  private static final Duration CEILING = Duration.ofSeconds(60);

  /** Longer than the source takes to see a change. */
  private static final Duration LONG_ENOUGH_TO_SEE = Duration.ofSeconds(2);

  private static final TokenMint KEY = TokenMint.generate("ES256", "k1");
  private static final ObjectName ORDERS = new ObjectName("shop", "orders");
  private static final ObjectName CARTS = new ObjectName("shop", "carts");

  @TempDir private Path temporary;

  private Path folder = Path.of("");
  private DirectorySource source = source(Path.of("."));

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(temporary.resolve("triggers"));
    source = source(folder);
  }

  @AfterEach
  void stop() {
    source.close();
  }

  @Test
  void newChangedAndDeletedFilesAreFollowed() throws IOException {
    write("orders.yaml", trigger("orders", "orders.example.com", KEY));
    startAndWait();
    assertThat(has(ORDERS)).isTrue();

    write("deep/carts.yaml", trigger("carts", "carts.example.com", KEY));
    await().atMost(CEILING).until(() -> has(CARTS));

    Files.delete(folder.resolve("orders.yaml"));
    await().atMost(CEILING).until(() -> !has(ORDERS));
    assertThat(has(CARTS)).isTrue();
  }

  /** A removed key has to stop, whatever else is written into the folder. */
  @Test
  void whereOneFileIsAlwaysAnotherTheOthersAreFollowedAllTheSame() throws Exception {
    write("orders.yaml", trigger("orders", "orders.example.com", KEY));
    write("restless.yaml", "# 0");
    startAndWait();

    AtomicBoolean writing = new AtomicBoolean(true);
    Thread writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int number = 1; writing.get(); number++) {
                    try {
                      write("restless.yaml", "# " + number);
                      Thread.sleep(100);
                    } catch (IOException | InterruptedException e) {
                      return;
                    }
                  }
                });
    try {
      write("carts.yaml", trigger("carts", "carts.example.com", KEY));
      await().atMost(CEILING).until(() -> has(CARTS));
      Files.delete(folder.resolve("orders.yaml"));
      await().atMost(CEILING).until(() -> !has(ORDERS));
      assertThat(writer.isAlive()).isTrue();
    } finally {
      writing.set(false);
      writer.join();
    }
  }

  @Test
  void anEmptyFolderIsComplete() {
    startAndWait();

    assertThat(source.figures().triggers()).isZero();
  }

  @Test
  void aFileThatIsNoYamlIsWaitedForAtStart() throws IOException {
    write("bad.yaml", "a: [");
    source.start();
    await()
        .atMost(CEILING)
        .until(() -> source.waitingFor().filter(text -> text.contains("bad.yaml:")).isPresent());

    write("bad.yaml", trigger("orders", "orders.example.com", KEY));
    await().atMost(CEILING).until(source::isComplete);
    assertThat(has(ORDERS)).isTrue();
  }

  @Test
  void aFolderThatIsNotThereYetIsWaitedFor() throws IOException {
    Files.delete(folder);
    source.start();
    await()
        .atMost(CEILING)
        .until(() -> source.waitingFor().filter(text -> text.contains("not there")).isPresent());

    Files.createDirectory(folder);
    await().atMost(CEILING).until(source::isComplete);
  }

  /** A disk that is full, or a program that ends between emptying a file and writing it. */
  @Test
  void aFileThatBecomesEmptyChangesNothingAndOneThatIsDeletedDoes() throws Exception {
    write("orders.yaml", trigger("orders", "orders.example.com", KEY));
    write("carts.yaml", trigger("carts", "carts.example.com", KEY));
    startAndWait();

    write("orders.yaml", "");
    assertNothingChanges();
    write("orders.yaml", "---\n# nothing\n");
    assertNothingChanges();
    assertThat(has(ORDERS)).isTrue();

    Files.delete(folder.resolve("orders.yaml"));
    await().atMost(CEILING).until(() -> !has(ORDERS));
    assertThat(has(CARTS)).isTrue();
  }

  @Test
  void aFolderThatGoesMissingBecomesEmptyOrPartlyUnreadableChangesNothing() throws Exception {
    write("orders.yaml", trigger("orders", "orders.example.com", KEY));
    write("carts.yaml", trigger("carts", "carts.example.com", KEY));
    startAndWait();

    Files.move(folder, temporary.resolve("away"));
    assertNothingChanges();

    Files.createDirectory(folder);
    assertNothingChanges();

    write("carts.yaml", trigger("carts", "carts.example.com", KEY));
    Files.createSymbolicLink(folder.resolve("orders.yaml"), Path.of("nowhere"));
    assertNothingChanges();

    Files.delete(folder.resolve("orders.yaml"));
    await().atMost(CEILING).until(() -> !has(ORDERS));
    assertThat(has(CARTS)).isTrue();
  }

  @Test
  void theSwapOfAMountedConfigMapIsFollowed() throws IOException {
    write("..1/orders.yaml", trigger("orders", "orders.example.com", KEY));
    write("..2/orders.yaml", trigger("carts", "carts.example.com", KEY));
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
    Files.createSymbolicLink(folder.resolve("orders.yaml"), Path.of("..data/orders.yaml"));
    startAndWait();
    assertThat(has(ORDERS)).isTrue();
    assertThat(has(CARTS)).isFalse();

    Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2"));
    Files.move(
        folder.resolve("..data_tmp"),
        folder.resolve("..data"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);

    await().atMost(CEILING).until(() -> has(CARTS) && !has(ORDERS));
  }

  @Test
  void keysAtAUrlAreFetchedAndFollowed() throws Exception {
    TestCertificates certificates = TestCertificates.of("authority").sign("good", "dns:localhost");
    try (IdentityProvider provider =
        IdentityProvider.startTls(certificates.serverContext("good"), "localhost", KEY)) {
      write("ca.yaml", authorities(certificates.pem("authority")));
      write(
          "orders.yaml",
          trigger("orders", "orders.example.com", KEY)
              .replaceFirst(
                  "inline: .*",
                  "remote: {uri: \""
                      + provider.keySetUrl()
                      + "\", caConfigMapRef: {name: ca, key: ca.crt}}"));
      startAndWait();
      assertThat(provider.keySetRequests()).isEqualTo(1);
      assertThat(source.figures().refused()).isZero();
    }
  }

  private static String authorities(String pem) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: ca, namespace: shop, labels: {httptrigger.dev/keys: "true"}}
    data:
      ca.crt: |
    %s
    """
        .formatted(pem.indent(4));
  }

  private static DirectorySource source(Path folder) {
    FetchSettings standard = FetchSettings.standard();
    FetchSettings loopbackToo =
        new FetchSettings(
            false,
            standard.addresses().allowing(List.of(Cidr.parse("127.0.0.1"))),
            standard.deadline(),
            standard.concurrentFetches(),
            Duration.ofMillis(500),
            standard.longestBackOff());
    return new DirectorySource(
        folder,
        PolicyTable.empty(Unmatched.DENY, false),
        Preparation.byJdk(),
        FetchedKeySets.standingBy(loopbackToo, InstantSource.system(), new SimpleMeterRegistry()));
  }

  private void startAndWait() {
    source.start();
    await().atMost(CEILING).until(source::isComplete);
    assertThat(source.isFollowing()).isTrue();
  }

  private void assertNothingChanges() throws InterruptedException {
    Thread.sleep(LONG_ENOUGH_TO_SEE);
    assertThat(has(ORDERS)).isTrue();
    assertThat(has(CARTS)).isTrue();
    assertThat(source.isFollowing()).isTrue();
  }

  private boolean has(ObjectName trigger) {
    return source.table().policy(trigger).isPresent();
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
