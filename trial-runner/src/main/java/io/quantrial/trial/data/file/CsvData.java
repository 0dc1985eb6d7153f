package io.quantrial.trial.data.file;

import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.OptionSpec;
import io.quantrial.spi.Options;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.data.DataProvider;
import io.quantrial.trial.data.DataRequest;
import io.quantrial.trial.data.LoadedData;
import io.quantrial.trial.data.Samples;
import io.quantrial.trial.data.Scaling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Rows of numbers with a label: {@code csv}. The path is one file, or a folder with {@code
 * train.csv} and perhaps {@code test.csv}.
 */
public final class CsvData implements DataProvider {

    private static final String SHAPE = "[1-9]\\d{0,8}(x[1-9]\\d{0,8}){0,3}";

    /** For the service loader. */
    public CsvData() {}

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public List<OptionSpec> options() {
        return List.of(
                OptionSpec.text(
                        "label",
                        "last",
                        "column of the class: last, first, its name, or its number from 1"),
                OptionSpec.choice(
                        "header",
                        "auto",
                        List.of("auto", "true", "false"),
                        "whether the first row has names"),
                OptionSpec.text("separator", ",", "character between fields, or tab"),
                OptionSpec.text(
                        "shape",
                        "",
                        "shape of a sample such as 1x8x8; empty: one axis of features"),
                OptionSpec.number("factor", 1, -1e9, 1e9, "what values are multiplied by"),
                OptionSpec.choice(
                        "scaling",
                        "none",
                        List.of("none", "standard"),
                        "standard: mean 0 and deviation 1 of each feature over training samples"));
    }

    @Override
    public void check(DataRequest request) {
        reader(request.options());
        shape(request.options());
        trainingFile(request);
    }

    @Override
    public LoadedData load(DataRequest request) {
        CsvReader reader = reader(request.options());
        Path file = trainingFile(request);
        CsvTable table = read(reader, file);
        Shape shape = shape(request.options()).orElseGet(() -> new Shape(table.features()));
        refuseOtherShape(file, table, shape);
        Map<String, Integer> classes = table.classes();
        if (classes.size() < 2) {
            throw TrialException.input(
                    file + ": all labels are " + classes.keySet() + "; check data.label");
        }
        Optional<Samples> test =
                testFile(request)
                        .map(
                                path -> {
                                    CsvTable rows = read(reader, path);
                                    refuseOtherShape(path, rows, shape);
                                    return rows.samples(shape, classes);
                                });
        Scaling scaling =
                Scaling.valueOf(request.options().choice("scaling").toUpperCase(Locale.ROOT));
        return new LoadedData(table.samples(shape, classes), test, scaling);
    }

    private static void refuseOtherShape(Path file, CsvTable table, Shape shape) {
        if (shape.size() != table.features()) {
            throw TrialException.input(
                    String.format(
                            "data.shape: %s is %d values, but %s has %d columns beside the label",
                            shape, shape.size(), file, table.features()));
        }
    }

    private static CsvReader reader(Options options) {
        String separator = options.text("separator");
        if (separator.equals("tab")) {
            separator = "\t";
        }
        if (separator.length() != 1 || "\"\r\n".contains(separator)) {
            throw TrialException.input(
                    "data.separator must be one character, or tab: \"" + separator + "\"");
        }
        return new CsvReader(
                options.text("label"),
                options.choice("header"),
                separator.charAt(0),
                options.number("factor"));
    }

    private static Optional<Shape> shape(Options options) {
        String text = options.text("shape");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.matches(SHAPE)) {
            throw TrialException.input(
                    "data.shape must be like 16, 1x8x8 or 3x32x32: \"" + text + "\"");
        }
        return Optional.of(
                new Shape(Stream.of(text.split("x")).mapToLong(Long::parseLong).toArray()));
    }

    private static Path trainingFile(DataRequest request) {
        Path path =
                request.path()
                        .orElseThrow(
                                () ->
                                        TrialException.input(
                                                "data.path: csv needs a file, or a folder with"
                                                        + " train.csv"));
        if (Files.isRegularFile(path)) {
            return path;
        }
        return DataFile.find(path, "train.csv")
                .orElseThrow(
                        () ->
                                TrialException.input(
                                        "data.path: the folder "
                                                + path
                                                + " has no train.csv (or train.csv.gz)"));
    }

    private static Optional<Path> testFile(DataRequest request) {
        return request.path()
                .filter(Files::isDirectory)
                .flatMap(at -> DataFile.find(at, "test.csv"));
    }

    private static CsvTable read(CsvReader reader, Path file) {
        return DataFile.read(file, in -> reader.read(in, file.toString()));
    }
}
