package io.quantrial.trial.run;

import ai.djl.Model;
import io.quantrial.spi.PluginRegistry;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.config.PluginLookup;
import io.quantrial.spi.hook.AttachOptions;
import io.quantrial.spi.hook.ModelProfile;
import io.quantrial.spi.hook.QuantizedModel;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.data.DataSplits;
import io.quantrial.trial.model.Network;
import io.quantrial.trial.space.BitConfiguration;
import io.quantrial.trial.space.SearchSpace;
import io.quantrial.trial.storage.CheckpointFolder;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import io.quantrial.trial.storage.Records.TrialRecord;
import io.quantrial.trial.train.ParameterFile;
import java.nio.file.Path;

/**
 * The trained model of a trial, as it left its worker: a DJL model with its quantizers attached, to
 * predict with, to train on, or to export.
 */
public final class TrialModel implements AutoCloseable {

    private final Model model;
    private final QuantizedModel quantized;
    private final DataSplits data;

    private TrialModel(Model model, QuantizedModel quantized, DataSplits data) {
        this.model = model;
        this.quantized = quantized;
        this.data = data;
    }

    /**
     * Loads the model of a trial.
     *
     * @param study the study
     * @param number the trial's number; that of the float model too
     * @return the model, for the caller to close
     * @throws TrialException if the trial has no checkpoint, or its file is damaged
     */
    public static TrialModel load(Study study, int number) {
        TrialRecord trial = study.trial(number);
        CheckpointRecord checkpoint =
                trial.checkpoint()
                        .orElseThrow(
                                () ->
                                        TrialException.input(
                                                "trial "
                                                        + number
                                                        + " is "
                                                        + trial.state()
                                                        + " and has no model; choose one that is"
                                                        + " COMPLETE"));
        Path file =
                new CheckpointFolder(study.folder().resolve("checkpoints")).verified(checkpoint);
        Experiment experiment = study.experiment();
        DataSplits data = experiment.loadData();
        Network network = experiment.buildNetwork(data);
        PluginRegistry registry = experiment.findPlugins();
        AttachOptions options = network.attachOptions().optRegistry(registry).build();
        Model model = Model.newInstance(experiment.name());
        try {
            model.setBlock(network.block());
            ConfigList list = ConfigList.of();
            if (trial.definition().kind() != TrialKind.FLOAT) {
                ModelProfile profile = ModelProfile.of(model, data.training().sample(), options);
                SearchSpace space =
                        SearchSpace.of(
                                experiment.search().space(),
                                profile.infos(),
                                PluginLookup.of(registry));
                list = list(space, experiment, trial);
            }
            QuantizedModel quantized = QuantizedModel.attach(model, list, options);
            ParameterFile.read(model, file);
            return new TrialModel(model, quantized, data);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static ConfigList list(SearchSpace space, Experiment experiment, TrialRecord trial) {
        return trial.definition()
                .configuration()
                .map(
                        text ->
                                space.configList(
                                        experiment.quantization(), BitConfiguration.parse(text)))
                .orElse(experiment.quantization());
    }

    /**
     * Returns the DJL model.
     *
     * @return the model, closed with this object
     */
    public Model model() {
        return model;
    }

    /**
     * Returns its quantizers.
     *
     * @return the attachment; without slots for the float model
     */
    public QuantizedModel quantized() {
        return quantized;
    }

    /**
     * Returns the data that it was trained and judged with.
     *
     * @return the splits
     */
    public DataSplits data() {
        return data;
    }

    @Override
    public void close() {
        model.close();
    }
}
