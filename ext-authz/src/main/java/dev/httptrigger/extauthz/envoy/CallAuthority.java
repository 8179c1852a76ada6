package dev.httptrigger.extauthz.envoy;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the {@code :authority} of a gateway's call for as long as the call is answered: gateways
 * that can't name a trigger are told apart by it (DESIGN §4.1).
 */
final class CallAuthority implements ServerInterceptor {
  private static final Context.Key<String> AUTHORITY =
      Context.keyWithDefault("httptrigger-call-authority", "");

  /** The authority of the call that this thread answers; empty where it has none. */
  static String ofThisCall() {
    return AUTHORITY.get();
  }

  /** A context in which calls have that authority. */
  static Context in(Context context, String authority) {
    return context.withValue(AUTHORITY, authority);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    @Nullable String authority = call.getAuthority();
    return Contexts.interceptCall(
        in(Context.current(), authority == null ? "" : authority), call, headers, next);
  }
}
