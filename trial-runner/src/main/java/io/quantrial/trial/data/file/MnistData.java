package io.quantrial.trial.data.file;

import ai.djl.basicdataset.cv.classification.FashionMnist;
import ai.djl.basicdataset.cv.classification.Mnist;
import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.ndarray.NDManager;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.translate.Pipeline;
import ai.djl.translate.TranslateException;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.data.DataProvider;
import io.quantrial.trial.data.DataRequest;
import io.quantrial.trial.data.DatasetSamples;
import io.quantrial.trial.data.LoadedData;
import io.quantrial.trial.data.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * 70,000 images of 28×28 pixels in the four files of MNIST: from a folder, or else downloaded by
 * DJL. Pixels are normalised by the usual mean and deviation of the set.
 */
public abstract sealed class MnistData implements DataProvider {

    private static final int CLASSES = 10;
    private static final int DOWNLOAD_BATCH = 1000;

    private final String name;
    private final PixelScale scale;

    private MnistData(String name, PixelScale scale) {
        this.name = name;
        this.scale = scale;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final void check(DataRequest request) {
        request.path().ifPresent(path -> files(path).check());
    }

    @Override
    public final LoadedData load(DataRequest request) {
        return request.path().map(path -> files(path).load(scale)).orElseGet(this::download);
    }

    private IdxSet files(Path path) {
        List<Path> folders = List.of(path, path.resolve(name));
        return folders.stream()
                .flatMap(folder -> files(folder, "train").stream())
                .findFirst()
                .map(
                        training ->
                                new IdxSet(
                                        training,
                                        files(training.pixels().path().getParent(), "t10k")))
                .filter(set -> set.test().isPresent())
                .orElseThrow(
                        () ->
                                TrialException.input(
                                        String.format(
                                                "data.path: neither %s nor its folder %s has the"
                                                        + " four files of %s: train-images-idx3-ubyte,"
                                                        + " train-labels-idx1-ubyte,"
                                                        + " t10k-images-idx3-ubyte,"
                                                        + " t10k-labels-idx1-ubyte (or .gz)",
                                                path, name, name)));
    }

    /** Returns the two files of a part, if both are there. */
    private static Optional<IdxSet.Images> files(Path folder, String prefix) {
        Optional<Path> pixels = DataFile.find(folder, prefix + "-images-idx3-ubyte");
        Optional<Path> labels = DataFile.find(folder, prefix + "-labels-idx1-ubyte");
        return pixels.isPresent() && labels.isPresent()
                ? Optional.of(
                        new IdxSet.Images(new IdxFile(pixels.get()), new IdxFile(labels.get())))
                : Optional.empty();
    }

    private LoadedData download() {
        Pipeline pipeline = pipeline();
        try (NDManager manager = NDManager.newBaseManager()) {
            return new LoadedData(
                    drain(manager, Dataset.Usage.TRAIN, pipeline),
                    Optional.of(drain(manager, Dataset.Usage.TEST, pipeline)));
        } catch (IOException | TranslateException e) {
            throw new TrialException(
                    TrialException.Code.BAD_INPUT,
                    String.format(
                            "data.type: %s cannot be downloaded (%s); set data.path to a folder"
                                    + " with its four IDX files",
                            name, DataFile.reason(e)),
                    e);
        }
    }

    /** Does to DJL's arrays what the scale's table does to bytes. */
    final Pipeline pipeline() {
        return new Pipeline(
                new ToTensor(), array -> array.sub(scale.mean()).divi(scale.deviation()));
    }

    private Samples drain(NDManager manager, Dataset.Usage usage, Pipeline pipeline)
            throws IOException, TranslateException {
        try (NDManager arrays = manager.newSubManager()) {
            return DatasetSamples.read(dataset(arrays, usage, pipeline), arrays, CLASSES);
        }
    }

    /** Returns DJL's data set, in its own order. */
    abstract RandomAccessDataset dataset(NDManager manager, Dataset.Usage usage, Pipeline pipeline);

    /** Handwritten digits: {@code mnist}. */
    public static final class Digits extends MnistData {

        /** For the service loader. */
        public Digits() {
            super("mnist", new PixelScale(0.1307f, 0.3081f));
        }

        @Override
        RandomAccessDataset dataset(NDManager manager, Dataset.Usage usage, Pipeline pipeline) {
            return Mnist.builder()
                    .optManager(manager)
                    .optUsage(usage)
                    .optPipeline(pipeline)
                    .setSampling(DOWNLOAD_BATCH, false)
                    .build();
        }
    }

    /** Pieces of clothing: {@code fashion-mnist}. */
    public static final class Fashion extends MnistData {

        /** For the service loader. */
        public Fashion() {
            super("fashion-mnist", new PixelScale(0.2860f, 0.3530f));
        }

        @Override
        RandomAccessDataset dataset(NDManager manager, Dataset.Usage usage, Pipeline pipeline) {
            return FashionMnist.builder()
                    .optManager(manager)
                    .optUsage(usage)
                    .optPipeline(pipeline)
                    .setSampling(DOWNLOAD_BATCH, false)
                    .build();
        }
    }
}
