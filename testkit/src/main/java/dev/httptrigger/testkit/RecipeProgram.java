package dev.httptrigger.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A program that is on this machine already, or that a recipe of the checkout puts into the user's
 * cache folder the first time.
 *
 * @param name the program's name, also that of its environment variable in capitals
 * @param cache the name of its folder in the cache, with the version where the recipe has one
 * @param recipe below the checkout's root; called with the folder that shall hold the program
 */
record RecipeProgram(String name, String cache, String recipe) {
  private static final Duration LONGEST_RECIPE = Duration.ofMinutes(30);

  /**
   * Finds the program, or has it made; that is said on standard error first.
   *
   * @throws RealPartException when it can't be had, with what to do
   */
  Path find() {
    return ProgramOnMachine.find(name).orElseGet(this::inCache);
  }

  private Path inCache() {
    CacheFolder folder = CacheFolder.named(cache);
    Path program = folder.path().resolve(name);
    folder.fillUnless(() -> Files.isExecutable(program), () -> make(folder.path(), program));
    return program;
  }

  private void make(Path folder, Path program) {
    System.err.println("HttpTrigger puts " + name + " into " + folder + " (once) …");
    Path file = Checkout.root().resolve(recipe);
    Outcome outcome =
        Command.of(file.toString(), folder.toString()).within(LONGEST_RECIPE).runAndShowProgress();
    if (!outcome.succeeded() || !Files.isExecutable(program)) {
      throw new RealPartException(
          file
              + " failed with exit code "
              + outcome.exit()
              + "; its output is above, and says what is needed");
    }
  }
}
