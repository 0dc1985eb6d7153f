package io.quantrial.qat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Golden vectors: of the folder in the system property quantrial.golden, else the resources. */
final class Golden {

    private Golden() {}

    static JsonObject file(String name) {
        String folder = System.getProperty("quantrial.golden", "");
        try (Reader reader =
                folder.isEmpty()
                        ? new InputStreamReader(
                                Golden.class.getResourceAsStream("/golden/" + name),
                                StandardCharsets.UTF_8)
                        : Files.newBufferedReader(Path.of(folder, name))) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<JsonObject> cases(JsonObject file, String name) {
        return stream(file.getAsJsonArray(name)).map(JsonElement::getAsJsonObject).toList();
    }

    /** The numbers of a tensor, row by row. */
    static float[] data(JsonElement tensor) {
        JsonArray values = tensor.getAsJsonObject().getAsJsonArray("data");
        float[] data = new float[values.size()];
        for (int i = 0; i < data.length; i++) {
            data[i] = number(values.get(i));
        }
        return data;
    }

    /** A float32 that may be written as the text NaN or Infinity. */
    static float number(JsonElement value) {
        return (float) Double.parseDouble(value.getAsString());
    }

    private static Stream<JsonElement> stream(JsonArray array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
