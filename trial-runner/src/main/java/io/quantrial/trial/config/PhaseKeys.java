package io.quantrial.trial.config;

import io.quantrial.trial.config.TrainingSettings.OptimizerKind;
import io.quantrial.trial.config.TrainingSettings.Schedule;
import io.quantrial.trial.config.schema.Key;
import io.quantrial.trial.config.schema.ValueType;
import java.util.List;

/** The keys of one training. */
record PhaseKeys(
        Key<Integer> epochs,
        Key<OptimizerKind> optimizer,
        Key<Double> learningRate,
        Key<Double> momentum,
        Key<Double> weightDecay,
        Key<Schedule> schedule) {

    static PhaseKeys of(String section, String epochs, String learningRate) {
        return new PhaseKeys(
                new Key<>(
                        section + ".epochs",
                        ValueType.integer(0, 100_000),
                        epochs,
                        "Passes over the training samples; 0 leaves the model as it is."),
                new Key<>(
                        section + ".optimizer",
                        ValueType.oneOf(List.of(OptimizerKind.values()), OptimizerKind::key),
                        "adam",
                        "How parameters move."),
                new Key<>(
                        section + ".learningRate",
                        ValueType.number("(0, 100]", value -> 0 < value && value <= 100),
                        learningRate,
                        "The learning rate at the start."),
                new Key<>(
                        section + ".momentum",
                        ValueType.number("[0, 1)", value -> 0 <= value && value < 1),
                        "0",
                        "The momentum of sgd."),
                new Key<>(
                        section + ".weightDecay",
                        ValueType.number("[0, 1]", value -> 0 <= value && value <= 1),
                        "0",
                        "The decay of weights; step sizes have none."),
                new Key<>(
                        section + ".schedule",
                        ValueType.oneOf(List.of(Schedule.values()), Schedule::key),
                        "cosine",
                        "How the learning rate changes."));
    }

    List<Key<?>> all() {
        return List.of(epochs, optimizer, learningRate, momentum, weightDecay, schedule);
    }
}
