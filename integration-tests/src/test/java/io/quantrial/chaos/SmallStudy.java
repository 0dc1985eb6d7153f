package io.quantrial.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An experiment on the digits whose trials take a fraction of a second, and the folder of its
 * study.
 *
 * @param parent where file and folder lie
 * @param name the name of both
 * @param settings keys that differ, as {@code key=value}
 */
public record SmallStudy(Path parent, String name, List<String> settings) {

    private static final String EXPERIMENT =
            """
            seed: 3
            model: {type: mlp}
            data: {type: digits}
            training:
              float: {epochs: 2, learningRate: 0.005}
              quantized: {epochs: 2}
            search:
              strategy: nsga2
              space:
                - {op_names: ['*'], quantizer: [lsq, qat], quant_bits: {weight: [2, 4, 8], input: [4, 8]}}
              maxTrials: 5
              concurrency: 1
            """;

    /** Returns a study that has not begun. */
    public static SmallStudy in(Path parent, String name) {
        return new SmallStudy(parent, name, List.of());
    }

    /** Returns the same study with a key that differs. */
    public SmallStudy with(String key, Object value) {
        List<String> more = new ArrayList<>(settings);
        more.add(key + "=" + value);
        return new SmallStudy(parent, name, more);
    }

    /** Returns the study's folder. */
    public Path folder() {
        return parent.resolve(name);
    }

    /** Starts a controller with the experiment file; it goes on if the study has begun. */
    public StudyProcess start(String... prefix) {
        List<String> arguments = new ArrayList<>(List.of("search", file().toString()));
        if (Files.exists(folder().resolve("study.json"))) {
            arguments.add("--resume");
        }
        settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return StudyProcess.start(parent, List.of(prefix), arguments);
    }

    /** Starts a controller as a stopped one says: with the folder alone, and further arguments. */
    public StudyProcess resume(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("search", "--resume", folder().toString()));
        arguments.addAll(List.of(more));
        return StudyProcess.start(parent, List.of(), arguments);
    }

    /** Returns a copy of the study's folder under another name, to be resumed. */
    SmallStudy copy(String other) throws IOException {
        SmallStudy copy = new SmallStudy(parent, other, settings);
        try (Stream<Path> paths = Files.walk(folder())) {
            for (Path path : paths.toList()) {
                Files.copy(path, copy.folder().resolve(folder().relativize(path)));
            }
        }
        return copy;
    }

    private Path file() {
        try {
            return Files.writeString(
                    parent.resolve(name + ".yaml"),
                    "name: " + name + "\noutput: " + folder() + "\n" + EXPERIMENT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
