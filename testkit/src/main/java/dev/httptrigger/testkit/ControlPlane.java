package dev.httptrigger.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The folder of one API server with its etcd, and the command lines that start the two on it: keys,
 * certificates, data and logs.
 *
 * @param programs what is started
 * @param folder only this user can read it
 * @param audit where the API server writes down who asked it for what, if it does
 */
record ControlPlane(KubernetesPrograms programs, Path folder, Optional<AuditLog> audit) {
  /**
   * Both live for minutes: to give them more memory costs less than to look for garbage so often.
   */
  private static final Map<String, String> LESS_COLLECTION = Map.of("GOGC", "400");

  /** Writes what both need before they start. */
  static ControlPlane prepare(
      KubernetesPrograms programs, Path folder, UserTokens users, Auditing auditing) {
    ControlPlane plane = new ControlPlane(programs, folder, auditing.in(folder));
    plane.audit.ifPresent(_ -> plane.write(Auditing.POLICY_FILE, AuditLog.POLICY));
    plane.write("users.yaml", users.webhookKubeconfig());
    KeyPair keys = serviceAccountKeys();
    plane.write("service-account.key", pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
    plane.write("service-account.pub", pem("PUBLIC KEY", keys.getPublic().getEncoded()));
    return plane;
  }

  /** Starts etcd; the peer port is bound, but nobody ever comes. */
  ChildProcess startEtcd(int port, int peerPort) {
    String clientUrl = "http://127.0.0.1:" + port;
    String peerUrl = "http://127.0.0.1:" + peerPort;
    return ChildProcess.start(
        List.of(
            programs.etcd().toString(),
            "--data-dir=" + folder.resolve("etcd"),
            "--listen-client-urls=" + clientUrl,
            "--advertise-client-urls=" + clientUrl,
            "--listen-peer-urls=" + peerUrl,
            "--initial-advertise-peer-urls=" + peerUrl,
            "--initial-cluster=default=" + peerUrl,
            // Nothing here has to survive a crash of the machine, and it makes etcd fast.
            "--unsafe-no-fsync",
            "--log-level=warn"),
        LESS_COLLECTION,
        folder.resolve("etcd.log"));
  }

  /** Starts kube-apiserver on the etcd at that port. */
  ChildProcess startApiServer(int port, int etcdPort) {
    List<String> command =
        new ArrayList<>(
            List.of(
                programs.kubeApiServer().toString(),
                "--etcd-servers=http://127.0.0.1:" + etcdPort,
                "--bind-address=127.0.0.1",
                // Without it a machine that has no default route is refused.
                "--advertise-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + folder.resolve("serving"),
                "--endpoint-reconciler-type=none",
                "--service-cluster-ip-range=10.0.0.0/24",
                "--authorization-mode=RBAC",
                "--authentication-token-webhook-config-file=" + folder.resolve("users.yaml"),
                "--authentication-token-webhook-version=v1",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-signing-key-file=" + folder.resolve("service-account.key"),
                "--service-account-key-file=" + folder.resolve("service-account.pub"),
                // It waits for a controller that makes default ServiceAccounts, and none runs here.
                "--disable-admission-plugins=ServiceAccount",
                "--profiling=false"));
    audit.map(AuditLog::flags).ifPresent(command::addAll);
    return ChildProcess.start(command, LESS_COLLECTION, folder.resolve("kube-apiserver.log"));
  }

  /** Whether the API server has made its certificates, which it does before it listens. */
  boolean hasServingCertificates() {
    return Files.exists(folder.resolve("serving/apiserver.crt"));
  }

  /** The certificates that the API server's own chains to; there as soon as it serves. */
  String servingCertificates() {
    return read(folder.resolve("serving/apiserver.crt"));
  }

  /** Writes a file that only this user can read: the folder is closed to others. */
  Path write(String name, String text) {
    Path file = folder.resolve(name);
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("can't write " + file, e);
    }
    return file;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + file, e);
    }
  }

  private static KeyPair serviceAccountKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), label);
  }
}
