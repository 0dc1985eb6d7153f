package io.quantrial.spi.dispatch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;

/** Runs another block under dispatch and notes the operations that it performs. */
final class WrappedBlock extends AbstractBlock {

    final List<String> operations = new ArrayList<>();
    private final Block inner;

    WrappedBlock(Block inner) {
        this.inner = addChildBlock("inner", inner);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            PairList<String, Object> params) {
        Dispatch dispatch =
                new Dispatch(
                        inputs.head().getManager(),
                        training,
                        call -> {
                            operations.add(call.name());
                            return call.proceed();
                        });
        TaggingStore tagging =
                new TaggingStore(
                        dispatch,
                        store,
                        (parameter, value) ->
                                new TaggingStore.Reading(value, new NameTag(parameter)));
        return Dispatch.unwrap(inner.forward(tagging, dispatch.wrap(inputs), training, params));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inner.getOutputShapes(inputShapes);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
        inner.initialize(manager, type, shapes);
    }

    /** Survives operations whose operands are all parameters. */
    record NameTag(Parameter parameter) implements Tagged {

        @Override
        public boolean survives(OpCall call) {
            return call.operands().stream().allMatch(operand -> operand.tag() != null);
        }
    }

    static NDArray raw(NDArray array) {
        return Dispatch.unwrap(array);
    }
}
