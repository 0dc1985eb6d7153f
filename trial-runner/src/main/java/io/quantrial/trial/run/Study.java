package io.quantrial.trial.run;

import io.quantrial.trial.MetricNames;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.config.ExperimentFile;
import io.quantrial.trial.search.Candidate;
import io.quantrial.trial.search.Comparison;
import io.quantrial.trial.search.Recommendation;
import io.quantrial.trial.storage.Records.ReportRecord;
import io.quantrial.trial.storage.Records.StudyRecord;
import io.quantrial.trial.storage.Records.TrialRecord;
import io.quantrial.trial.storage.StudyReader;
import io.quantrial.trial.storage.StudyStores;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A study to read, finished or not, also while it runs: a look at its folder and database, taken
 * when it was opened.
 */
public final class Study {

    private final Path folder;
    private final StudyFile file;
    private final Experiment experiment;
    private final Optional<StudyRecord> record;
    private final List<TrialRecord> trials;
    private final List<ReportRecord> reports;

    private Study(Path folder, StudyFile file, Experiment experiment, StudyReader store) {
        this.folder = folder;
        this.file = file;
        this.experiment = experiment;
        this.record = store.study();
        this.trials = store.trials();
        this.reports = store.reports();
    }

    /**
     * Opens a study.
     *
     * @param folder the study folder
     * @return the study as it is now
     * @throws TrialException if the folder is not one of a study
     */
    public static Study open(Path folder) {
        Path own = folder.toAbsolutePath().normalize();
        StudyFile file = StudyFile.read(own);
        Experiment experiment = ExperimentFile.of(file.experiment());
        try (StudyReader store =
                StudyStores.openReadOnly(own, experiment.storage(), experiment.name())) {
            return new Study(own, file, experiment, store);
        }
    }

    /**
     * Returns where the study is.
     *
     * @return the absolute path of its folder
     */
    public Path folder() {
        return folder;
    }

    /**
     * Returns what was known before training.
     *
     * @return the content of {@code study.json}
     */
    public StudyFile file() {
        return file;
    }

    /**
     * Returns what was asked for.
     *
     * @return the experiment
     */
    public Experiment experiment() {
        return experiment;
    }

    /**
     * Returns name, seed and versions.
     *
     * @return the study's record
     * @throws TrialException if the process died while it began the study
     */
    public StudyRecord record() {
        return record.orElseThrow(() -> StudyFile.empty(folder));
    }

    /**
     * Returns all trials.
     *
     * @return by number
     */
    public List<TrialRecord> trials() {
        return trials;
    }

    /**
     * Returns the metrics of every epoch.
     *
     * @return in the order in which they came
     */
    public List<ReportRecord> reports() {
        return reports;
    }

    /**
     * Returns the float model.
     *
     * @return its trial, if it has been trained
     */
    public Optional<TrialRecord> floatModel() {
        return Agenda.floatModel(trials).filter(trial -> trial.state() == TrialState.COMPLETE);
    }

    /**
     * Returns the answer.
     *
     * @return which trial to take, and why
     */
    public Recommendation recommendation() {
        return candidates().allRuns();
    }

    /**
     * Returns the references with a result, also those that are not in the space.
     *
     * @return with the mean over their runs, by number
     */
    public List<Candidate> references() {
        return candidates().references();
    }

    /**
     * Returns each reference beside the best that the search found at no higher cost.
     *
     * @return the comparisons; none for references that nothing found is as cheap as
     */
    public List<Comparison> comparisons() {
        return candidates().comparisons();
    }

    private Candidates candidates() {
        return new Candidates(
                trials, file::offers, file.goal(), experiment.search(), file.floatCost());
    }

    /**
     * Returns the trials that no other one beats in every objective.
     *
     * @return their numbers, from the smallest model to the largest
     */
    public List<Integer> front() {
        return recommendation().front().stream().map(Candidate::number).toList();
    }

    /**
     * Returns whether nothing is left to do.
     *
     * @return false while trials wait or run, or the test split has not been looked at
     */
    public boolean isFinished() {
        return floatModel().isPresent()
                && trials.stream().allMatch(trial -> trial.state().isEnd())
                && new Finals(experiment, file::offers, file.goal(), file.floatCost(), trials)
                        .next()
                        .isEmpty();
    }

    /**
     * Returns the accuracies on the test split.
     *
     * @return in percent, by the number of the trial that was tested
     */
    public SortedMap<Integer, Double> testAccuracies() {
        SortedMap<Integer, Double> accuracies = new TreeMap<>();
        for (TrialRecord trial : trials) {
            Double accuracy = trial.metrics().get(MetricNames.TEST_ACCURACY);
            if (trial.definition().kind() == TrialKind.TEST && accuracy != null) {
                accuracies.put(trial.definition().parent(), accuracy);
            }
        }
        return accuracies;
    }

    /**
     * Returns how much the validation loss rose when one layer alone, or a group of tied layers
     * alone, had the fewest bits.
     *
     * @return by layer, for the layers that are searched; for tied layers by the first of them
     */
    public SortedMap<String, Double> sensitivities() {
        SortedMap<String, Double> sensitivities = new TreeMap<>();
        floatModel()
                .map(TrialRecord::metrics)
                .orElseGet(TreeMap::new)
                .forEach(
                        (name, value) -> {
                            if (name.startsWith(MetricNames.SENSITIVITY)) {
                                sensitivities.put(
                                        name.substring(MetricNames.SENSITIVITY.length()), value);
                            }
                        });
        return sensitivities;
    }

    /**
     * Returns a trial.
     *
     * @param number its number
     * @return the trial
     * @throws TrialException if there is none; the message says which there are
     */
    public TrialRecord trial(int number) {
        if (number < 0 || number >= trials.size()) {
            throw TrialException.input(
                    "there is no trial "
                            + number
                            + "; "
                            + folder
                            + (trials.isEmpty()
                                    ? " has no trials yet"
                                    : " has trials 0 to " + (trials.size() - 1)));
        }
        return trials.get(number);
    }
}
