package io.quantrial.trial.run;

import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.data.DataSplits;
import io.quantrial.trial.model.Network;
import io.quantrial.trial.train.ParameterFile;

/** Whether a network reads its checkpoint and answers with scores, before any training. */
final class NetworkCheck {

    /** More than one sample: a network that mixes them up has the right shape for one. */
    private static final int BATCH = 2;

    private NetworkCheck() {}

    /**
     * Checks a network of its own, since reading changes it.
     *
     * @throws TrialException if the checkpoint does not fit, or the network returns no scores
     */
    static void check(Experiment experiment, DataSplits splits) {
        Network network = experiment.buildNetwork(splits);
        Shape sample = splits.training().sample();
        try (Model model = Model.newInstance(experiment.name())) {
            NDManager manager = model.getNDManager();
            model.setBlock(network.block());
            network.block().initialize(manager, DataType.FLOAT32, new Shape(1).addAll(sample));
            experiment
                    .model()
                    .checkpoint()
                    .ifPresent(file -> ParameterFile.readFitting(model, network, file));
            NDList zeros = new NDList(manager.zeros(new Shape(BATCH).addAll(sample)));
            ParameterStore store = new ParameterStore(manager, false);
            network.scores(
                    network.block().forward(store, zeros, false),
                    BATCH,
                    splits.training().classes());
        }
    }
}
