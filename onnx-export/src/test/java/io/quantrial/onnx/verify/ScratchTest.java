package io.quantrial.onnx.verify;

import ai.djl.Model;
import ai.djl.basicmodelzoo.basic.*;
import ai.djl.basicmodelzoo.cv.classification.*;
import ai.djl.ndarray.*;
import ai.djl.ndarray.types.*;
import ai.djl.nn.*;
import ai.djl.training.ParameterStore;
import ai.onnx.proto.OnnxMl.ModelProto;
import io.quantrial.onnx.file.OnnxFile;
import io.quantrial.onnx.graph.*;
import io.quantrial.onnx.op.*;
import io.quantrial.onnx.quantize.*;
import io.quantrial.onnx.trace.TracedModel;
import io.quantrial.spi.config.*;
import io.quantrial.spi.hook.*;
import java.util.*;
import org.junit.jupiter.api.Test;

@SuppressWarnings("all")
class ScratchTest {
    static Block resnet20() {
        return ResNetV1.builder()
                .setImageShape(new Shape(3, 28, 28))
                .setNumLayers(20)
                .setOutSize(10)
                .build();
    }

    static Block lenet() {
        return LeNet.builder().build();
    }

    @Test
    void look() {
        for (String q : System.getProperty("q", "lsq,qat").split(","))
            for (int bits : new int[] {8, 4, 2}) {
                run("lenet", lenet(), new Shape(1, 28, 28), q, bits);
                run("resnet20", resnet20(), new Shape(3, 28, 28), q, bits);
            }
    }

    void run(String name, Block block, Shape image, String q, int bits) {
        System.out.println("##### " + name + " " + q + " W" + bits);
        try (Model model = Model.newInstance("x")) {
            NDManager m = model.getNDManager();
            m.getEngine().setRandomSeed(5);
            Shape in = new Shape(16).addAll(image);
            block.initialize(m, DataType.FLOAT32, in);
            model.setBlock(block);
            Map<String, Object> e = new LinkedHashMap<>();
            e.put("op_types", List.of("Conv2d", "Linear"));
            e.put("quantizer", q);
            e.put("quant_types", List.of("input", "weight"));
            e.put("quant_bits", bits);
            e.put("bias", "int32");
            QuantizedModel.attach(model, ConfigList.read(List.of(e)));
            for (int i = 0; i < 6; i++)
                try (NDManager s = m.newSubManager()) {
                    model.getBlock()
                            .forward(
                                    new ParameterStore(s, false),
                                    new NDList(s.randomNormal(in)),
                                    true);
                }
            ObservedForward f = ObservedForward.of(model.getBlock());
            NDList samples = new NDList(m.randomNormal(new Shape(64).addAll(image)));
            Graph g =
                    Translation.of(
                            TracedModel.of(f, samples, OptionalInt.empty()), OpTable.discover());
            List<CodeTensor> codes =
                    Lowering.lower(
                            g,
                            new Storage(
                                    ElementType.UINT8,
                                    bits == 8 ? ElementType.INT8 : ElementType.INT4,
                                    true));
            ModelProto file = OnnxFile.message(g, 21, new TreeMap<>());
            Graph fg =
                    Translation.of(
                            TracedModel.of(f.inFloat(), samples, OptionalInt.empty()),
                            OpTable.discover());
            ModelProto floating = OnnxFile.message(fg, 21, new TreeMap<>());
            System.out.println(Tolerance.of(file.getGraph(), codes).biases());
            {
                System.out.println(
                        "OPEN " + KernelShare.of(Verification.opened(file, codes).toByteArray()));
            }
            try {
                System.out.println(
                        new Verification(f, samples, new NDList())
                                .verify(file, codes, Optional.of(floating)));
            } catch (Exception ex) {
                System.out.println("FAIL " + ex);
            }
            try {
                System.out.println(
                        "FLOAT "
                                + new Verification(f.inFloat(), samples, new NDList())
                                        .verify(floating, List.of(), Optional.empty()));
            } catch (Exception ex) {
                System.out.println("FAIL " + ex);
            }
        }
    }
}
