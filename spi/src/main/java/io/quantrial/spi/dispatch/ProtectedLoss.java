package io.quantrial.spi.dispatch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.loss.Loss;

/** A loss that is computed on wrapped arrays, so that its scalars are safe. */
final class ProtectedLoss extends Loss {

    private final Loss loss;

    ProtectedLoss(Loss loss) {
        super(loss.getName());
        this.loss = loss;
    }

    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
        Dispatch dispatch = new Dispatch(predictions.head().getManager(), true, OpInterceptor.NONE);
        return Dispatch.unwrap(loss.evaluate(dispatch.wrap(labels), dispatch.wrap(predictions)));
    }
}
