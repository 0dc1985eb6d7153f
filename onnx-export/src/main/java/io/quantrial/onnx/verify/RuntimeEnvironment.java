package io.quantrial.onnx.verify;

import ai.djl.engine.Engine;
import ai.onnxruntime.OrtEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ONNX Runtime's environment, of which a JVM has one. */
public final class RuntimeEnvironment {

    private static final Logger LOGGER = LoggerFactory.getLogger(RuntimeEnvironment.class);
    private static final String DJL_ENGINE = "OnnxRuntime";

    private RuntimeEnvironment() {}

    /**
     * Returns the environment. Where DJL's own engine for ONNX Runtime is in the class path, that
     * engine creates it: it does not start when the environment is there already, and whoever
     * exports a model may well load the file with DJL afterwards.
     *
     * @return the environment
     */
    public static OrtEnvironment get() {
        if (Engine.hasEngine(DJL_ENGINE)) {
            try {
                Engine.getEngine(DJL_ENGINE);
            } catch (LinkageError e) {
                // someone else created the environment before, which does no harm here
                LOGGER.debug("DJL's engine for ONNX Runtime does not start", e);
            }
        }
        return OrtEnvironment.getEnvironment();
    }
}
