package dev.httptrigger.deploy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The story, with the triggers in a directory. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DirectoryStoryIT extends Story {
  private final Set<String> applied = new HashSet<>();
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
  Installation installation() {
    return installation;
  }

  @Override
  Set<String> applied() {
    return applied;
  }
}
