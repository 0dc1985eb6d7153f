package io.quantrial.lsq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.ToNumberPolicy;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One file {@code net_*.json}, or an object in it: a short training of a small network by the
 * reference implementation.
 *
 * @param name the file, and the path within it
 * @param json the fields
 */
record NetTrace(String name, JsonObject json) {

    private static final Gson GSON =
            new GsonBuilder().setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE).create();

    /** Returns the traces whose file name matches, from the folder of {@link GoldenCase}. */
    static List<NetTrace> all(String pattern) {
        try (Stream<Path> files = Files.list(GoldenCase.folder())) {
            return files.filter(file -> file.getFileName().toString().matches(pattern))
                    .sorted()
                    .map(NetTrace::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NetTrace read(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            return new NetTrace(
                    file.getFileName().toString(),
                    JsonParser.parseReader(reader).getAsJsonObject());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    NetTrace part(String field) {
        return new NetTrace(name + " " + field, json.getAsJsonObject(field));
    }

    List<NetTrace> steps() {
        return objects("steps").map(step -> new NetTrace(name, step)).toList();
    }

    private Stream<JsonObject> objects(String field) {
        return json.getAsJsonArray(field).asList().stream().map(JsonElement::getAsJsonObject);
    }

    Set<String> fields() {
        return json.keySet();
    }

    boolean has(String field) {
        return json.has(field) && !json.get(field).isJsonNull();
    }

    float number(String field) {
        return json.get(field).getAsFloat();
    }

    float[] data(String field) {
        return floats(json.getAsJsonObject(field).getAsJsonArray("data"));
    }

    Shape shape(String field) {
        return shape(json.getAsJsonObject(field));
    }

    NDArray tensor(NDManager manager, String field) {
        return manager.create(data(field), shape(field));
    }

    NDArray input(NDManager manager, int batch) {
        JsonObject input = json.getAsJsonArray("inputs").get(batch).getAsJsonObject();
        return manager.create(floats(input.getAsJsonArray("data")), shape(input));
    }

    NDArray target(NDManager manager, int batch) {
        return manager.create(floats(json.getAsJsonArray("targets").get(batch).getAsJsonArray()));
    }

    /** The config list as a JSON reader hands it over; empty if the trace is not quantized. */
    List<Map<String, Object>> config() {
        return has("config")
                ? GSON.fromJson(json.get("config"), new TypeToken<List<Map<String, Object>>>() {})
                : List.of();
    }

    private static Shape shape(JsonObject tensor) {
        return new Shape(
                tensor.getAsJsonArray("shape").asList().stream()
                        .mapToLong(JsonElement::getAsLong)
                        .toArray());
    }

    private static float[] floats(JsonArray data) {
        float[] values = new float[data.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = data.get(i).getAsFloat();
        }
        return values;
    }

    @Override
    public String toString() {
        return name;
    }
}
