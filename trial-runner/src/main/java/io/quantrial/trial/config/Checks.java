package io.quantrial.trial.config;

import io.quantrial.trial.Services;
import io.quantrial.trial.cost.LatencyTable;
import io.quantrial.trial.data.DataSets;
import io.quantrial.trial.model.Networks;
import io.quantrial.trial.search.Pruner;
import io.quantrial.trial.search.Strategy;
import io.quantrial.trial.signal.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the values of an experiment are checked against: services on the class path, and files. Each
 * method throws a {@code TrialException} that says what is wrong. To look at a study its values are
 * checked against nothing, since its folder must stay readable where they are gone.
 */
interface Checks {

    /** Accepts everything. */
    Checks NONE = new Checks() {};

    default void strategy(String name) {}

    default void signal(String name) {}

    default void pruner(String name) {}

    default void model(String type, Map<String, String> options) {}

    default void data(String type, Optional<Path> path, Map<String, String> options) {}

    default void latencyTable(Path file) {}

    default boolean isFile(Path file) {
        return true;
    }

    default boolean isFolder(Path folder) {
        return true;
    }

    /** Looks at this machine. */
    class Here implements Checks {

        @Override
        public void strategy(String name) {
            Services.find(Strategy.class, Strategy::name, SearchKeys.STRATEGY.path(), name);
        }

        @Override
        public void signal(String name) {
            Services.find(Signal.class, Signal::name, "search.signals", name);
        }

        @Override
        public void pruner(String name) {
            Services.find(Pruner.class, Pruner::name, SearchKeys.PRUNER.path(), name);
        }

        @Override
        public void model(String type, Map<String, String> options) {
            Networks.check(type, options);
        }

        @Override
        public void data(String type, Optional<Path> path, Map<String, String> options) {
            DataSets.check(type, path, options);
        }

        @Override
        public void latencyTable(Path file) {
            LatencyTable.read(file);
        }

        @Override
        public boolean isFile(Path file) {
            return Files.isRegularFile(file);
        }

        @Override
        public boolean isFolder(Path folder) {
            return Files.isDirectory(folder);
        }
    }
}
