package io.quantrial.trial.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quantrial.spi.hook.LayerProfile;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.space.LayerSpace;
import io.quantrial.trial.storage.CheckpointFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The file {@code study.json} of a study folder: what is known before training, so that a study can
 * be read without loading model and data again.
 *
 * @param experiment every key of the experiment with its value
 * @param goal what was asked for
 * @param command the command that started the study
 * @param dataSha256 the checksum of data and division
 * @param floatCost what the float model costs
 * @param layers the layers of the model
 */
public record StudyFile(
        SortedMap<String, String> experiment,
        Goal goal,
        String command,
        String dataSha256,
        Cost floatCost,
        List<Layer> layers) {

    static final String NAME = "study.json";

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    /**
     * A layer of the model.
     *
     * @param path its address
     * @param type its kind
     * @param weights the number of its weights
     * @param biases the number of its biases
     * @param macs its multiplications for one sample
     * @param alternatives what the search may give to it; empty if it is not searched
     */
    public record Layer(
            String path,
            String type,
            long weights,
            long biases,
            long macs,
            List<String> alternatives) {}

    static StudyFile of(Plan plan, String command) {
        Map<String, LayerSpace> searched =
                plan.space().layers().stream()
                        .collect(
                                Collectors.toMap(
                                        layer -> layer.layer().toString(), Function.identity()));
        List<Layer> layers =
                plan.costModel().profile().layers().stream()
                        .map(layer -> layer(layer, searched.get(layer.layer().path().toString())))
                        .toList();
        return new StudyFile(
                plan.experiment().values(),
                plan.goal(),
                command,
                plan.dataSha256(),
                plan.floatCost(),
                layers);
    }

    private static Layer layer(LayerProfile profile, LayerSpace space) {
        return new Layer(
                profile.layer().path().toString(),
                profile.layer().type(),
                profile.weights(),
                profile.biases(),
                profile.macs(),
                space == null
                        ? List.of()
                        : space.alternatives().stream().map(Object::toString).toList());
    }

    /** Writes the file whole or not at all. */
    void write(Path folder) {
        try {
            String text = JSON.writeValueAsString(this);
            new CheckpointFolder(folder)
                    .write(NAME, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new TrialException(
                    TrialException.Code.FAILED,
                    folder.resolve(NAME) + " cannot be written: " + e.getMessage(),
                    e);
        }
    }

    static TrialException empty(Path folder) {
        return new TrialException(
                TrialException.Code.BAD_STUDY,
                folder + " holds a study that has not begun; start it: search --resume " + folder);
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
            return JSON.readValue(Files.readString(file), StudyFile.class);
        } catch (JsonProcessingException e) {
            throw new TrialException(
                    TrialException.Code.BAD_STUDY,
                    file + " is damaged: " + e.getOriginalMessage(),
                    e);
        } catch (IOException e) {
            throw new TrialException(
                    TrialException.Code.BAD_STUDY, file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
