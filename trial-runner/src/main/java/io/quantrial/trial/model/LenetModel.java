package io.quantrial.trial.model;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import io.quantrial.spi.OptionSpec;
import io.quantrial.spi.Options;
import io.quantrial.trial.TrialException;
import java.util.List;

/**
 * Two convolutions and two fully connected layers, with the layer names of the classic quantizer
 * example: {@code lenet}.
 */
public final class LenetModel implements ModelProvider {

    private static final int MOST_CHANNELS = 4096;
    private static final int MOST_UNITS = 65_536;
    private static final Shape POOL = new Shape(2, 2);

    /** For the service loader. */
    public LenetModel() {}

    @Override
    public String name() {
        return "lenet";
    }

    @Override
    public List<OptionSpec> options() {
        return List.of(
                OptionSpec.integer("kernel", 5, 1, 31, "height and width of both convolutions"),
                OptionSpec.integer("padding", 0, 0, 15, "zeros around the image at both"),
                OptionSpec.integer("channels1", 20, 1, MOST_CHANNELS, "channels after conv1"),
                OptionSpec.integer("channels2", 50, 1, MOST_CHANNELS, "channels after conv2"),
                OptionSpec.integer("hidden", 500, 1, MOST_UNITS, "units of fc1"),
                ActivationKind.option());
    }

    @Override
    public Network build(ModelRequest request) {
        Options options = request.options();
        checkSize(request);
        ActivationKind activation = ActivationKind.of(options);
        NamedLayers layers = new NamedLayers();
        layers.add("conv1", convolution(options, "channels1"));
        layers.add("relu1", activation.block());
        layers.add("max_pool1", Pool.maxPool2dBlock(POOL, POOL));
        layers.add("conv2", convolution(options, "channels2"));
        layers.add("relu2", activation.block());
        layers.add("max_pool2", Pool.maxPool2dBlock(POOL, POOL));
        layers.add("flatten", Blocks.batchFlattenBlock());
        layers.add("fc1", Linear.builder().setUnits(options.integer("hidden")).build());
        layers.add("relu3", activation.block());
        layers.add("fc2", Linear.builder().setUnits(request.classes()).build());
        return layers.network();
    }

    private static Block convolution(Options options, String channels) {
        int kernel = options.integer("kernel");
        int padding = options.integer("padding");
        return Conv2d.builder()
                .setFilters(options.integer(channels))
                .setKernelShape(new Shape(kernel, kernel))
                .optPadding(new Shape(padding, padding))
                .build();
    }

    private static void checkSize(ModelRequest request) {
        Images.check("lenet", request.sample());
        int kernel = request.options().integer("kernel");
        int padding = request.options().integer("padding");
        for (int axis = 1; axis <= 2; axis++) {
            if (pooled(pooled(request.sample().get(axis), kernel, padding), kernel, padding) < 1) {
                throw TrialException.input(
                        String.format(
                                "model: lenet with model.kernel=%d and model.padding=%d leaves"
                                        + " nothing of images of %d x %d pixels; lower"
                                        + " model.kernel or raise model.padding",
                                kernel, padding, request.sample().get(1), request.sample().get(2)));
            }
        }
    }

    private static long pooled(long size, int kernel, int padding) {
        return Math.floorDiv(size + 2 * padding - kernel + 1, 2);
    }
}
