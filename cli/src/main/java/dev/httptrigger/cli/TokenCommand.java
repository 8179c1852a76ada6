package dev.httptrigger.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code token}: nothing by itself. */
@Command(name = "token", description = "Makes tokens to try a trigger with, and looks into tokens.")
final class TokenCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw new UsageException("Say what to do with tokens: sign or inspect.");
  }
}
