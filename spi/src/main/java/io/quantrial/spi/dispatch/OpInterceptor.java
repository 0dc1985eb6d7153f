package io.quantrial.spi.dispatch;

/** Sees every operation on wrapped arrays before it is carried out. */
@FunctionalInterface
public interface OpInterceptor {

    /** Carries out every operation unchanged. */
    OpInterceptor NONE = OpCall::proceed;

    /**
     * Carries out an operation, possibly with other operands or another result.
     *
     * @param call the operation
     * @return the result of {@link OpCall#proceed()}, or another of the same kind
     */
    Object intercept(OpCall call);
}
