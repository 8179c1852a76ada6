/**
 * The objects of gateways that triggers are bound to, as the cluster has them just now: HTTPRoutes
 * and Gateways of the Gateway API, Services and DomainMappings of Knative. A cluster may have their
 * definitions or not, and they may come and go while the operator runs.
 */
@NullMarked
package dev.httptrigger.operator.targets;

import org.jspecify.annotations.NullMarked;
