package io.quantrial.trial.data;

import io.quantrial.spi.OptionSpec;
import io.quantrial.spi.Options;
import io.quantrial.trial.Services;
import io.quantrial.trial.TrialException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds and checks data providers by name. */
public final class DataSets {

    private DataSets() {}

    /**
     * Checks type, options and files without loading everything.
     *
     * @param type the value of {@code data.type}
     * @param path the value of {@code data.path}
     * @param options the provider's own keys as written
     * @throws TrialException with code {@code BAD_INPUT} and one line for the user
     */
    public static void check(String type, Optional<Path> path, Map<String, String> options) {
        DataProvider provider = find(type);
        provider.check(request(provider, path, options));
    }

    /**
     * Loads a data set and divides it.
     *
     * @param type the value of {@code data.type}
     * @param path the value of {@code data.path}
     * @param options the provider's own keys as written
     * @param division how it is divided
     * @return the splits
     * @throws TrialException with code {@code BAD_INPUT} and one line for the user
     */
    public static DataSplits load(
            String type,
            Optional<Path> path,
            Map<String, String> options,
            DataSplits.Division division) {
        DataProvider provider = find(type);
        DataRequest request = request(provider, path, options);
        provider.check(request);
        return DataSplits.of(provider.load(request), division);
    }

    /**
     * Returns the keys that a type has under {@code data}.
     *
     * @param type the value of {@code data.type}
     * @return the provider's options
     * @throws TrialException if there is no such type
     */
    public static List<OptionSpec> options(String type) {
        return find(type).options();
    }

    private static DataProvider find(String type) {
        return Services.find(DataProvider.class, DataProvider::name, "data.type", type);
    }

    private static DataRequest request(
            DataProvider provider, Optional<Path> path, Map<String, String> options) {
        Options read = Services.options("data", provider.options(), options);
        path.filter(Files::notExists)
                .ifPresent(
                        missing -> {
                            throw TrialException.input("data.path: " + missing + " does not exist");
                        });
        return new DataRequest(path.map(Path::toAbsolutePath), read);
    }
}
