package dev.httptrigger.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.testkit.TokenMint;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code keygen}: a new key to sign with, and the JWK set that verifies. */
@Command(
    name = "keygen",
    description = {
      "Makes a new key: DIR/private.jwk, which signs tokens, and DIR/jwks.json, which verifies"
          + " them.",
      "Files that are there are never overwritten."
    },
    footer = {
      "",
      "Example:",
      "  ./httptrigger keygen --alg ES256 --kid k1 --out keys",
      "  ./httptrigger token sign --key keys/private.jwk --sub me"
    })
final class KeygenCommand implements Callable<Integer> {
  private static final String OWNER_ONLY = "rw-------";
  private static final String EVERYBODY_READS = "rw-r--r--";

  private final PrintWriter output;

  @Option(
      names = "--alg",
      paramLabel = "ALG",
      defaultValue = "ES256",
      description =
          "RS256 … RS512, PS256 … PS512, ES256 … ES512, EdDSA, HS256 … HS512. Default: ES256.")
  private String algorithm = "ES256";

  @Option(
      names = "--kid",
      paramLabel = "KID",
      defaultValue = "k1",
      description = "The key's name, repeated in every token. Default: k1.")
  private String keyId = "k1";

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The folder for the two files; made where it is missing.")
  private Path folder = Path.of("");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      description = "For whom to write. Default: text.")
  private OutputFormat format = OutputFormat.TEXT;

  KeygenCommand(PrintWriter output) {
    this.output = output;
  }

  @Override
  public Integer call() {
    TokenMint mint = generate();
    boolean symmetric = algorithm.startsWith("HS");
    Path privateKey = folder.resolve("private.jwk");
    Path keySet = folder.resolve("jwks.json");
    write(privateKey, mint.privateJwk(), OWNER_ONLY);
    try {
      write(keySet, TokenMint.publicJwks(mint), symmetric ? OWNER_ONLY : EVERYBODY_READS);
    } catch (UsageException e) {
      delete(privateKey); // a key of which only one half is there is of no use
      throw e;
    }
    tell(privateKey, keySet, symmetric);
    return ExitCode.CLEAN;
  }

  private TokenMint generate() {
    try {
      return TokenMint.generate(algorithm, keyId);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "--alg " + algorithm + " is no algorithm to sign with: take ES256 if in doubt.");
    }
  }

  private static void write(Path file, String text, String permissions) {
    FileAttribute<?> mode =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (SeekableByteChannel channel =
          Files.newByteChannel(
              file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
        ByteBuffer bytes = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
    } catch (FileAlreadyExistsException e) {
      throw new UsageException(
          e.getFile()
              + " is already there and is not overwritten: name another folder with --out.");
    } catch (IOException e) {
      throw new UsageException(
          "can't write " + file + " (" + e.getMessage() + "): name another folder with --out.");
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UsageException("can't delete the useless " + file + ": " + e.getMessage());
    }
  }

  private void tell(Path privateKey, Path keySet, boolean symmetric) {
    switch (format) {
      case TEXT -> {
        output.println(privateKey + ": the private key. It signs tokens; keep it to yourself.");
        output.println(
            symmetric
                ? keySet + ": the same secret, for the verifier. HMAC has no public half."
                : keySet + ": the public key set, for spec.jwt.providers[].jwks.inline.");
      }
      case JSON -> {
        ObjectNode answer = Json.object();
        answer.put("alg", algorithm).put("kid", keyId);
        answer.put("privateKey", privateKey.toString()).put("jwks", keySet.toString());
        output.println(Json.indented(answer));
      }
    }
  }
}
