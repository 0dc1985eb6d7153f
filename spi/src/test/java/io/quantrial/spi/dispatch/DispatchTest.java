package io.quantrial.spi.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.basicmodelzoo.cv.classification.MobileNetV2;
import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.basicmodelzoo.cv.classification.SqueezeNet;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.transformer.BertBlock;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DispatchTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** A block, its input, and whether it draws random numbers. */
    record Net(String name, Supplier<Block> block, Function<NDManager, NDList> input) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Net> nets() {
        return Stream.of(
                new Net(
                        "ResNetV1",
                        () ->
                                ResNetV1.builder()
                                        .setImageShape(new Shape(3, 28, 28))
                                        .setNumLayers(20)
                                        .setOutSize(10)
                                        .build(),
                        m -> new NDList(m.randomNormal(new Shape(4, 3, 28, 28)))),
                new Net(
                        "MobileNetV2",
                        () -> MobileNetV2.builder().setOutSize(10).build(),
                        m -> new NDList(m.randomNormal(new Shape(2, 3, 32, 32)))),
                new Net(
                        "SqueezeNet",
                        () -> SqueezeNet.squeezenet(10),
                        m -> new NDList(m.randomNormal(new Shape(2, 3, 64, 64)))),
                new Net("Bert", DispatchTest::bert, DispatchTest::bertInput),
                new Net(
                        "LSTM",
                        () ->
                                LSTM.builder()
                                        .setNumLayers(2)
                                        .setStateSize(6)
                                        .optBatchFirst(true)
                                        .optReturnState(true)
                                        .build(),
                        m -> new NDList(m.randomNormal(new Shape(3, 5, 4)))),
                new Net(
                        "GRU",
                        () ->
                                GRU.builder()
                                        .setNumLayers(1)
                                        .setStateSize(6)
                                        .optBatchFirst(true)
                                        .build(),
                        m -> new NDList(m.randomNormal(new Shape(3, 5, 4)))),
                new Net(
                        "lambdas",
                        DispatchTest::lambdas,
                        m -> new NDList(m.randomNormal(new Shape(4, 6)))));
    }

    private static Block bert() {
        return BertBlock.builder()
                .setTokenDictionarySize(20)
                .optEmbeddingSize(16)
                .optAttentionHeadCount(2)
                .optHiddenSize(32)
                .optTransformerBlockCount(2)
                .optHiddenDropoutProbability(0)
                .optMaxSequenceLength(7)
                .build();
    }

    private static NDList bertInput(NDManager m) {
        NDArray tokens = m.randomInteger(0, 20, new Shape(2, 7), DataType.INT64);
        return new NDList(
                tokens,
                m.zeros(new Shape(2, 7), DataType.INT64),
                m.ones(new Shape(2, 7), DataType.INT64));
    }

    private static Block lambdas() {
        return new SequentialBlock()
                .add(Linear.builder().setUnits(6).build())
                .addSingleton(x -> x.get(new NDIndex(":, 0:5")))
                .addSingleton(x -> x.concat(x.mul(2).neg(), 1))
                .add(Activation::relu6)
                .addSingleton(x -> Activation.swish(x, 1.5f))
                .addSingleton(x -> Activation.gelu(x).add(Activation.mish(x)))
                .addSingleton(x -> NDArrays.where(x.gt(0.1f), x, x.mul(0.3f)))
                .addSingleton(x -> x.softmax(-1).log().maximum(-9f))
                .addSingleton(x -> x.getNDArrayInternal().rsub(1f).pow(2f))
                .addSingleton(x -> x.sub(x.mean(new int[] {1}, true)).div(3f).scaleGradient(0.25))
                .addSingleton(x -> x.reshape(-1, 2, 5).transpose(0, 2, 1).flatten(1, 2))
                .addSingleton(
                        x ->
                                x.add(
                                        x.getManager()
                                                .create(
                                                        new float[] {
                                                            1, 2, 3, 4, 5, 6, 7, 8, 9, 10
                                                        })))
                .addSingleton(x -> x.get(x.getManager().create(new long[] {1, 0, 1})))
                .addSingleton(x -> x.split(2, 1).get(1).expandDims(0).squeeze(0).clip(-1, 1));
    }

    @ParameterizedTest
    @MethodSource("nets")
    void computesTheSameBitsAsPlainDjl(Net net) {
        Engine.getInstance().setRandomSeed(7);
        Block block = net.block().get();
        NDList input = net.input().apply(manager);
        block.initialize(manager, DataType.FLOAT32, input.getShapes());
        ParameterStore store = new ParameterStore(manager, false);

        List<float[]> plain = outputsAndGradients(block, block, store, input);
        List<float[]> wrapped = outputsAndGradients(new WrappedBlock(block), block, store, input);

        assertThat(wrapped).hasSameSizeAs(plain);
        for (int i = 0; i < plain.size(); i++) {
            assertThat(wrapped.get(i)).as("array " + i).isEqualTo(plain.get(i));
        }
    }

    private List<float[]> outputsAndGradients(
            Block run, Block block, ParameterStore store, NDList input) {
        List<float[]> results = new ArrayList<>();
        for (Pair<String, Parameter> entry : block.getParameters()) {
            NDArray array = entry.getValue().getArray();
            if (array.hasGradient()) {
                array.getGradient().subi(array.getGradient());
            }
        }
        Engine.getInstance().setRandomSeed(11); // dropout draws
        NDList outputs;
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            outputs = run.forward(store, new NDList(input), true);
            NDArray loss = outputs.head().square().sum();
            collector.backward(loss);
        }
        outputs.forEach(output -> results.add(output.toFloatArray()));
        for (Pair<String, Parameter> entry : block.getParameters()) {
            if (entry.getValue().requiresGradient()) {
                results.add(entry.getValue().getArray().getGradient().toFloatArray());
            }
        }
        return results;
    }

    @Test
    void seesEveryLayerOfABertBlock() {
        WrappedBlock block = new WrappedBlock(bert());
        NDList input = bertInput(manager);
        block.initialize(manager, DataType.FLOAT32, input.getShapes());
        block.forward(new ParameterStore(manager, false), input, false);
        assertThat(block.operations).filteredOn("linear"::equals).hasSize(13);
    }

    @ParameterizedTest
    @MethodSource("fragile")
    void gradientsSurviveAGarbageCollectionBeforeTheBackwardPass(Net net) {
        Block block = net.block().get();
        NDList input = net.input().apply(manager);
        block.initialize(manager, DataType.FLOAT32, input.getShapes());
        ParameterStore store = new ParameterStore(manager, false);
        List<float[]> right = withGarbage(new WrappedBlock(block), block, store, input, false);
        for (int i = 0; i < 8; i++) {
            List<float[]> collected =
                    withGarbage(new WrappedBlock(block), block, store, input, true);
            for (int j = 0; j < right.size(); j++) {
                assertThat(collected.get(j)).as("gradient " + j).isEqualTo(right.get(j));
            }
        }
    }

    static Stream<Net> fragile() {
        return Stream.of(
                new Net(
                        "relu6 and scalars",
                        () ->
                                new SequentialBlock()
                                        .add(Linear.builder().setUnits(8).build())
                                        .add(Activation::relu6)
                                        .addSingleton(x -> x.mul(3f).div(7))
                                        .add(Linear.builder().setUnits(3).build()),
                        m -> new NDList(m.randomNormal(new Shape(5, 4)))),
                new Net("BertBlock", DispatchTest::bert, DispatchTest::bertInput));
    }

    /** Fills freed buffers with other numbers between forward and backward. */
    private List<float[]> withGarbage(
            Block run, Block block, ParameterStore store, NDList input, boolean collect) {
        for (Parameter parameter : block.getParameters().values()) {
            NDArray array = parameter.getArray();
            if (array.hasGradient()) {
                array.getGradient().subi(array.getGradient());
            }
        }
        Engine.getInstance().setRandomSeed(11); // dropout draws
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray loss = run.forward(store, new NDList(input), true).head().square().sum();
            if (collect) {
                System.gc();
                System.runFinalization();
                try (NDManager scrap = manager.newSubManager()) {
                    for (int i = 0; i < 2000; i++) {
                        scrap.create(1e5f * i);
                    }
                }
            }
            collector.backward(loss);
        }
        List<float[]> gradients = new ArrayList<>();
        for (Parameter parameter : block.getParameters().values()) {
            if (parameter.requiresGradient()) {
                gradients.add(parameter.getArray().getGradient().toFloatArray());
            }
        }
        return gradients;
    }

    @Test
    void protectsALoss() {
        Loss loss = Dispatch.protect(Loss.l2Loss("l2", 0.7f));
        NDArray prediction = manager.create(new float[] {1, -2, 3});
        prediction.setRequiresGradient(true);
        NDArray label = manager.create(new float[] {0, 0, 1});
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray value = loss.evaluate(new NDList(label), new NDList(prediction));
            System.gc();
            try (NDManager scrap = manager.newSubManager()) {
                for (int i = 0; i < 2000; i++) {
                    scrap.create(1e5f * i);
                }
            }
            collector.backward(value);
        }
        assertThat(loss.getName()).isEqualTo("l2");
        assertThat(prediction.getGradient().toFloatArray())
                .containsExactly(
                        new float[] {0.7f * 2 / 3, -0.7f * 4 / 3, 0.7f * 4 / 3},
                        Offset.offset(1e-6f));
    }

    @Test
    void refusesToLoseAGradientInAConstantsOperation() {
        NDArray constant = manager.ones(new Shape(4, 3));
        Block block = new WrappedBlock(LambdaBlock.singleton(x -> constant.add(x)));
        NDList input = new NDList(manager.ones(new Shape(4, 3)));
        block.initialize(manager, DataType.FLOAT32, input.getShapes());
        assertThatThrownBy(() -> block.forward(new ParameterStore(manager, false), input, true))
                .hasStackTraceContaining("gradient lost");
    }

    @Test
    void tagsSurviveATransposeButNotTheMeetingWithAnInput() {
        List<Object> tags = new ArrayList<>();
        Dispatch dispatch =
                new Dispatch(
                        manager,
                        false,
                        call -> {
                            tags.add(call.operands().get(0).tag());
                            return call.proceed();
                        });
        Parameter parameter =
                Parameter.builder().setName("w").setType(Parameter.Type.WEIGHT).build();
        NDArray weight =
                dispatch.wrap(manager.ones(new Shape(2, 3)), new WrappedBlock.NameTag(parameter));
        NDArray x = dispatch.wrap(manager.ones(new Shape(5, 3)), null);
        NDArray transposed = weight.transpose();
        NDArray y = transposed.swapAxes(0, 1).matMul(x.transpose());
        y.neg();
        assertThat(tags.get(1)).isNotNull();
        assertThat(tags.get(tags.size() - 1)).isNull();
        assertThat(WrappedBlock.raw(y).getShape()).isEqualTo(new Shape(2, 5));
    }

    @Test
    void inPlaceOperationsKeepTheirArray() {
        Dispatch dispatch = new Dispatch(manager, false, OpInterceptor.NONE);
        NDArray x = dispatch.wrap(manager.ones(new Shape(3)), null);
        assertThat(x.addi(1)).isSameAs(x);
        assertThat(x).isEqualTo(manager.full(new Shape(3), 2f));
    }
}
