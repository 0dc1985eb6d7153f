package io.quantrial.onnx.op;

import java.util.Map;

/**
 * Operations that can be exported: a {@link java.util.ServiceLoader} service, so that a jar can add
 * what the built-in table lacks or replace what it has. Implementations have a public constructor
 * without arguments and hold no state.
 */
public interface OpMappings {

    /**
     * Returns the operations.
     *
     * @return mappings by the name of the method of {@code NDArray} or {@code NDArrayEx}
     */
    Map<String, OpMapping> mappings();
}
