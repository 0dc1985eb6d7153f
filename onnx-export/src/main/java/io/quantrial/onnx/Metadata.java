package io.quantrial.onnx;

import io.quantrial.spi.hook.Slot;
import io.quantrial.spi.scheme.QuantParams;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a file says of itself. */
final class Metadata {

    private Metadata() {}

    /**
     * Returns the caller's provenance, the version of the exporter, the target, the quantizers, and
     * for each quantized tensor {@code bits.<slot>}, such as {@code bits.conv1:weight}.
     */
    static SortedMap<String, String> of(ExportSettings settings, List<Slot> slots) {
        SortedMap<String, String> metadata = new TreeMap<>(settings.provenance());
        String version = Metadata.class.getPackage().getImplementationVersion();
        metadata.put(
                "exporter", "quantrial-onnx-export " + (version == null ? "unversioned" : version));
        metadata.put("target", settings.target().key());
        SortedSet<String> quantizers = new TreeSet<>();
        for (Slot slot : slots) {
            slot.params()
                    .map(QuantParams::bits)
                    .ifPresent(
                            bits -> {
                                metadata.put("bits." + slot.id(), Integer.toString(bits));
                                quantizers.add(slot.rule().quantizer());
                            });
        }
        if (!quantizers.isEmpty()) {
            metadata.put("quantizers", String.join(", ", quantizers));
        }
        return metadata;
    }
}
