package dev.httptrigger.operator.configuration;

/** What stands in the ConfigMap can't be used; the message says where, why and what to do. */
final class RefusedConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  RefusedConfigurationException(String message) {
    super(message);
  }
}
