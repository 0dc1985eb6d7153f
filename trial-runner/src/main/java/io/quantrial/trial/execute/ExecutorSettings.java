package io.quantrial.trial.execute;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What an executor needs to know.
 *
 * @param studyFolder the study's folder, which workers read and write
 * @param concurrency how many tasks run at once
 * @param threads threads of the engine in each worker
 * @param heap the largest heap of a worker, such as {@code 1g}
 * @param javaOptions further options of the workers' Java
 */
public record ExecutorSettings(
        Path studyFolder, int concurrency, int threads, String heap, List<String> javaOptions) {

    /**
     * Returns what of the launcher's variable {@code QUANTRIAL_JAVA_OPTS} is for workers too: the
     * properties ({@code -DNAME=VALUE}), such as those of a proxy. The other options are about one
     * process; {@code search.heap} is what a worker has instead.
     *
     * @param environment the environment
     * @return the options, for {@code javaOptions}
     */
    public static List<String> propertiesOf(Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("QUANTRIAL_JAVA_OPTS", "").split("\\s+"))
                .filter(option -> option.startsWith("-D"))
                .toList();
    }

    /** Checks the numbers, and copies. */
    public ExecutorSettings {
        Objects.requireNonNull(studyFolder, "studyFolder");
        Objects.requireNonNull(heap, "heap");
        javaOptions = List.copyOf(javaOptions);
        if (concurrency < 1 || threads < 1) {
            throw new IllegalArgumentException(
                    "needs concurrency >= 1 and threads >= 1: " + concurrency + ", " + threads);
        }
    }
}
