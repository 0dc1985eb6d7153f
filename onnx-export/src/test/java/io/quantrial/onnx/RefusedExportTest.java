package io.quantrial.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.ConfigEntry;
import io.quantrial.spi.scheme.QuantTarget;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusedExportTest {

    @TempDir private Path folder;

    @Test
    void sixteenBitsNeedAnOpsetThatStoresThem() {
        ConfigEntry twelveBits =
                ConfigEntry.builder()
                        .addOpType("Linear")
                        .addQuantTypes(QuantTarget.INPUT, QuantTarget.WEIGHT)
                        .setQuantBits(12)
                        .optQuantizer("lsq")
                        .build();
        try (SmallNet net = new SmallNet().quantize(twelveBits)) {
            refused(net, net.samples(4), ExportSettings.builder().optOpset(20))
                    .hasMessageEndingWith(
                            " has integers of more than 8 bits, which opset 20 cannot store; export"
                                    + " with opset 21 or newer, or train with at most 8 bits");
        }
    }

    @Test
    void aSequenceAxisThatIsNotThere() {
        try (SmallNet net = new SmallNet()) {
            refused(net, net.samples(4), ExportSettings.builder().optSequenceAxis(5))
                    .hasMessageStartingWith("sequence axis 5: the first input has the shape (4, ")
                    .hasMessageEndingWith(" are possible");
        }
    }

    @Test
    void aBatchOfNoSamples() {
        try (SmallNet net = new SmallNet()) {
            NDList none = new NDList(net.samples(1).head().getManager().create(new Shape(0, 3)));
            refused(net, none, ExportSettings.builder())
                    .hasMessage("export needs samples: real inputs with the batch on axis 0");
        }
    }

    private AbstractThrowableAssert<?, ?> refused(
            SmallNet net, NDList samples, ExportSettings.Builder settings) {
        Path file = folder.resolve("model.onnx");
        AbstractThrowableAssert<?, ?> thrown =
                assertThatThrownBy(
                                () ->
                                        OnnxExporter.export(
                                                net.model(), samples, file, settings.build()))
                        .isInstanceOf(QuantException.class);
        assertThat(folder).isEmptyDirectory();
        return thrown;
    }
}
