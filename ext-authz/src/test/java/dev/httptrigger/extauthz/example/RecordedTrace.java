package dev.httptrigger.extauthz.example;

import dev.httptrigger.extauthz.decision.Trace;
import java.util.ArrayList;
import java.util.List;

/** A trace that keeps every step. */
public final class RecordedTrace implements Trace {
  private final List<Step> steps = new ArrayList<>();

  @Override
  public boolean wanted() {
    return true;
  }

  @Override
  public void add(Step step) {
    steps.add(step);
  }

  /** The steps so far, in plain words. */
  public List<String> texts() {
    return steps.stream().map(Step::text).toList();
  }
}
