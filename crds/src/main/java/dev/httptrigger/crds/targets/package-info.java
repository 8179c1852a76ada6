/**
 * Which hosts and path prefixes the objects of a gateway stand for that triggers are bound to:
 * HTTPRoutes of the Gateway API and Services of Knative. A reader for each kind takes out of the
 * object what matters here; {@link TargetResolver} makes places or findings of that. Pure.
 */
@NullMarked
package dev.httptrigger.crds.targets;

import org.jspecify.annotations.NullMarked;
