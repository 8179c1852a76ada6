/**
 * The whole system under test: operator and servers as processes of their own, a real
 * kube-apiserver, the RBAC that ships, a real Envoy. The same story is told in the cluster and in
 * directory mode.
 */
@NullMarked
package dev.httptrigger.deploy;

import org.jspecify.annotations.NullMarked;
