package io.quantrial.trial.train;

import ai.djl.Model;
import ai.djl.nn.Block;
import ai.djl.nn.norm.BatchNorm;
import io.quantrial.spi.PluginRegistry;
import io.quantrial.spi.config.LayerInfo;
import io.quantrial.spi.config.PluginLookup;
import io.quantrial.spi.hook.ModelProfile;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.config.ExperimentFile;
import io.quantrial.trial.data.DataSplits;
import io.quantrial.trial.model.Network;
import io.quantrial.trial.space.SearchSpace;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * What all tasks of one experiment share; loaded once and never changed.
 *
 * @param experiment what is studied
 * @param data the samples
 * @param plugins the quantizers
 * @param networks makes a fresh network for each task
 * @param space what varies between the tasks
 * @param smallestBatch the fewest samples that the network can be trained with at once
 */
record Session(
        Experiment experiment,
        DataSplits data,
        PluginRegistry plugins,
        Supplier<Network> networks,
        SearchSpace space,
        int smallestBatch) {

    /** Loads what the values of an experiment ask for. */
    static Session open(SortedMap<String, String> values) {
        Experiment experiment = ExperimentFile.of(values);
        DataSplits splits = experiment.loadData();
        return of(
                experiment,
                splits,
                experiment.findPlugins(),
                () -> experiment.buildNetwork(splits));
    }

    /** Finds the search space of the network. */
    static Session of(
            Experiment experiment,
            DataSplits data,
            PluginRegistry plugins,
            Supplier<Network> networks) {
        Network network = networks.get();
        // the variance of a single sample does not exist
        int smallestBatch = hasBatchNorm(network.block()) ? 2 : 1;
        SearchSpace space =
                SearchSpace.of(
                        experiment.search().space(),
                        layers(network, data),
                        PluginLookup.of(plugins));
        return new Session(experiment, data, plugins, networks, space, smallestBatch);
    }

    private static boolean hasBatchNorm(Block block) {
        return block instanceof BatchNorm
                || block.getChildren().values().stream().anyMatch(Session::hasBatchNorm);
    }

    private static List<LayerInfo> layers(Network network, DataSplits data) {
        try (Model model = Model.newInstance("profile")) {
            model.setBlock(network.block());
            return ModelProfile.of(model, data.training().sample(), network.attachOptions().build())
                    .infos();
        }
    }
}
