package io.quantrial.benchmark;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import io.quantrial.spi.scheme.QuantRange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * PyTorch's fused learnable fake quantization, {@code _fake_quantize_learnable_per_tensor_affine}.
 *
 * <p>DJL has no call for it, but the engine runs TorchScript, whose archive is a zip of source text
 * and a few pickled bytes: small enough to be written here.
 */
final class FusedLsq implements FakeQuantizer, AutoCloseable {

    private static final String CODE =
            """
            class FakeQuantize(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def forward(self: __torch__.FakeQuantize,
                x: Tensor,
                scale: Tensor,
                zero_point: Tensor) -> Tensor:
                return torch._fake_quantize_learnable_per_tensor_affine(x, scale, zero_point, %d, %d, %.9f)
            """;

    /** Pickle protocol 2: a {@code FakeQuantize} whose attribute {@code training} is true. */
    private static final String OBJECT =
            "\u0080\u0002c__torch__\nFakeQuantize\n)\u0081}(X\b\0\0\0training\u0088ub.";

    /** Pickle protocol 2: an empty tuple. */
    private static final String NO_CONSTANTS = "\u0080\u0002).";

    private final Model model = Model.newInstance("fake-quantize", "PyTorch");
    private final ParameterStore store = new ParameterStore(model.getNDManager(), false);
    private final NDArray step;
    private final NDArray zeroPoint;

    /**
     * Loads the operator.
     *
     * @param range the integer codes
     * @param step s, shape (1), which wants a gradient
     * @param factor g, the factor on the gradient of the step
     */
    FusedLsq(QuantRange range, NDArray step, float factor) {
        this.step = step;
        this.zeroPoint = step.zerosLike();
        String code = String.format(Locale.ROOT, CODE, range.min(), range.max(), factor);
        try {
            model.load(new ByteArrayInputStream(archive(code)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MalformedModelException e) {
            throw new IllegalStateException("the engine refused the script:\n" + code, e);
        }
    }

    private static byte[] archive(String code) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "version", "3\n");
            store(zip, "data.pkl", OBJECT);
            store(zip, "code/__torch__.py", code);
            store(zip, "constants.pkl", NO_CONSTANTS);
        }
        return bytes.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        ZipEntry entry = new ZipEntry("fake_quantize/" + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    @Override
    public NDArray apply(NDArray x) {
        return model.getBlock().forward(store, new NDList(x, step, zeroPoint), true).head();
    }

    @Override
    public void close() {
        model.close();
    }
}
