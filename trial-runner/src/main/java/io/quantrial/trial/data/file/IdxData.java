package io.quantrial.trial.data.file;

import io.quantrial.spi.NearestName;
import io.quantrial.spi.OptionSpec;
import io.quantrial.spi.Options;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.data.DataProvider;
import io.quantrial.trial.data.DataRequest;
import io.quantrial.trial.data.LoadedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The user's own images in a folder of IDX files: {@code idx}. */
public final class IdxData implements DataProvider {

    /** For the service loader. */
    public IdxData() {}

    @Override
    public String name() {
        return "idx";
    }

    @Override
    public List<OptionSpec> options() {
        List<OptionSpec> files =
                List.of(
                        file("images", "train-images-idx3-ubyte", "training images"),
                        file("labels", "train-labels-idx1-ubyte", "labels of the training images"),
                        file("test_images", "", "test images; none: some samples are split off"),
                        file("test_labels", "", "labels of the test images"));
        return Stream.concat(files.stream(), PixelScale.options().stream()).toList();
    }

    private static OptionSpec file(String name, String value, String what) {
        return OptionSpec.text(name, value, "file with the " + what);
    }

    @Override
    public void check(DataRequest request) {
        files(request).check();
    }

    @Override
    public LoadedData load(DataRequest request) {
        return files(request).load(PixelScale.of(request.options()));
    }

    private static IdxSet files(DataRequest request) {
        Path folder =
                request.path()
                        .orElseThrow(
                                () ->
                                        TrialException.input(
                                                "data.path: idx needs the folder of its files"));
        Options options = request.options();
        boolean images = !options.text("test_images").isEmpty();
        boolean labels = !options.text("test_labels").isEmpty();
        if (images != labels) {
            throw TrialException.input(
                    "data.test_images and data.test_labels: set both, or none of them");
        }
        return new IdxSet(
                pair(folder, options, "images", "labels"),
                images
                        ? Optional.of(pair(folder, options, "test_images", "test_labels"))
                        : Optional.empty());
    }

    private static IdxSet.Images pair(Path folder, Options options, String images, String labels) {
        return new IdxSet.Images(find(folder, options, images), find(folder, options, labels));
    }

    private static IdxFile find(Path folder, Options options, String key) {
        String name = options.text(key);
        return DataFile.find(folder, name)
                .map(IdxFile::new)
                .orElseThrow(
                        () ->
                                TrialException.input(
                                        String.format(
                                                "data.%s: %s has no file \"%s\"%s",
                                                key, folder, name, hint(folder, name))));
    }

    private static String hint(Path folder, String name) {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = files.map(file -> file.getFileName().toString()).toList();
            return NearestName.hint(name, names);
        } catch (IOException e) {
            return "; it is not a folder that can be read";
        }
    }
}
