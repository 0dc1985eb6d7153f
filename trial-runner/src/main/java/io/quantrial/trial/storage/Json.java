package io.quantrial.trial.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Maps as JSON objects; numbers are texts, as JSON has no NaN. */
final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ObjectNode parse(String text) {
        try {
            if (MAPPER.readTree(text) instanceof ObjectNode object) {
                return object;
            }
            throw new IllegalArgumentException("a JSON object is expected: " + text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a JSON object is expected: " + text, e);
        }
    }

    static <T> ObjectNode write(Map<String, T> map) {
        ObjectNode object = object();
        new TreeMap<>(map).forEach((name, value) -> object.put(name, value.toString()));
        return object;
    }

    static <T> SortedMap<String, T> read(JsonNode object, Function<String, T> value) {
        SortedMap<String, T> map = new TreeMap<>();
        object.properties()
                .forEach(field -> map.put(field.getKey(), value.apply(field.getValue().asText())));
        return map;
    }
}
