package io.quantrial.trial.data.file;

import io.quantrial.spi.OptionSpec;
import io.quantrial.spi.Options;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.data.DataProvider;
import io.quantrial.trial.data.DataRequest;
import io.quantrial.trial.data.LoadedData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The user's own pictures: {@code images}. The path is a folder with a folder for each class, or
 * with such folders in its folders {@code train} and perhaps {@code test}.
 */
public final class ImagesData implements DataProvider {

    private static final int MOST_PIXELS = 4096;

    /** For the service loader. */
    public ImagesData() {}

    @Override
    public String name() {
        return "images";
    }

    @Override
    public List<OptionSpec> options() {
        List<OptionSpec> form =
                List.of(
                        OptionSpec.integer(
                                "width", 0, 0, MOST_PIXELS, "pixels; 0: that of the first picture"),
                        OptionSpec.integer(
                                "height",
                                0,
                                0,
                                MOST_PIXELS,
                                "pixels; 0: that of the first picture"),
                        OptionSpec.choice(
                                "colour", "rgb", List.of("rgb", "grey"), "3 channels or 1"));
        return Stream.concat(form.stream(), PixelScale.options().stream()).toList();
    }

    @Override
    public void check(DataRequest request) {
        ImageFolder training = training(request);
        List<String> classes = training.classes();
        training.files(classes);
        test(request).ifPresent(folder -> folder.files(classes));
    }

    @Override
    public LoadedData load(DataRequest request) {
        ImageFolder training = training(request);
        List<String> classes = training.classes();
        ImageFile.Size size = size(request.options(), training.files(classes).get(0).path());
        PixelScale scale = PixelScale.of(request.options());
        return new LoadedData(
                training.load(classes, size, scale),
                test(request).map(folder -> folder.load(classes, size, scale)));
    }

    private static ImageFile.Size size(Options options, Path first) {
        int channels = options.choice("colour").equals("rgb") ? 3 : 1;
        ImageFile.Size own = ImageFile.read(first).size(channels);
        int height = options.integer("height");
        int width = options.integer("width");
        return new ImageFile.Size(
                channels, height == 0 ? own.height() : height, width == 0 ? own.width() : width);
    }

    private static ImageFolder training(DataRequest request) {
        Path path =
                request.path()
                        .orElseThrow(
                                () ->
                                        TrialException.input(
                                                "data.path: images needs a folder with a folder"
                                                        + " for each class"));
        return inside(path, "train").orElseGet(() -> new ImageFolder(path));
    }

    private static Optional<ImageFolder> test(DataRequest request) {
        return request.path()
                .filter(path -> inside(path, "train").isPresent())
                .flatMap(path -> inside(path, "test"));
    }

    private static Optional<ImageFolder> inside(Path path, String name) {
        return Optional.of(path.resolve(name)).filter(Files::isDirectory).map(ImageFolder::new);
    }
}
