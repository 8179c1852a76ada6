package dev.httptrigger.deploy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The story, with the triggers in a directory. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DirectoryStoryIT extends Story
    implements PlacesStory, AccessStory, RevocationStory, RotationStory {
  private DirectoryInstallation installation;

  @BeforeAll
  void start() {
    installation = DirectoryInstallation.start();
  }

  @AfterAll
  void stop() {
    installation.close();
  }

  @Override
  public Installation installation() {
    return installation;
  }
}
