package io.quantrial.trial.data;

import io.quantrial.spi.Options;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a provider finds its data.
 *
 * @param path the key {@code data.path}, absolute, or empty
 * @param options the provider's own options, every one with a value
 */
public record DataRequest(Optional<Path> path, Options options) {

    /** Checks that nothing is missing. */
    public DataRequest {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(options, "options");
    }
}
