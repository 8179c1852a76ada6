/** The custom resource, version v1alpha1, as records; the CRD's YAML stands beside them. */
@NullMarked
package dev.httptrigger.crds.v1alpha1;

import org.jspecify.annotations.NullMarked;
