package io.quantrial.spi.hook;

import ai.djl.Model;
import ai.djl.nn.Block;
import ai.djl.training.optimizer.Optimizer;
import io.quantrial.spi.PluginRegistry;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.config.PluginLookup;
import io.quantrial.spi.config.Resolution;
import java.util.List;

/**
 * A DJL model whose chosen layers compute with few bits: the one entry of the library.
 *
 * <p>{@link #attach} puts a block around the model's block; {@code model.newTrainer}, {@code
 * EasyTrain.fit}, predictors, {@code model.save} and {@code model.load} then work as before.
 * Weights of an initialised model are looked at when attached, those of a fresh one when the
 * trainer initialises it; activations in their first training batch. {@link #detach} gives the
 * user's own block back, with the trained latent weights.
 *
 * <p>One model has one attachment at a time. Like DJL's trainers, an instance is used by one
 * thread.
 */
public final class QuantizedModel {

    private final Model model;
    private final QuantizedBlock block;
    private final Resolution resolution;

    private QuantizedModel(Model model, QuantizedBlock block, Resolution resolution) {
        this.model = model;
        this.block = block;
        this.resolution = resolution;
    }

    /**
     * Quantizes a model with the plugins on the class path.
     *
     * @param model a model with a block, fresh or trained
     * @param configList which layers get which quantizer
     * @return the attachment
     * @throws QuantException if the model or the config list cannot be served; the model is
     *     unchanged
     */
    public static QuantizedModel attach(Model model, ConfigList configList) {
        return attach(model, configList, AttachOptions.builder().build());
    }

    /**
     * Quantizes a model.
     *
     * @param model a model with a block, fresh or trained
     * @param configList which layers get which quantizer
     * @param options layer names and the plugin registry
     * @return the attachment
     * @throws QuantException if the model or the config list cannot be served; the model is
     *     unchanged
     */
    public static QuantizedModel attach(Model model, ConfigList configList, AttachOptions options) {
        Block inner = model.getBlock();
        if (inner == null) {
            throw badModel("the model has no block; call model.setBlock first");
        }
        if (inner instanceof QuantizedBlock) {
            throw badModel("the model is quantized already; detach it first");
        }
        LayerTree tree = new LayerTree(inner, options.layerNames());
        PluginRegistry registry = options.registry().orElseGet(PluginRegistry::discover);
        Resolution resolution = configList.resolve(tree.layers(), PluginLookup.of(registry));
        SlotTable table = new SlotTable(resolution.rules(), model.getNDManager());
        QuantizedBlock block = new QuantizedBlock(tree, table);
        block.createSlots();
        if (inner.isInitialized()) {
            block.observeWeights();
        }
        model.setBlock(block);
        return new QuantizedModel(model, block, resolution);
    }

    /**
     * Takes the quantizers off.
     *
     * @return the user's own block, which is the model's block again
     * @throws QuantException if the model has another block by now
     */
    public Block detach() {
        if (model.getBlock() != block) {
            throw badModel("this attachment is not the model's block (any more)");
        }
        model.setBlock(block.inner());
        return block.inner();
    }

    /**
     * Returns which layer got which quantizer, and why.
     *
     * @return the table; its {@code toString} prints it
     */
    public Resolution explain() {
        return resolution;
    }

    /**
     * Returns the slots that exist by now: one for each tensor of the config list from the start,
     * those of further inputs, outputs and uses of a layer from the first pass.
     *
     * @return the slots in the order of their names
     */
    public List<Slot> slots() {
        return block.table().slots();
    }

    /**
     * Returns an optimizer that updates the model's own parameters with one optimizer and the
     * quantizers' parameters (learned step sizes) with another, usually without weight decay and
     * with its own learning rate. Its state is saved and loaded with the model.
     *
     * @param weights for the parameters of the user's block
     * @param steps for the quantizers' parameters; another instance than {@code weights}
     * @return the optimizer for the training configuration; close it after training
     */
    public QuantOptimizer optimizer(Optimizer weights, Optimizer steps) {
        QuantOptimizer optimizer = new QuantOptimizer(block, weights, steps, model.getNDManager());
        block.section().register(optimizer);
        return optimizer;
    }

    private static QuantException badModel(String message) {
        return new QuantException(QuantException.Code.BAD_MODEL, message);
    }
}
