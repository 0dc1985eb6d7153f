package io.quantrial.spi.config;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.ToNumberPolicy;
import com.google.gson.reflect.TypeToken;
import java.util.List;
import java.util.Map;

/** Reads YAML's one-line form {@code {key: value, …}} as a lenient JSON reader does. */
final class Yaml {

    private static final Gson READER =
            new GsonBuilder().setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE).create();

    private Yaml() {}

    static Map<String, Object> map(String line) {
        return READER.fromJson(line, new TypeToken<Map<String, Object>>() {}.getType());
    }

    static ConfigEntry entry(String line) {
        return ConfigList.read(List.of(map(line))).entries().get(0);
    }

    static ConfigList list(String... lines) {
        return ConfigList.read(List.of(lines).stream().map(Yaml::map).toList());
    }
}
