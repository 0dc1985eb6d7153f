package io.quantrial.spi;

import ai.djl.Model;
import ai.djl.ndarray.NDList;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a {@link ModelExporter} exports.
 *
 * @param model a trained model, plain or with quantizers attached
 * @param samples a batch of real inputs, for shapes and for verification
 * @param target the file to write
 * @param provenance where the model comes from, for the file's metadata
 */
public record ExportRequest(
        Model model, NDList samples, Path target, SortedMap<String, String> provenance) {

    /** Checks that nothing is missing, and copies the map. */
    public ExportRequest {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(samples, "samples");
        Objects.requireNonNull(target, "target");
        provenance = Collections.unmodifiableSortedMap(new TreeMap<>(provenance));
    }
}
