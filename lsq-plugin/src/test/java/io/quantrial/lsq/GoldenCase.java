package io.quantrial.lsq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.quantrial.spi.scheme.QuantRange;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One case of the vectors {@code lsq_op_*.json}: computed by the reference implementation.
 *
 * @param id the case's name: bits, kind, shape
 * @param json its fields
 */
record GoldenCase(String id, JsonObject json) {

    /**
     * Kinds that document where the reference fails: overflow, division by zero, mirrored values.
     */
    private static final List<String> FAILURES =
            List.of("_s1e-20_", "_s0_", "_nonfinite_", "_neg_scale_");

    static List<GoldenCase> all() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(file -> file.getFileName().toString().matches("lsq_op_.*\\.json"))
                    .sorted()
                    .flatMap(GoldenCase::read)
                    .filter(test -> FAILURES.stream().noneMatch(test.id()::contains))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path folder() {
        String folder = System.getProperty("quantrial.golden", "");
        if (!folder.isEmpty()) {
            return Path.of(folder);
        }
        try {
            return Path.of(GoldenCase.class.getResource("/golden").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<GoldenCase> read(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            JsonArray cases =
                    JsonParser.parseReader(reader).getAsJsonObject().getAsJsonArray("cases");
            return StreamSupport.stream(cases.spliterator(), false)
                    .map(JsonElement::getAsJsonObject)
                    .map(json -> new GoldenCase(json.get("id").getAsString(), json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    QuantRange range() {
        return new QuantRange(json.get("qmin").getAsInt(), json.get("qmax").getAsInt());
    }

    int bits() {
        return json.get("bits").getAsInt();
    }

    double number(String field) {
        return json.get(field).getAsDouble();
    }

    float single(String field) {
        return json.get(field).getAsFloat();
    }

    NDArray tensor(NDManager manager, String field) {
        long[] shape =
                StreamSupport.stream(
                                json.getAsJsonObject(field).getAsJsonArray("shape").spliterator(),
                                false)
                        .mapToLong(JsonElement::getAsLong)
                        .toArray();
        return manager.create(data(field), new Shape(shape));
    }

    float[] data(String field) {
        JsonArray data = json.getAsJsonObject(field).getAsJsonArray("data");
        float[] values = new float[data.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = data.get(i).getAsFloat();
        }
        return values;
    }

    @Override
    public String toString() {
        return id;
    }
}
