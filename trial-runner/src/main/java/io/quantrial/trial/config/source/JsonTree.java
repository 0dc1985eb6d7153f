package io.quantrial.trial.config.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.quantrial.trial.TrialException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.configuration2.tree.ImmutableNode;

/** Reads JSON, with values as text as written. */
final class JsonTree {

    private final String file;
    private final JsonParser parser;
    private final KeyLines lines = new KeyLines();

    private JsonTree(String file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    static ImmutableNode read(String text, String file) {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            return new JsonTree(file, parser).read();
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw Origin.badSyntax(file, line, withoutStart(e.getOriginalMessage()));
        } catch (IOException e) {
            throw Origin.badSyntax(file, 1, e.getMessage());
        }
    }

    /** Where an unclosed map starts is told in words that are about the parser. */
    private static String withoutStart(String message) {
        return message.replaceFirst(" \\(start marker at .*", "");
    }

    private ImmutableNode read() throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            return Overlay.emptyTree(file);
        }
        if (first != JsonToken.START_OBJECT) {
            throw bad("an experiment is a map from keys to values");
        }
        Map<String, Object> values = readMap("");
        if (parser.nextToken() != null) {
            throw bad("more text after the end of the map");
        }
        return lines.locate(MapTree.of(values), file);
    }

    private Map<String, Object> readMap(String path) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, Integer> first = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            Integer before = first.putIfAbsent(name, line());
            if (before != null) {
                throw bad(name + ": written twice; the first is in line " + before);
            }
            lines.put(KeyLines.path(path, name, 0), line());
            boolean isList = parser.nextToken() == JsonToken.START_ARRAY;
            values.put(
                    name, isList ? readList(path, name) : readValue(KeyLines.path(path, name, 0)));
        }
        return values;
    }

    private List<Object> readList(String path, String name) throws IOException {
        List<Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_ARRAY) {
                throw bad(name + ": a list inside a list");
            }
            String item = KeyLines.path(path, name, items.size());
            lines.put(item, line());
            items.add(readValue(item));
        }
        return items;
    }

    private Object readValue(String path) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> readMap(path);
            case VALUE_NULL -> null;
            default -> parser.getText();
        };
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    private TrialException bad(String problem) {
        return Origin.badSyntax(file, line(), problem);
    }
}
