package io.quantrial.trial.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.config.Resolution;
import io.quantrial.spi.config.SlotRule;
import io.quantrial.spi.hook.LayerProfile;
import io.quantrial.spi.hook.ModelProfile;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.space.BitConfiguration;
import io.quantrial.trial.space.LayerBits;
import io.quantrial.trial.space.LayerSpace;
import io.quantrial.trial.space.SearchSpace;
import io.quantrial.trial.storage.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The file {@code study.json} of a study folder: what is known before training, so that a study can
 * be read without loading model and data again.
 *
 * @param experiment every key of the experiment with its value
 * @param goal what was asked for
 * @param command the command that started the study
 * @param dataSha256 the checksum of data and division
 * @param validationSamples how many samples an accuracy is the share of; 0 if it is not known
 * @param floatCost what the float model costs
 * @param layers the layers of the model
 */
public record StudyFile(
        SortedMap<String, String> experiment,
        Goal goal,
        String command,
        String dataSha256,
        int validationSamples,
        Cost floatCost,
        List<Layer> layers) {

    static final String NAME = "study.json";

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    /** Checks that nothing is missing, and copies. */
    public StudyFile {
        experiment = Collections.unmodifiableSortedMap(new TreeMap<>(experiment));
        Objects.requireNonNull(goal, "goal");
        Objects.requireNonNull(command, "command");
        Objects.requireNonNull(dataSha256, "dataSha256");
        Objects.requireNonNull(floatCost, "floatCost");
        layers = List.copyOf(layers);
    }

    /**
     * A layer of the model.
     *
     * @param path its address
     * @param type its kind
     * @param weights the number of its weights
     * @param biases the number of its biases
     * @param macs its multiplications for one sample
     * @param fixed what the key {@code quantization} gives to it, such as {@code lsq/w8/i8}; empty
     *     for floating point
     * @param alternatives what the search may give to it; empty if it is not searched. The same
     *     place in the lists of tied layers is the same choice
     * @param tiedTo the first of the layers that share one choice with it; its own path if there is
     *     no other
     */
    public record Layer(
            String path,
            String type,
            long weights,
            long biases,
            long macs,
            String fixed,
            List<String> alternatives,
            String tiedTo) {

        /** Copies the list; files of earlier versions know no ties. */
        public Layer {
            alternatives = List.copyOf(alternatives);
            tiedTo = Objects.requireNonNullElse(tiedTo, path);
        }
    }

    static StudyFile of(Plan plan, String command) {
        ModelProfile profile = plan.costModel().profile();
        Resolution fixed =
                plan.experiment().quantization().resolve(profile.infos(), plan.plugins());
        return new StudyFile(
                plan.experiment().values(),
                plan.goal(),
                command,
                plan.dataSha256(),
                plan.validationSamples(),
                plan.floatCost(),
                profile.layers().stream().map(layer -> layer(layer, fixed, plan.space())).toList());
    }

    private static Layer layer(LayerProfile profile, Resolution fixed, SearchSpace space) {
        LayerPath path = profile.layer().path();
        Optional<LayerSpace> searched =
                space.layers().stream().filter(layer -> layer.member(path).isPresent()).findFirst();
        return new Layer(
                path.toString(),
                profile.layer().type(),
                profile.weights(),
                profile.biases(),
                profile.macs(),
                fixed(path, fixed).map(LayerBits::toString).orElse(""),
                searched.map(layer -> alternatives(layer, path)).orElse(List.of()),
                searched.map(LayerSpace::name).orElse(path.toString()));
    }

    private static List<String> alternatives(LayerSpace space, LayerPath path) {
        return space.alternatives(space.member(path).orElseThrow()).stream()
                .map(LayerBits::toString)
                .toList();
    }

    private static Optional<LayerBits> fixed(LayerPath path, Resolution resolution) {
        List<SlotRule> rules =
                resolution.rules().stream().filter(rule -> rule.layer().equals(path)).toList();
        if (rules.isEmpty()) {
            return Optional.empty();
        }
        Map<QuantTarget, Integer> bits = new EnumMap<>(QuantTarget.class);
        rules.forEach(rule -> bits.put(rule.target(), rule.scheme().bits()));
        return Optional.of(new LayerBits(rules.get(0).quantizer(), bits));
    }

    /** Writes the file whole or not at all. */
    void write(Path folder) {
        try {
            String text = JSON.writeValueAsString(this);
            WholeFile.write(
                    folder.resolve(NAME), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new TrialException(
                    TrialException.Code.FAILED,
                    e.getMessage()
                            + "; when the cause is removed, resume the study: nothing is lost",
                    e);
        }
    }

    /**
     * Returns the step of an accuracy.
     *
     * @return 100 / validation samples in percentage points; 0 if it is not known
     */
    public double resolution() {
        return validationSamples == 0 ? 0 : 100.0 / validationSamples;
    }

    /** Returns whether the search may give this configuration to the model. */
    boolean offers(BitConfiguration configuration) {
        return layers.stream()
                .filter(layer -> !layer.alternatives().isEmpty())
                .collect(Collectors.groupingBy(Layer::tiedTo))
                .values()
                .stream()
                .allMatch(tied -> offers(tied, configuration));
    }

    private static boolean offers(List<Layer> tied, BitConfiguration configuration) {
        List<String> chosen =
                tied.stream()
                        .map(layer -> configuration.layers().get(LayerPath.parse(layer.path())))
                        .map(String::valueOf)
                        .toList();
        return IntStream.range(0, tied.get(0).alternatives().size())
                .mapToObj(i -> tied.stream().map(layer -> layer.alternatives().get(i)).toList())
                .anyMatch(chosen::equals);
    }

    static TrialException empty(Path folder) {
        return new TrialException(
                TrialException.Code.BAD_STUDY,
                folder + " holds a study that has not begun; resume it, and it begins");
    }

    /**
     * Reads the file of a study folder.
     *
     * @param folder the folder
     * @return the content
     * @throws TrialException if the folder is not one of a study
     */
    static StudyFile read(Path folder) {
        Path file = folder.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            throw TrialException.input(
                    folder
                            + " is not a study folder: it has no "
                            + NAME
                            + "; name the folder that"
                            + " the key \"output\" of the experiment says");
        }
        try {
            return Optional.ofNullable(JSON.readValue(Files.readString(file), StudyFile.class))
                    .orElseThrow(
                            () ->
                                    new TrialException(
                                            TrialException.Code.BAD_STUDY,
                                            file
                                                    + " is damaged: it says nothing; restore it"
                                                    + " from a copy, or start a new study: --set"
                                                    + " output=FOLDER"));
        } catch (JsonProcessingException e) {
            throw new TrialException(
                    TrialException.Code.BAD_STUDY,
                    file
                            + " is damaged: "
                            + e.getOriginalMessage().lines().findFirst().orElse("")
                            + "; restore it from a copy, or start a new study: --set"
                            + " output=FOLDER",
                    e);
        } catch (IOException e) {
            throw new TrialException(
                    TrialException.Code.BAD_STUDY, file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
