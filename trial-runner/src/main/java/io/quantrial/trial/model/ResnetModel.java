package io.quantrial.trial.model;

import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.OptionSpec;
import io.quantrial.spi.Options;
import java.util.List;

/** Residual networks (He et al. 2015) of DJL's model zoo, for images of any size. */
public abstract sealed class ResnetModel implements ModelProvider {

    private final String name;

    private ResnetModel(String name) {
        this.name = name;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Network build(ModelRequest request) {
        Images.check(name, request.sample());
        Form form = form(request.options());
        Shape image = request.sample();
        // DJL chooses between its two forms by the height of the image alone.
        long height = form.small() ? Form.SMALL_HEIGHT : Math.max(image.get(1), Form.LARGE_HEIGHT);
        return Network.of(
                ResNetV1.builder()
                        .setImageShape(new Shape(image.get(0), height, image.get(2)))
                        .setNumLayers(form.layers())
                        .setOutSize(request.classes())
                        .build());
    }

    /** Returns which of the networks. */
    abstract Form form(Options options);

    /**
     * One of the networks.
     *
     * @param layers layers with weights, shortcuts not counted
     * @param small whether it is the form for CIFAR's images: three stages of 16, 32 and 64
     *     channels, instead of four of 256 to 2048
     */
    record Form(int layers, boolean small) {

        private static final int SMALL_HEIGHT = 28;
        private static final int LARGE_HEIGHT = 29;

        /** DJL's 18 and 34 layers are missing: they are not those of the paper. */
        private static final List<String> CHOICES =
                List.of("8", "14", "20", "32", "44", "56", "110", "50", "101", "152");

        private static final List<Integer> LARGE = List.of(50, 101, 152);

        static Form of(int layers) {
            return new Form(layers, !LARGE.contains(layers));
        }
    }

    /** With any number of layers of the paper: {@code resnet}. */
    public static final class AnyDepth extends ResnetModel {

        private static final String LAYERS = "layers";

        /** For the service loader. */
        public AnyDepth() {
            super("resnet");
        }

        @Override
        public List<OptionSpec> options() {
            return List.of(
                    OptionSpec.choice(
                            LAYERS,
                            "20",
                            Form.CHOICES,
                            "layers; 50, 101 and 152 are the form for ImageNet, the others"
                                    + " the small one for CIFAR"));
        }

        @Override
        Form form(Options options) {
            return Form.of(Integer.parseInt(options.choice(LAYERS)));
        }
    }

    /** With 8 layers: {@code resnet8}. */
    public static final class Eight extends ResnetModel {

        /** For the service loader. */
        public Eight() {
            super("resnet8");
        }

        @Override
        Form form(Options options) {
            return Form.of(8);
        }
    }

    /** With 20 layers: {@code resnet20}. */
    public static final class Twenty extends ResnetModel {

        /** For the service loader. */
        public Twenty() {
            super("resnet20");
        }

        @Override
        Form form(Options options) {
            return Form.of(20);
        }
    }
}
