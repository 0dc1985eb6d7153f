package io.quantrial.onnx.op;

import ai.djl.basicmodelzoo.basic.Mlp;
import ai.djl.basicmodelzoo.cv.classification.AlexNet;
import ai.djl.basicmodelzoo.cv.classification.GoogLeNet;
import ai.djl.basicmodelzoo.cv.classification.LeNet;
import ai.djl.basicmodelzoo.cv.classification.MobileNetV1;
import ai.djl.basicmodelzoo.cv.classification.MobileNetV2;
import ai.djl.basicmodelzoo.cv.classification.NiN;
import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.basicmodelzoo.cv.classification.SqueezeNet;
import ai.djl.basicmodelzoo.cv.classification.VGG;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The classification networks of DJL's model zoo, as small as their architecture allows. */
class ZooExportTest {

    private static final Shape SMALL_IMAGE = new Shape(3, 32, 32);

    static Stream<Named<SmallModel>> networks() {
        return Stream.of(
                net("Mlp", new Shape(30), () -> new Mlp(30, 7, new int[] {16, 8})),
                net("LeNet", new Shape(1, 28, 28), () -> LeNet.builder().build()),
                net("ResNetV1-18", SMALL_IMAGE, () -> resNet(18, 32)),
                net("ResNetV1-20", new Shape(3, 28, 28), () -> resNet(20, 28)),
                net("ResNetV1-50", SMALL_IMAGE, () -> resNet(50, 32)),
                net("MobileNetV1", SMALL_IMAGE, () -> MobileNetV1.builder().setOutSize(7).build()),
                net("MobileNetV2", SMALL_IMAGE, () -> MobileNetV2.builder().setOutSize(7).build()),
                net("SqueezeNet", SMALL_IMAGE, () -> SqueezeNet.squeezenet(7)),
                net("GoogLeNet", SMALL_IMAGE, () -> GoogLeNet.builder().setOutSize(7).build()),
                net("VGG", SMALL_IMAGE, () -> VGG.builder().setOutSize(7).build()),
                net("AlexNet", new Shape(3, 67, 67), () -> AlexNet.builder().build()),
                net("NiN", new Shape(3, 67, 67), () -> NiN.builder().build()));
    }

    private static Block resNet(int layers, int height) {
        return ResNetV1.builder()
                .setNumLayers(layers)
                .setOutSize(7)
                .setImageShape(new Shape(3, height, height))
                .build();
    }

    private static Named<SmallModel> net(String name, Shape image, Supplier<Block> block) {
        return SmallModel.of(name, image, block);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void runsAsInDjl(SmallModel model) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = model.block().get();
            block.initialize(manager, DataType.FLOAT32, new Shape(1).addAll(model.sample()));
            block.getParameters().values().forEach(ZooExportTest::unsettle);
            FloatExport export =
                    FloatExport.of(block, batch(manager, 3, model.sample()), OptionalInt.empty());
            export.assertEqual(batch(manager, 1, model.sample()));
            export.assertEqual(batch(manager, 5, model.sample()));
        }
    }

    /** Gives biases and the parameters of batch norms values as after training, not 0 and 1. */
    private static void unsettle(Parameter parameter) {
        if (parameter.getType() != Parameter.Type.WEIGHT) {
            NDArray array = parameter.getArray();
            array.addi(array.getManager().randomUniform(-0.3f, 0.3f, array.getShape()));
        }
    }

    private static NDList batch(NDManager manager, long size, Shape image) {
        return new NDList(manager.randomNormal(new Shape(size).addAll(image)));
    }
}
