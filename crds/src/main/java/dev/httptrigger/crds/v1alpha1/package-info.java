/**
 * The custom resource, version v1alpha1, as records: {@link HttpTriggerSpec} is what people write,
 * {@link HttpTriggerStatus} is what the operator answers. The CRD's YAML stands beside them as a
 * class path resource, and a test proves that the two agree field by field. A field that was not
 * written is an empty {@code Optional} or an empty list (the schema refuses lists written empty);
 * defaults are applied later, by the compiler, because they depend on the profile.
 */
@NullMarked
package dev.httptrigger.crds.v1alpha1;

import org.jspecify.annotations.NullMarked;
