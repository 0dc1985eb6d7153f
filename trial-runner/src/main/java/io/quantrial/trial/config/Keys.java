package io.quantrial.trial.config;

import io.quantrial.trial.config.schema.Key;
import io.quantrial.trial.config.schema.Schema;
import io.quantrial.trial.config.schema.ValueType;
import io.quantrial.trial.config.source.ConfigFile;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The keys of the study, its model, its data and its training. */
final class Keys {

    static final Key<Path> INCLUDE =
            new Key<>(
                    ConfigFile.INCLUDE,
                    ValueType.path(),
                    Key.NONE,
                    "A file, relative to this one, whose values apply where this one has none.");
    static final Key<String> NAME =
            new Key<>(
                    "name",
                    ValueType.matching(
                            "1 to 100 letters, digits, blanks or any of . _ - that start with a"
                                    + " letter or digit",
                            "[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,99}"),
                    "the file's name",
                    "The study's name.");
    static final Key<Long> SEED =
            new Key<>(
                    "seed", ValueType.whole(0, Long.MAX_VALUE), "42", "The source of all chance.");
    static final Key<Path> OUTPUT =
            new Key<>("output", ValueType.path(), "runs/NAME", "The study folder.");
    static final Key<String> STORAGE =
            new Key<>(
                    "storage",
                    ValueType.matching(
                            "a URL such as jdbc:postgresql://host/db or jdbc:sqlite:FILE",
                            "jdbc:(postgresql|sqlite):.+"),
                    Key.NONE,
                    "A database; without one there is a file in the study folder.");
    static final Key<Path> PLUGINS =
            new Key<>(
                    "plugins[]",
                    ValueType.path(),
                    Key.NONE,
                    "Folders of quantizer jars, beside the class path.");
    static final Key<String> MODEL_TYPE =
            new Key<>(
                    "model.type",
                    ValueType.text(),
                    Key.REQUIRED,
                    "A model provider's name, or the name of a block class on the class path.");
    static final Key<Path> MODEL_CHECKPOINT =
            new Key<>(
                    "model.checkpoint",
                    ValueType.path(),
                    Key.NONE,
                    "Parameters of a trained float model, which is then not trained.");
    static final Key<String> MODEL_OPTION =
            new Key<>("model.*", ValueType.text(), Key.NONE, "Options of the model provider.");
    static final Key<String> DATA_TYPE =
            new Key<>("data.type", ValueType.text(), "digits", "A data provider's name.");
    static final Key<Path> DATA_PATH =
            new Key<>(
                    "data.path",
                    ValueType.path(),
                    Key.NONE,
                    "The file or folder that has the data, if the provider needs one.");
    static final Key<Double> DATA_VALIDATION =
            new Key<>(
                    "data.validation",
                    ValueType.number("(0, 1)", value -> 0 < value && value < 1),
                    "0.1",
                    "The share of the training samples that the search is judged by.");
    static final Key<Double> DATA_TEST =
            new Key<>(
                    "data.test",
                    ValueType.number("(0, 1)", value -> 0 < value && value < 1),
                    "0.2",
                    "The share that is set aside for the final report, if the data has no test"
                            + " samples of its own.");
    static final Key<Integer> DATA_TRAINING =
            new Key<>(
                    "data.trainingSamples",
                    ValueType.integer(1, Integer.MAX_VALUE),
                    Key.NONE,
                    "The most samples to train on, chosen by the seed; without it all that are"
                            + " left.");
    static final Key<String> DATA_OPTION =
            new Key<>("data.*", ValueType.text(), Key.NONE, "Options of the data provider.");
    static final Key<Integer> BATCH_SIZE =
            new Key<>(
                    "training.batchSize", ValueType.integer(1, 65536), "64", "Samples of a step.");
    static final Key<Integer> THREADS =
            new Key<>(
                    "training.threads",
                    ValueType.integer(1, 1024),
                    "1",
                    "Threads of the engine in each worker.");
    static final PhaseKeys FLOAT = PhaseKeys.of("training.float", "5", "0.001");
    static final PhaseKeys QUANTIZED = PhaseKeys.of("training.quantized", "2", "0.0005");
    static final Key<Double> STEP_RATE_FACTOR =
            new Key<>(
                    "training.quantized.stepLearningRateFactor",
                    ValueType.number("(0, 1000]", value -> 0 < value && value <= 1000),
                    "1",
                    "The learning rate of step sizes divided by that of weights.");
    static final Key<Double> DISTILLATION_WEIGHT =
            new Key<>(
                    "training.quantized.distillation.weight",
                    ValueType.number("[0, 1]", value -> 0 <= value && value <= 1),
                    Key.NONE,
                    "The share of the loss that compares with the float model; without it there is"
                            + " no distillation.");
    static final Key<Double> DISTILLATION_TEMPERATURE =
            new Key<>(
                    "training.quantized.distillation.temperature",
                    ValueType.number("(0, 100]", value -> 0 < value && value <= 100),
                    "1",
                    "The temperature of both softmaxes of the comparison.");

    /** Every key of the experiment file, in the order of its documentation. */
    static final Schema SCHEMA =
            new Schema(
                    Stream.of(
                                    List.of(
                                            INCLUDE,
                                            NAME,
                                            SEED,
                                            OUTPUT,
                                            STORAGE,
                                            PLUGINS,
                                            MODEL_TYPE,
                                            MODEL_CHECKPOINT,
                                            MODEL_OPTION,
                                            DATA_TYPE,
                                            DATA_PATH,
                                            DATA_VALIDATION,
                                            DATA_TEST,
                                            DATA_TRAINING,
                                            DATA_OPTION,
                                            BATCH_SIZE,
                                            THREADS),
                                    FLOAT.all(),
                                    QUANTIZED.all(),
                                    List.of(
                                            STEP_RATE_FACTOR,
                                            DISTILLATION_WEIGHT,
                                            DISTILLATION_TEMPERATURE),
                                    EntryKeys.QUANTIZATION_KEYS,
                                    SearchKeys.ALL)
                            .<Key<?>>flatMap(List::stream)
                            .toList());

    private Keys() {}
}
