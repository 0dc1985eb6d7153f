package io.quantrial.trial.config;

import io.quantrial.trial.config.TrainingSettings.Distillation;
import io.quantrial.trial.config.TrainingSettings.OptimizerKind;
import io.quantrial.trial.config.TrainingSettings.Phase;
import io.quantrial.trial.config.schema.Settings;
import java.util.Optional;

/** Reads the section {@code training}. */
final class TrainingReader {

    private final Settings settings;

    TrainingReader(Settings settings) {
        this.settings = settings;
    }

    TrainingSettings read() {
        return new TrainingSettings(
                settings.get(Keys.BATCH_SIZE),
                settings.get(Keys.THREADS),
                phase(Keys.FLOAT),
                phase(Keys.QUANTIZED),
                settings.get(Keys.STEP_RATE_FACTOR),
                distillation());
    }

    private Phase phase(PhaseKeys keys) {
        Phase phase =
                new Phase(
                        settings.get(keys.epochs()),
                        settings.get(keys.optimizer()),
                        settings.get(keys.learningRate()),
                        settings.get(keys.momentum()),
                        settings.get(keys.weightDecay()),
                        settings.get(keys.schedule()));
        if (phase.momentum() > 0 && phase.optimizer() != OptimizerKind.SGD) {
            throw settings.bad(
                    keys.momentum(),
                    "only sgd has a momentum, but the optimizer is " + phase.optimizer().key());
        }
        return phase;
    }

    private Optional<Distillation> distillation() {
        Optional<Double> weight = settings.find(Keys.DISTILLATION_WEIGHT);
        if (weight.isEmpty() && !settings.places(Keys.DISTILLATION_TEMPERATURE).isEmpty()) {
            throw settings.bad(
                    Keys.DISTILLATION_TEMPERATURE,
                    "has no effect without " + Keys.DISTILLATION_WEIGHT.path());
        }
        return weight.map(
                share -> new Distillation(share, settings.get(Keys.DISTILLATION_TEMPERATURE)));
    }
}
