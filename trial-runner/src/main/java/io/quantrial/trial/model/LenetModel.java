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
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Two convolutions and two or three fully connected layers, with the layer names of the classic
 * quantizer example: {@code lenet}.
 */
public final class LenetModel implements ModelProvider {

    private static final int MOST_CHANNELS = 4096;
    private static final int MOST_UNITS = 65_536;
    private static final int MOST_PADDING = 15;
    private static final int AS_NEEDED = -1;
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
                OptionSpec.integer(
                        "padding",
                        AS_NEEDED,
                        AS_NEEDED,
                        MOST_PADDING,
                        "zeros around the image at both; -1: none, or half the kernel where the"
                                + " image is too small"),
                OptionSpec.integer("channels1", 20, 1, MOST_CHANNELS, "channels after conv1"),
                OptionSpec.integer("channels2", 50, 1, MOST_CHANNELS, "channels after conv2"),
                OptionSpec.integer("hidden", 500, 1, MOST_UNITS, "units of fc1"),
                OptionSpec.integer(
                        "hidden2", 0, 0, MOST_UNITS, "units of a hidden layer after it; 0: none"),
                ActivationKind.option());
    }

    @Override
    public Network build(ModelRequest request) {
        Options options = request.options();
        int padding = padding(request);
        ActivationKind activation = ActivationKind.of(options);
        NamedLayers layers = new NamedLayers();
        layers.add("conv1", convolution(options, "channels1", padding));
        layers.add("relu1", activation.block());
        layers.add("max_pool1", Pool.maxPool2dBlock(POOL, POOL));
        layers.add("conv2", convolution(options, "channels2", padding));
        layers.add("relu2", activation.block());
        layers.add("max_pool2", Pool.maxPool2dBlock(POOL, POOL));
        layers.add("flatten", Blocks.batchFlattenBlock());
        layers.add("fc1", Linear.builder().setUnits(options.integer("hidden")).build());
        layers.add("relu3", activation.block());
        int units = options.integer("hidden2");
        if (units > 0) {
            layers.add("fc2", Linear.builder().setUnits(units).build());
            layers.add("relu4", activation.block());
        }
        String last = units > 0 ? "fc3" : "fc2";
        layers.add(last, Linear.builder().setUnits(request.classes()).build());
        return layers.network();
    }

    private static Block convolution(Options options, String channels, int padding) {
        int kernel = options.integer("kernel");
        return Conv2d.builder()
                .setFilters(options.integer(channels))
                .setKernelShape(new Shape(kernel, kernel))
                .optPadding(new Shape(padding, padding))
                .build();
    }

    private static int padding(ModelRequest request) {
        Images.check("lenet", request.sample());
        int kernel = request.options().integer("kernel");
        int written = request.options().integer("padding");
        long smaller = Math.min(request.sample().get(1), request.sample().get(2));
        IntStream choices =
                written == AS_NEEDED ? IntStream.of(0, kernel / 2) : IntStream.of(written);
        return choices.filter(padding -> fits(smaller, kernel, padding))
                .findFirst()
                .orElseThrow(() -> tooSmall(request.sample(), kernel, written));
    }

    private static TrialException tooSmall(Shape sample, int kernel, int written) {
        long smaller = Math.min(sample.get(1), sample.get(2));
        OptionalInt padding =
                IntStream.rangeClosed(0, MOST_PADDING)
                        .filter(each -> fits(smaller, kernel, each))
                        .findFirst();
        OptionalInt lowerKernel =
                IntStream.rangeClosed(1, kernel)
                        .filter(each -> fits(smaller, each, Math.max(written, 0)))
                        .max();
        List<String> ways = new ArrayList<>();
        padding.ifPresent(least -> ways.add("model.padding must be at least " + least));
        lowerKernel.ifPresent(most -> ways.add("model.kernel must be at most " + most));
        return TrialException.input(
                String.format(
                        "model: lenet with model.kernel=%d and model.padding=%d leaves nothing of"
                                + " images of %d x %d pixels; %s",
                        kernel,
                        written,
                        sample.get(1),
                        sample.get(2),
                        ways.isEmpty() ? "take mlp" : String.join(", or ", ways)));
    }

    private static boolean fits(long size, int kernel, int padding) {
        return pooled(pooled(size, kernel, padding), kernel, padding) >= 1;
    }

    private static long pooled(long size, int kernel, int padding) {
        return Math.floorDiv(size + 2L * padding - kernel + 1, 2);
    }
}
