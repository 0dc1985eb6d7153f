package io.quantrial.trial.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import io.quantrial.trial.Services;
import io.quantrial.trial.TrialException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworksTest {

    private static final Shape DIGIT = new Shape(1, 8, 8);
    private static final Shape MNIST = new Shape(1, 28, 28);
    private static final String ALLOWED =
            "; allowed: a class that is an ai.djl.nn.Block or a java.util.function.Supplier of one,"
                    + " with a public constructor without arguments";

    private static void assertRefused(String type, Map<String, String> options, String message) {
        assertThatThrownBy(() -> Networks.check(type, options))
                .isInstanceOfSatisfying(
                        TrialException.class,
                        e -> assertThat(e.code()).isEqualTo(TrialException.Code.BAD_INPUT))
                .hasMessage(message);
    }

    private static void assertNotBuilt(
            String type, Map<String, String> options, Shape sample, String message) {
        assertThatThrownBy(() -> Networks.build(type, options, sample, 10))
                .isInstanceOf(TrialException.class)
                .hasMessage(message);
    }

    @Test
    void everyProviderIsFoundByItsName() {
        assertThat(Services.all(ModelProvider.class))
                .extracting(ModelProvider::name)
                .containsExactlyInAnyOrder(
                        "alexnet",
                        "googlenet",
                        "lenet",
                        "mlp",
                        "mobilenet",
                        "resnet",
                        "resnet20",
                        "resnet8",
                        "squeezenet",
                        "vgg");
    }

    @Test
    void layersOfLenetHaveTheNamesOfTheClassicExample() {
        assertThat(Networks.build("lenet", Map.of(), MNIST, 10).layers())
                .containsOnlyKeys(
                        "conv1",
                        "relu1",
                        "max_pool1",
                        "conv2",
                        "relu2",
                        "max_pool2",
                        "flatten",
                        "fc1",
                        "relu3",
                        "fc2");
    }

    @Test
    void lenetHasAnotherHiddenLayerIfAsked() {
        assertThat(Networks.build("lenet", Map.of("hidden2", "84"), DIGIT, 10).layers().keySet())
                .endsWith("fc1", "relu3", "fc2", "relu4", "fc3");
    }

    @Test
    void layersOfMlpAreNumberedWithoutGaps() {
        assertThat(Networks.build("mlp", Map.of(), DIGIT, 10).layers())
                .containsOnlyKeys("flatten", "fc1", "relu1", "fc2", "relu2", "fc3");
        assertThat(Networks.build("mlp", Map.of("hidden1", "0"), DIGIT, 10).layers())
                .containsOnlyKeys("flatten", "fc1", "relu1", "fc2");
        assertThat(
                        Networks.build("mlp", Map.of("hidden1", "0", "hidden2", "0"), DIGIT, 10)
                                .layers())
                .containsOnlyKeys("flatten", "fc1");
    }

    @Test
    void unknownTypesAndKeysAreRefusedWithTheNearest() {
        assertRefused(
                "lenett",
                Map.of(),
                "model.type: unknown \"lenett\" (did you mean \"lenet\"?); allowed: [alexnet,"
                        + " googlenet, lenet, mlp, mobilenet, resnet, resnet20, resnet8,"
                        + " squeezenet, vgg]");
        assertRefused(
                "mlp",
                Map.of("hiden1", "3"),
                "model.hiden1: unknown key (did you mean \"hidden1\"?); its type allows"
                        + " [activation, hidden1, hidden2]");
        assertRefused(
                "lenet",
                Map.of("activation", "tanh"),
                "model.activation must be one of [relu, relu6]: \"tanh\"");
        assertThatCode(() -> Networks.check("resnet", Map.of("layers", "32")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"vgg, 32", "squeezenet, 17", "alexnet, 67"})
    void imagesThatAreTooSmallAreRefused(String type, int smallest) {
        assertNotBuilt(
                type,
                Map.of(),
                new Shape(3, smallest, smallest - 1),
                String.format(
                        "model.type: %s needs images of at least %d x %d pixels, but they are %d x"
                                + " %d; take lenet or resnet8",
                        type, smallest, smallest, smallest, smallest - 1));
    }

    @ParameterizedTest
    @CsvSource({
        "28, 5, , 800", // no padding: 50 channels of 4 x 4
        "8, 5, , 200", // a padding of 2: 50 channels of 2 x 2
        "8, 5, -1, 200",
        "10, 3, , 50", // fits without
        "8, 5, 2, 200",
        "28, 5, 0, 800"
    })
    void lenetPadsImagesThatAreTooSmallForItsKernel(
            int pixels, int kernel, String padding, long features) {
        Map<String, String> options = new TreeMap<>(Map.of("kernel", Integer.toString(kernel)));
        if (padding != null) {
            options.put("padding", padding);
        }
        Shape sample = new Shape(1, pixels, pixels);
        Network network = Networks.build("lenet", options, sample, 10);
        try (NDManager manager = NDManager.newBaseManager()) {
            network.block().initialize(manager, DataType.FLOAT32, new Shape(1).addAll(sample));
            assertThat(network.layers().get("fc1").getParameters().get("weight").getArray())
                    .returns(new Shape(500, features), NDArray::getShape);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8 | 5 | 0 | model.padding must be at least 2, or model.kernel must be at most 2",
                "8 | 15 | 2 | model.padding must be at least 7, or model.kernel must be at most 6",
                "2 | 1 | -1 | model.padding must be at least 1",
                "1 | 31 | 15 | model.kernel must be at most 30",
                "1 | 31 | -1 | take mlp"
            })
    void imagesThatLenetWouldShrinkToNothingAreRefusedWithWhatFits(
            int pixels, String kernel, String padding, String advice) {
        assertNotBuilt(
                "lenet",
                Map.of("kernel", kernel, "padding", padding),
                new Shape(1, pixels, pixels),
                String.format(
                        "model: lenet with model.kernel=%s and model.padding=%s leaves nothing of"
                                + " images of %d x %d pixels; %s",
                        kernel, padding, pixels, pixels, advice));
    }

    @ParameterizedTest
    @CsvSource({"lenet", "resnet8", "mobilenet"})
    void samplesThatAreNoImagesAreRefused(String type) {
        assertNotBuilt(
                type,
                Map.of(),
                new Shape(64),
                "model.type: "
                        + type
                        + " needs images (channels, height, width), but samples are (64); take mlp,"
                        + " or give csv data a data.shape");
    }

    @Test
    void classOfTheUserIsABlockOrSuppliesOne() {
        Network own = Networks.build(OwnBlock.class.getName(), Map.of(), DIGIT, 10);
        Network supplied = Networks.build(OwnSupplier.class.getName(), Map.of(), DIGIT, 10);

        assertThat(own.block()).isInstanceOf(OwnBlock.class);
        assertThat(own.layers()).isEmpty();
        assertThat(supplied.block()).isInstanceOf(OwnBlock.class);
    }

    @Test
    void otherClassesAreRefusedWithTheReason() {
        String here = NetworksTest.class.getName();

        assertRefused(
                "com.example.Missing",
                Map.of(),
                "model.type: no class com.example.Missing can be loaded from the class path"
                        + ALLOWED);
        assertRefused(
                "java.lang.String",
                Map.of(),
                "model.type: java.lang.String is neither a block nor a supplier" + ALLOWED);
        assertRefused(
                AbstractBlock.class.getName(),
                Map.of(),
                "model.type: ai.djl.nn.AbstractBlock is abstract" + ALLOWED);
        assertRefused(
                here + "$NeedsArgument",
                Map.of(),
                "model.type: " + here + "$NeedsArgument has no such constructor" + ALLOWED);
        assertRefused(
                here + "$OwnBlock",
                Map.of("hidden1", "3"),
                "model.hidden1: unknown key; its type allows []");
        assertNotBuilt(
                here + "$SuppliesText",
                Map.of(),
                DIGIT,
                "model.type: " + here + "$SuppliesText supplied java.lang.String" + ALLOWED);
        assertNotBuilt(
                here + "$Throws",
                Map.of(),
                DIGIT,
                "model.type: "
                        + here
                        + "$Throws threw java.lang.IllegalStateException: no luck"
                        + ALLOWED);
    }

    @Test
    void supplierThatFailsIsRefused() {
        String type = NetworksTest.class.getName() + "$FailingSupplier";
        assertNotBuilt(
                type,
                Map.of(),
                DIGIT,
                "model.type: "
                        + type
                        + " threw java.lang.IllegalStateException: nothing to supply"
                        + ALLOWED);
    }

    @Test
    void relu6IsBoundedAndHasDjlsTypeName() {
        Network network = Networks.build("mlp", Map.of("activation", "relu6"), DIGIT, 10);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList result =
                    network.layers()
                            .get("relu1")
                            .forward(
                                    new ParameterStore(manager, false),
                                    new NDList(manager.create(new float[] {-1, 0, 3, 6, 7})),
                                    false);
            assertThat(result.head().toFloatArray()).containsExactly(0, 0, 3, 6, 6);
        }
        assertThat(network.layers().get("relu1").toString())
                .isEqualTo(Activation.relu6Block().toString());
    }

    /** A network as a user writes it. */
    public static final class OwnBlock extends SequentialBlock {

        /** Created by name. */
        public OwnBlock() {}
    }

    /** Supplies a network. */
    public static final class OwnSupplier implements Supplier<Block> {

        /** Created by name. */
        public OwnSupplier() {}

        @Override
        public Block get() {
            return new OwnBlock();
        }
    }

    /** A network that cannot be created by name. */
    public static final class NeedsArgument extends SequentialBlock {

        /** Takes what nobody gives. */
        public NeedsArgument(int units) {
            assertThat(units).isPositive();
        }
    }

    /** Fails when it is asked. */
    public static final class FailingSupplier implements Supplier<Block> {

        /** Created by name. */
        public FailingSupplier() {}

        @Override
        public Block get() {
            throw new IllegalStateException("nothing to supply");
        }
    }

    /** Supplies something else. */
    public static final class SuppliesText implements Supplier<String> {

        /** Created by name. */
        public SuppliesText() {}

        @Override
        public String get() {
            return "";
        }
    }

    /** Fails when it is created. */
    public static final class Throws extends SequentialBlock {

        /** Created by name. */
        public Throws() {
            throw new IllegalStateException("no luck");
        }
    }
}
