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
 * @param labels what the samples should give, for the accuracy; empty if unknown
 * @param target the file to write
 * @param options what the user asked for beyond that, by the exporter's own keys
 * @param provenance where the model comes from, for the file's metadata
 */
public record ExportRequest(
        Model model,
        NDList samples,
        NDList labels,
        Path target,
        SortedMap<String, String> options,
        SortedMap<String, String> provenance) {

    /** Checks that nothing is missing, and copies the maps. */
    public ExportRequest {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(samples, "samples");
        Objects.requireNonNull(labels, "labels");
        Objects.requireNonNull(target, "target");
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
        provenance = Collections.unmodifiableSortedMap(new TreeMap<>(provenance));
    }
}
