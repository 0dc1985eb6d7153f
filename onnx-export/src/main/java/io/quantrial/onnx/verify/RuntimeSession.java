package io.quantrial.onnx.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.spi.QuantException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model that is loaded in ONNX Runtime, on the CPU. */
public final class RuntimeSession implements AutoCloseable {

    private static final String TYPE_PREFIX = "ONNX_TENSOR_ELEMENT_DATA_TYPE_";

    private final OrtEnvironment environment = RuntimeEnvironment.get();
    private final OrtSession session;

    /**
     * Loads a model.
     *
     * @param model the bytes of a file
     * @throws QuantException if the runtime refuses it
     */
    public RuntimeSession(byte[] model) {
        this(model, Optional.empty());
    }

    private RuntimeSession(byte[] model, Optional<Path> optimized) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            if (optimized.isPresent()) {
                options.setOptimizedModelFilePath(optimized.get().toString());
                // the file is for this machine only, of which the runtime would warn
                options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            }
            session = environment.createSession(model, options);
        } catch (OrtException e) {
            throw refused(e);
        }
    }

    /**
     * Loads a model and writes what the runtime made of it: the kernels that will run.
     *
     * @param model the bytes of a file
     * @param optimized where to write the model after all optimisations
     * @return the loaded model
     * @throws QuantException if the runtime refuses it
     */
    static RuntimeSession optimizedTo(byte[] model, Path optimized) {
        return new RuntimeSession(model, Optional.of(optimized));
    }

    /** Inputs in the runtime's memory. */
    static final class Feed implements AutoCloseable {

        private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();

        @Override
        public void close() {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    /** Copies inputs, in the order of the model, into the runtime's memory. */
    Feed feed(NDList inputs) {
        if (inputs.size() != session.getNumInputs()) {
            throw new QuantException(
                    QuantException.Code.BAD_MODEL,
                    "the exported model takes the inputs "
                            + session.getInputNames()
                            + ", but the samples have "
                            + inputs.size());
        }
        Feed feed = new Feed();
        try {
            int index = 0;
            for (String name : session.getInputNames()) {
                feed.tensors.put(name, tensor(inputs.get(index++)));
            }
            return feed;
        } catch (OrtException e) {
            feed.close();
            throw refused(e);
        } catch (RuntimeException e) {
            feed.close();
            throw e;
        }
    }

    /**
     * Runs the model.
     *
     * @param inputs the inputs in the order of the model
     * @return its outputs by name, in the order of the model
     */
    public Map<String, Tensor> run(NDList inputs) {
        try (Feed feed = feed(inputs);
                OrtSession.Result result = session.run(feed.tensors)) {
            Map<String, Tensor> outputs = new LinkedHashMap<>();
            result.forEach(
                    entry -> outputs.put(entry.getKey(), read((OnnxTensor) entry.getValue())));
            return outputs;
        } catch (OrtException e) {
            throw refused(e);
        }
    }

    /** Runs the model and returns how long that took, copies of inputs not included. */
    long nanoseconds(Feed feed) {
        long start = System.nanoTime();
        try {
            session.run(feed.tensors).close();
            return System.nanoTime() - start;
        } catch (OrtException e) {
            throw refused(e);
        }
    }

    private OnnxTensor tensor(NDArray array) throws OrtException {
        ByteBuffer shared = array.toByteBuffer();
        ByteBuffer data =
                ByteBuffer.allocateDirect(shared.remaining()).order(ByteOrder.nativeOrder());
        data.put(shared).flip();
        long[] shape = array.getShape().getShape();
        return OnnxTensor.createTensor(environment, data, shape, type(array.getDataType()));
    }

    private static OnnxJavaType type(DataType type) {
        return switch (type) {
            case FLOAT32 -> OnnxJavaType.FLOAT;
            case FLOAT64 -> OnnxJavaType.DOUBLE;
            case INT32 -> OnnxJavaType.INT32;
            case INT64 -> OnnxJavaType.INT64;
            case INT8 -> OnnxJavaType.INT8;
            case UINT8 -> OnnxJavaType.UINT8;
            case BOOLEAN -> OnnxJavaType.BOOL;
            default ->
                    throw new QuantException(
                            QuantException.Code.UNSUPPORTED,
                            "inputs of type " + type + " cannot be given to the runtime");
        };
    }

    private static Tensor read(OnnxTensor tensor) {
        String name = tensor.getInfo().onnxType.name();
        ElementType type = ElementType.valueOf(name.substring(TYPE_PREFIX.length()));
        List<Long> dims = Arrays.stream(tensor.getInfo().getShape()).boxed().toList();
        // the runtime takes its memory back when the result is closed
        ByteBuffer lent = tensor.getByteBuffer();
        ByteBuffer data = ByteBuffer.allocate(lent.remaining()).put(lent).flip();
        return Tensor.of(type, dims, data);
    }

    private static QuantException refused(OrtException e) {
        return new QuantException(
                QuantException.Code.UNSUPPORTED,
                "ONNX Runtime does not accept the exported model: " + e.getMessage(),
                e);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw refused(e);
        }
    }
}
