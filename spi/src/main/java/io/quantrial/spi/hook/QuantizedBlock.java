package io.quantrial.spi.hook;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.BlockList;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import io.quantrial.spi.dispatch.Dispatch;
import io.quantrial.spi.dispatch.TaggingStore;
import io.quantrial.spi.scheme.QuantTarget;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The root block of a quantized model: runs the user's block on wrapped arrays and keeps everything
 * that belongs to the quantizers.
 *
 * <p>The user's block stays as it is, with its parameters under their names; the quantizers'
 * parameters are reported after them. A saved file is the user's own file followed by a section
 * that a plain block ignores.
 */
final class QuantizedBlock implements Block {

    private final LayerTree tree;
    private final Block inner;
    private final SlotTable table;
    private final Map<Parameter, List<LayerNode>> owners;
    private final StateSection section;
    private final AtomicLong steps = new AtomicLong();

    QuantizedBlock(LayerTree tree, SlotTable table) {
        this.tree = tree;
        this.inner = tree.root().block();
        this.table = table;
        this.owners = tree.owners();
        this.section = new StateSection(table, steps);
    }

    Block inner() {
        return inner;
    }

    LayerTree tree() {
        return tree;
    }

    SlotTable table() {
        return table;
    }

    StateSection section() {
        return section;
    }

    @Override
    public NDList forward(
            ParameterStore store,
            NDList inputs,
            boolean training,
            PairList<String, Object> params) {
        return run(
                store,
                inputs,
                training,
                ForwardObserver.NONE,
                tagging -> BlockWalk.Run.plain(tagging, training, params));
    }

    @Override
    public NDList forward(
            ParameterStore store, NDList data, NDList labels, PairList<String, Object> params) {
        return run(
                store,
                data,
                true,
                ForwardObserver.NONE,
                tagging -> BlockWalk.Run.labelled(tagging, labels, params));
    }

    /** Runs a forward pass in evaluation mode that is watched. */
    NDList evaluate(ParameterStore store, NDList inputs, ForwardObserver observer) {
        return run(
                store,
                inputs,
                false,
                observer,
                tagging -> BlockWalk.Run.plain(tagging, false, null));
    }

    private NDList run(
            ParameterStore store,
            NDList inputs,
            boolean training,
            ForwardObserver observer,
            Function<ParameterStore, BlockWalk.Run> how) {
        NDArray first = inputs.head();
        if (training && !isInitialized()) {
            initialize(store.getManager(), DataType.FLOAT32, inputs.getShapes());
        }
        long step = training ? steps.getAndIncrement() : steps.get();
        Device device = first.getDevice();
        NDManager home = first.getManager();
        LayerInterceptor interceptor =
                new LayerInterceptor(
                        table, owners, new Pass(training, step, store, device), home, observer);
        Dispatch dispatch = new Dispatch(home, training, interceptor);
        TaggingStore tagging = new TaggingStore(dispatch, store, interceptor);
        BlockWalk walk = new BlockWalk(dispatch, interceptor, how.apply(tagging));
        return Dispatch.unwrap(walk.forward(tree.root(), dispatch.wrap(inputs)));
    }

    /** Makes the slots that are sure to be used, so that a plugin can refuse them at once. */
    void createSlots() {
        for (LayerNode node : tree.nodes()) {
            for (Parameter weight : node.weights()) {
                table.find(LayerInterceptor.weightId(node, 0, weight));
            }
            table.find(SlotId.of(node.path(), 0, QuantTarget.INPUT, 0));
            table.find(SlotId.of(node.path(), 0, QuantTarget.OUTPUT, 0));
        }
    }

    /** Shows each weight that has no state yet to its quantizer. */
    void observeWeights() {
        Pass pass = new Pass(true, steps.get(), null, null);
        for (LayerNode node : tree.nodes()) {
            for (Parameter weight : node.weights()) {
                Slot slot = table.find(LayerInterceptor.weightId(node, 0, weight));
                if (slot != null && weight.isInitialized() && slot.params().isEmpty()) {
                    slot.observe(weight.getArray(), pass.of(slot));
                }
            }
        }
    }

    @Override
    public void initialize(NDManager manager, DataType dataType, Shape... inputShapes) {
        inner.initialize(manager, dataType, inputShapes);
        observeWeights();
        table.parameters().values().forEach(step -> step.initialize(manager, dataType));
    }

    @Override
    public boolean isInitialized() {
        return inner.isInitialized();
    }

    @Override
    public ParameterList getParameters() {
        return withSteps(inner.getParameters());
    }

    @Override
    public ParameterList getDirectParameters() {
        return withSteps(inner.getDirectParameters());
    }

    private ParameterList withSteps(ParameterList own) {
        table.parameters().forEach(own::add);
        return own;
    }

    @Override
    public void saveParameters(DataOutputStream os) throws IOException {
        inner.saveParameters(os);
        section.write(os);
    }

    @Override
    public void loadParameters(NDManager manager, DataInputStream is)
            throws IOException, MalformedModelException {
        LoadTransaction transaction = new LoadTransaction(inner, manager);
        boolean withState;
        try {
            inner.loadParameters(manager, is);
            withState = section.read(is);
        } catch (IOException | MalformedModelException | RuntimeException e) {
            transaction.rollBack();
            throw e instanceof MalformedModelException malformed
                    ? malformed
                    : new MalformedModelException(
                            "not a parameter file of this model, or a damaged one ("
                                    + e.getMessage()
                                    + "); nothing was changed",
                            e);
        }
        if (!withState) {
            // a file of the plain model says nothing about quantizers, so they start afresh
            table.clear();
            createSlots();
            observeWeights();
        }
    }

    @Override
    public void clear() {
        table.clear();
        createSlots();
        inner.clear();
    }

    @Override
    public void setInitializer(Initializer initializer, Parameter.Type type) {
        inner.setInitializer(initializer, type);
    }

    @Override
    public void setInitializer(Initializer initializer, String paramName) {
        inner.setInitializer(initializer, paramName);
    }

    @Override
    public void setInitializer(Initializer initializer, Predicate<Parameter> predicate) {
        inner.setInitializer(initializer, predicate);
    }

    @Override
    public void cast(DataType dataType) {
        inner.cast(dataType);
    }

    @Override
    public PairList<String, Shape> describeInput() {
        return inner.describeInput();
    }

    @Override
    public BlockList getChildren() {
        return inner.getChildren();
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inner.getOutputShapes(inputShapes);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes, DataType[] inputDataTypes) {
        return inner.getOutputShapes(inputShapes, inputDataTypes);
    }

    @Override
    public Shape[] getInputShapes() {
        return inner.getInputShapes();
    }

    @Override
    public DataType[] getOutputDataTypes() {
        return inner.getOutputDataTypes();
    }

    @Override
    public Map<String, String> getCustomMetadata() {
        return inner.getCustomMetadata();
    }

    @Override
    public String toString() {
        return "Quantized " + inner;
    }
}
