/**
 * What the cluster's administrator says in the ConfigMap {@code httptrigger-operator}: read
 * strictly, followed through the API, and kept when it goes missing or can't be read.
 */
@NullMarked
package dev.httptrigger.operator.configuration;

import org.jspecify.annotations.NullMarked;
