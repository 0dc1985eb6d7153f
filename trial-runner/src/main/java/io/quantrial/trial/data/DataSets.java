package io.quantrial.trial.data;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Finds and checks data providers by name. (Skeleton: to be written.) */
public final class DataSets {

    private DataSets() {}

    /**
     * Checks type, options and files without loading everything.
     *
     * @param type the value of {@code data.type}
     * @param path the value of {@code data.path}
     * @param options the provider's own keys as written
     */
    public static void check(String type, Optional<Path> path, Map<String, String> options) {
        throw new UnsupportedOperationException("not written yet");
    }

    /**
     * Loads a data set and divides it.
     *
     * @param type the value of {@code data.type}
     * @param path the value of {@code data.path}
     * @param options the provider's own keys as written
     * @param division how it is divided
     * @return the splits
     */
    public static DataSplits load(
            String type,
            Optional<Path> path,
            Map<String, String> options,
            DataSplits.Division division) {
        throw new UnsupportedOperationException("not written yet");
    }
}
