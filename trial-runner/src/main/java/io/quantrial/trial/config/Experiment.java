package io.quantrial.trial.config;

import io.quantrial.spi.OptionSpec;
import io.quantrial.spi.PluginRegistry;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.trial.data.DataSets;
import io.quantrial.trial.data.DataSplits;
import io.quantrial.trial.model.Network;
import io.quantrial.trial.model.Networks;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that a study does, checked as far as that is possible without a model and data.
 *
 * @param name the study's name
 * @param seed the source of all chance
 * @param output the study folder
 * @param storage a JDBC URL, or empty for a database in the study folder
 * @param plugins folders of quantizer jars, beside the class path
 * @param model which network
 * @param data which data
 * @param training how to train
 * @param quantization the config list that applies to every trial
 * @param search what to search
 * @param values every key with its value as text, defaults included: two experiments are the same
 *     if these are equal, and {@code ExperimentFile} makes the same experiment of them again
 */
public record Experiment(
        String name,
        long seed,
        Path output,
        Optional<String> storage,
        List<Path> plugins,
        ModelSettings model,
        DataSettings data,
        TrainingSettings training,
        ConfigList quantization,
        SearchSettings search,
        SortedMap<String, String> values) {

    /** Checks that nothing is missing, and copies. */
    public Experiment {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(output, "output");
        Objects.requireNonNull(storage, "storage");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(training, "training");
        Objects.requireNonNull(quantization, "quantization");
        Objects.requireNonNull(search, "search");
        plugins = List.copyOf(plugins);
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /**
     * Loads the data and divides it, the same way in every process.
     *
     * @return the splits
     * @throws io.quantrial.trial.TrialException if a file is missing or wrong
     */
    public DataSplits loadData() {
        return DataSets.load(
                data.type(),
                data.path(),
                data.options(),
                new DataSplits.Division(
                        data.validation(), data.test(), seed, data.trainingSamples()));
    }

    /**
     * Builds the network.
     *
     * @param splits what it must fit
     * @return a fresh network, not initialised
     * @throws io.quantrial.trial.TrialException if it cannot be built for these samples
     */
    public Network buildNetwork(DataSplits splits) {
        return Networks.build(
                model.type(),
                model.options(),
                splits.training().sample(),
                splits.training().classes());
    }

    /**
     * Finds the quantizers of the class path and of the plugin folders.
     *
     * @return a new registry
     * @throws io.quantrial.spi.QuantException if a plugin breaks a rule
     */
    public PluginRegistry findPlugins() {
        PluginRegistry.Builder builder = PluginRegistry.builder();
        plugins.forEach(builder::addFolder);
        return builder.build();
    }

    /**
     * Returns the options of the model and data providers that the experiment leaves out.
     *
     * @return the default of each as text, by key
     */
    public SortedMap<String, String> providerDefaults() {
        SortedMap<String, String> defaults = new TreeMap<>();
        Networks.options(model.type())
                .forEach(option -> defaults.put("model." + option.name(), text(option)));
        DataSets.options(data.type())
                .forEach(option -> defaults.put("data." + option.name(), text(option)));
        defaults.keySet().removeAll(values.keySet());
        return defaults;
    }

    private static String text(OptionSpec option) {
        return option.defaultValue() instanceof Double number
                ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
                : option.defaultValue().toString();
    }

    /**
     * Which network.
     *
     * @param type the provider's name, or the name of a block class on the class path
     * @param options the keys that belong to the provider, as written
     * @param checkpoint parameters of a trained float model, which is then not trained
     */
    public record ModelSettings(
            String type, Map<String, String> options, Optional<Path> checkpoint) {

        /** Copies the map. */
        public ModelSettings {
            options = Collections.unmodifiableMap(new TreeMap<>(options));
        }
    }

    /**
     * Which data.
     *
     * @param type the provider's name
     * @param options the keys that belong to the provider, as written
     * @param path where the data is
     * @param validation the share of the training samples that the search is judged by, in (0, 1)
     * @param test the share that is set aside for the final report, in (0, 1); not used where the
     *     data set has test samples of its own
     * @param trainingSamples the most samples to train on, or empty for all that are left
     */
    public record DataSettings(
            String type,
            Map<String, String> options,
            Optional<Path> path,
            double validation,
            double test,
            OptionalInt trainingSamples) {

        /** Copies the map. */
        public DataSettings {
            options = Collections.unmodifiableMap(new TreeMap<>(options));
        }
    }
}
