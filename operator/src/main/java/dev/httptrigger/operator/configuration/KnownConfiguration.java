package dev.httptrigger.operator.configuration;

import dev.httptrigger.crds.hosts.Grants;
import dev.httptrigger.crds.hosts.Grants.Unknown;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the configuration: the last that could be read stays, whatever becomes of the
 * ConfigMap. Safe for use by several threads.
 */
final class KnownConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(KnownConfiguration.class);

  private Optional<String> text = Optional.empty();
  private Optional<OperatorConfiguration> inForce = Optional.empty();
  private Optional<String> problem = Optional.empty();
  private Map<String, Map<String, String>> namespaces = Map.of();
  private Grants grants = new Unknown();

  /**
   * The grants by what is there now; unknown until a configuration could be read.
   *
   * @param written what stands under the ConfigMap's one key; empty: the ConfigMap or the key is
   *     not there
   * @param labels of all namespaces, by their names
   */
  synchronized Grants grants(Optional<String> written, Map<String, Map<String, String>> labels) {
    boolean another = !written.equals(text) && take(written);
    text = written;
    if (another || !labels.equals(namespaces)) {
      namespaces = Map.copyOf(labels);
      grants = inForce.<Grants>map(each -> each.grants(namespaces)).orElseGet(Unknown::new);
    }
    return grants;
  }

  /** Whether another configuration is in force now. */
  private boolean take(Optional<String> written) {
    if (written.isEmpty()) {
      // Nobody has to configure anything; but who did, has not withdrawn it by losing the object.
      refuse(
          inForce.map(
              _ ->
                  ConfigurationReader.KEY
                      + " is not there. Put it back, with hostGrants: [] for none."));
      return false;
    }
    try {
      Optional<OperatorConfiguration> before = inForce;
      inForce = Optional.of(ConfigurationReader.read(written.get()));
      problem = Optional.empty();
      LOG.info("The configuration is in force: {} host grants.", hostGrants());
      return !before.equals(inForce);
    } catch (RefusedConfigurationException e) {
      refuse(Optional.of(String.valueOf(e.getMessage())));
      return false;
    }
  }

  private void refuse(Optional<String> why) {
    why.ifPresent(
        text ->
            LOG.warn(
                "The ConfigMap {} can't be used, so grants stay as they were: {}",
                ConfigurationWatch.NAME,
                text));
    problem = why;
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
