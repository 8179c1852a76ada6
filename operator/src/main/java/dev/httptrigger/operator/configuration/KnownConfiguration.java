package dev.httptrigger.operator.configuration;

import dev.httptrigger.crds.hosts.Grants;
import dev.httptrigger.crds.hosts.Grants.Unknown;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the configuration and of the namespaces: the last that could be read stays,
 * whatever becomes of the ConfigMap. Safe for use by several threads.
 */
final class KnownConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(KnownConfiguration.class);

  private final Map<String, Map<String, String>> namespaces = new HashMap<>();
  private Optional<OperatorConfiguration> inForce = Optional.empty();
  private Optional<String> problem = Optional.empty();
  private Optional<Grants> grants = Optional.empty();

  /**
   * Takes in what stands in the ConfigMap.
   *
   * @param text of its one key; empty: the ConfigMap or the key is not there
   * @return whether the configuration is another
   */
  synchronized boolean configuration(Optional<String> text) {
    if (text.isEmpty()) {
      // Nobody has to configure anything; but who did, has not withdrawn it by losing the object.
      return refuse(
          inForce.map(
              _ ->
                  ConfigurationReader.KEY
                      + " is not there. Put it back, with hostGrants: [] for none."));
    }
    try {
      OperatorConfiguration now = ConfigurationReader.read(text.get());
      refuse(Optional.empty());
      Optional<OperatorConfiguration> before = inForce;
      inForce = Optional.of(now);
      if (before.equals(inForce)) {
        return false;
      }
      grants = Optional.empty();
      LOG.info("The configuration is in force: {} host grants.", now.hostGrants().size());
      return true;
    } catch (RefusedConfigurationException e) {
      return refuse(Optional.of(String.valueOf(e.getMessage())));
    }
  }

  private boolean refuse(Optional<String> why) {
    if (!why.equals(problem) && why.isPresent()) {
      LOG.warn(
          "The ConfigMap {} can't be used, so grants stay as they were: {}",
          ConfigurationWatch.NAME,
          why.get());
    }
    problem = why;
    return false;
  }

  /**
   * Takes in the labels of a namespace.
   *
   * @return whether they are others
   */
  synchronized boolean namespace(String name, Map<String, String> labels) {
    boolean another = !Objects.equals(namespaces.put(name, Map.copyOf(labels)), labels);
    if (another) {
      grants = Optional.empty();
    }
    return another;
  }

  /** Takes in that a namespace is gone. */
  synchronized boolean namespaceGone(String name) {
    boolean there = namespaces.remove(name) != null;
    if (there) {
      grants = Optional.empty();
    }
    return there;
  }

  /** The grants; unknown until a configuration could be read. */
  synchronized Grants grants() {
    Grants now = grants.orElseGet(this::compute);
    grants = Optional.of(now);
    return now;
  }

  private Grants compute() {
    return inForce.<Grants>map(each -> each.grants(namespaces)).orElseGet(Unknown::new);
  }

  /** Why what stands in the ConfigMap now is not in force. */
  synchronized Optional<String> problem() {
    return problem;
  }

  /** How many grants are in force. */
  synchronized int hostGrants() {
    return inForce.map(each -> each.hostGrants().size()).orElse(0);
  }
}
