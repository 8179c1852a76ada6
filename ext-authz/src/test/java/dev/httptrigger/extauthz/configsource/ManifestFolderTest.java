package dev.httptrigger.extauthz.configsource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.configsource.ManifestFolder.Listing;
import dev.httptrigger.extauthz.configsource.ManifestFolder.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files below a folder are manifests, and when they have changed. */
class ManifestFolderTest {
  @TempDir private Path folder;

  @Test
  void manifestsAtAnyDepthAndNothingElse() throws IOException {
    write("b.yaml", "");
    write("a.YML", "");
    write("sub/deep/c.json", "");
    write("README.md", "");
    write("noext", "");
    write("x.yaml.bak", "");

    assertThat(names(list())).containsExactly("a.YML", "b.yaml", "sub/deep/c.json");
    assertThat(list().unreadable()).isEmpty();
  }

  @Test
  void oneFileCanBeTheWholeFolder() throws IOException {
    Path file = write("one.txt", "");

    assertThat(new ManifestFolder(file).list().files()).containsOnlyKeys(file);
  }

  @Test
  void aFolderThatIsReachedThroughTwoDotsIsReadAll() throws IOException {
    write("triggers/a.yaml", "");
    Files.createDirectory(folder.resolve("elsewhere"));
    Path root = folder.resolve("elsewhere/../triggers");

    assertThat(new ManifestFolder(root).list().files()).containsOnlyKeys(root.resolve("a.yaml"));
    assertThat(new ManifestFolder(folder.resolve("elsewhere/..")).list().files()).hasSize(1);
  }

  @Test
  void aMountedConfigMapIsReadOnceAndItsSwapIsSeen() throws IOException {
    write("..2026_01/orders.yaml", "old");
    write("..2026_02/orders.yaml", "new");
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_01"));
    Files.createSymbolicLink(folder.resolve("orders.yaml"), Path.of("..data/orders.yaml"));
    Listing before = list();

    Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2026_02"));
    Files.move(
        folder.resolve("..data_tmp"),
        folder.resolve("..data"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);

    assertThat(names(before)).containsExactly("orders.yaml");
    assertThat(names(list())).containsExactly("orders.yaml");
    assertThat(list()).isNotEqualTo(before);
    assertThat(ManifestFolder.read(folder.resolve("orders.yaml")))
        .isEqualTo(new Reading.Text("new"));
  }

  @Test
  void aFileWithTwoNamesIsOne() throws IOException {
    write("a.yaml", "");
    Files.createSymbolicLink(folder.resolve("b.yaml"), Path.of("a.yaml"));
    Files.createLink(folder.resolve("c.yaml"), folder.resolve("a.yaml"));

    assertThat(list().files()).hasSize(1);
  }

  @Test
  void anEditThatKeepsSizeAndTimeIsSeen() throws IOException {
    Path file = write("a.yaml", "a: 1");
    Listing before = list();
    FileTime modified = Files.getLastModifiedTime(file);

    Files.writeString(file, "a: 2");
    Files.setLastModifiedTime(file, modified);

    assertThat(list()).isNotEqualTo(before);
    assertThat(list()).isEqualTo(list());
  }

  @Test
  void aFolderThatIsNotThereIsUnreadableAndNotEmpty() {
    Listing listing = new ManifestFolder(folder.resolve("missing")).list();

    assertThat(listing.files()).isEmpty();
    assertThat(listing.unreadable()).containsValue("it is not there");
  }

  @Test
  void whatCanNotBeFollowedIsSaid() throws IOException {
    write("a.yaml", "");
    Files.createSymbolicLink(folder.resolve("broken.yaml"), Path.of("nowhere"));
    Files.createSymbolicLink(folder.resolve("loop"), Path.of("."));
    Files.createDirectory(folder.resolve("folder.yaml"));

    Listing listing = list();

    assertThat(names(listing)).containsExactly("a.yaml");
    assertThat(listing.unreadable())
        .containsOnlyKeys(folder.resolve("broken.yaml"), folder.resolve("loop"));
  }

  @Test
  void aTextThatIsNoUtf8IsUnreadable() throws IOException {
    Path file = folder.resolve("a.yaml");
    Files.write(file, new byte[] {'a', (byte) 0xe9});

    assertThat(ManifestFolder.read(file))
        .isEqualTo(new Reading.NoText("The file is no UTF-8 text.", "Save it as UTF-8."));
    assertThat(ManifestFolder.read(folder.resolve("gone.yaml")))
        .isEqualTo(new Reading.Unreadable("it is not there"));
  }

  private Listing list() {
    return new ManifestFolder(folder).list();
  }

  private List<String> names(Listing listing) {
    return listing.files().keySet().stream()
        .map(path -> folder.relativize(path).toString())
        .sorted()
        .toList();
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
