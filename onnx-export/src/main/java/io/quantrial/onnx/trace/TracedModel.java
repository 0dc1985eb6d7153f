package io.quantrial.onnx.trace;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.quantrial.onnx.graph.Dim;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.hook.ObservedForward;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a model computes, for any batch size.
 *
 * <p>The model is run with batches of 2 and of 3 samples, and where the length of the sequence may
 * vary a third time with shorter ones. The passes must do the same operations in the same order;
 * lengths that differ must be proportional to the size that was changed.
 *
 * @param inputs what the model takes
 * @param ops what it does, in order
 * @param outputs what it returns
 */
public record TracedModel(List<Value> inputs, List<TracedOp> ops, List<Value> outputs) {

    /** Copies the lists. */
    public TracedModel {
        inputs = List.copyOf(inputs);
        ops = List.copyOf(ops);
        outputs = List.copyOf(outputs);
    }

    /**
     * Traces a model.
     *
     * @param model the model
     * @param samples real inputs, the batch on axis 0 of each
     * @param sequenceAxis the axis whose length may vary, of every input that is as long on it as
     *     the first; empty if only the batch size does
     * @return the traced model
     * @throws QuantException if what the model does depends on sizes or numbers of the input
     */
    public static TracedModel of(ObservedForward model, NDList samples, OptionalInt sequenceAxis) {
        int rank = samples.head().getShape().dimension();
        if (sequenceAxis.orElse(0) >= rank) {
            throw new QuantException(
                    QuantException.Code.BAD_CONFIG,
                    "sequence axis "
                            + sequenceAxis.getAsInt()
                            + ": the first input has the shape "
                            + samples.head().getShape()
                            + "; 1 to "
                            + (rank - 1)
                            + " are possible");
        }
        long length =
                sequenceAxis.isPresent()
                        ? samples.head().getShape().get(sequenceAxis.getAsInt())
                        : 1;
        List<Dim.Sizes> sizes = new ArrayList<>();
        sizes.add(new Dim.Sizes(2, length));
        sizes.add(new Dim.Sizes(3, length));
        if (sequenceAxis.isPresent()) {
            if (length < 3) {
                throw new QuantException(
                        QuantException.Code.UNSUPPORTED,
                        "to let the length of a sequence vary, the samples must have at least 3"
                                + " positions on axis "
                                + sequenceAxis.getAsInt()
                                + ", not "
                                + length);
            }
            sizes.add(new Dim.Sizes(2, length - 1));
        }
        List<Recorder.Pass> passes =
                sizes.stream().map(size -> record(model, samples, sequenceAxis, size)).toList();
        return new Unification(passes, sizes).model();
    }

    private static Recorder.Pass record(
            ObservedForward model, NDList samples, OptionalInt sequenceAxis, Dim.Sizes size) {
        try (NDManager manager = samples.head().getManager().newSubManager()) {
            NDList inputs = new NDList();
            for (NDArray sample : samples) {
                NDArray part = rows(sample, (int) size.batch(), manager);
                if (sequenceAxis.isPresent() && isAsLong(sample, samples.head(), sequenceAxis)) {
                    part = part.get(NDIndex.sliceAxis(sequenceAxis.getAsInt(), 0, size.sequence()));
                }
                part.attach(manager);
                inputs.add(part);
            }
            Recorder recorder = new Recorder();
            recorder.inputs(inputs);
            return recorder.finish(run(model, inputs, recorder));
        }
    }

    private static NDList run(ObservedForward model, NDList inputs, Recorder recorder) {
        try {
            return model.run(inputs, recorder);
        } catch (QuantException e) {
            throw e;
        } catch (RuntimeException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new QuantException(
                    QuantException.Code.BAD_MODEL,
                    recorder.where()
                            + ": the forward pass fails for inputs of the shapes "
                            + Arrays.toString(inputs.getShapes())
                            + ": "
                            + reason
                            + "; the samples must be what the model takes, with any batch"
                            + " size and, where the sequence may vary, any length",
                    e);
        }
    }

    private static boolean isAsLong(NDArray sample, NDArray first, OptionalInt sequenceAxis) {
        int axis = sequenceAxis.getAsInt();
        return sample.getShape().dimension() > axis
                && sample.getShape().get(axis) == first.getShape().get(axis);
    }

    /** Takes the first rows, again from the start where there are not as many. */
    private static NDArray rows(NDArray sample, int count, NDManager manager) {
        NDList rows = new NDList();
        for (int i = 0; i < count; i++) {
            long row = i % sample.getShape().get(0);
            NDArray one = sample.get(NDIndex.sliceAxis(0, row, row + 1));
            one.attach(manager);
            rows.add(one);
        }
        return NDArrays.concat(rows, 0);
    }
}
