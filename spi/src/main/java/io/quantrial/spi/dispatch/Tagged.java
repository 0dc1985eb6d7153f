package io.quantrial.spi.dispatch;

/** A tag that decides whether what is computed from its array carries it on. */
public interface Tagged {

    /**
     * Returns whether the result of an operation on the tagged array still is the same thing, as
     * the transpose of a weight is still that weight.
     *
     * @param call the operation, whose receiver has this tag
     * @return true if the result gets this tag
     */
    boolean survives(OpCall call);
}
