package io.quantrial.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.MetricNames;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.config.ExperimentFile;
import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.report.ReportFiles;
import io.quantrial.trial.report.ReportInput;
import io.quantrial.trial.report.StudyReport;
import io.quantrial.trial.report.TerminalReport;
import io.quantrial.trial.run.Study;
import io.quantrial.trial.run.TrialRunner;
import io.quantrial.trial.search.Candidate;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** README's search, {@code examples/digits.yaml}, carried out as it stands there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchExampleTest {

    private Study study;
    private ReportInput report;

    @BeforeAll
    void search(@TempDir Path folder) {
        Experiment experiment =
                ExperimentFile.read(
                                Markdown.ROOT.resolve("examples/digits.yaml"),
                                List.of("output=" + folder.resolve("digits")),
                                Map.of())
                        .experiment();
        assertThat(new TrialRunner(experiment).optCommand("test").run()).isTrue();
        study = Study.open(experiment.output());
        report = new StudyReport(study).input();
        assertThat(ReportFiles.write(report, experiment.output())).isNotEmptyFile();
    }

    @Test
    void bothQuantizersAreTriedInAtLeastTwentyTrials() {
        List<TrialRecord> tried =
                study.trials().stream()
                        .filter(trial -> trial.definition().kind() == TrialKind.SEARCH)
                        .filter(trial -> trial.state() == TrialState.COMPLETE)
                        .toList();
        Set<String> quantizers =
                tried.stream()
                        .flatMap(trial -> trial.definition().configuration().stream())
                        .flatMap(text -> List.of(text.split("[=/; ]+")).stream())
                        .filter(Set.of("lsq", "qat")::contains)
                        .collect(Collectors.toSet());
        assertThat(tried).hasSizeGreaterThanOrEqualTo(20);
        assertThat(quantizers).containsExactlyInAnyOrder("lsq", "qat");
    }

    /** Two workers end in an order of their own, so that the answer is not always the same one. */
    @Test
    void theAnswerIsSmallAndAlmostAsGood() {
        Candidate answer = study.recommendation().answer().orElseThrow();
        double share = answer.metrics().get(CostKind.SIZE.key()) / study.file().floatCost().size();
        double inFloat = study.floatModel().orElseThrow().metrics().get(MetricNames.ACCURACY);
        assertThat(share).isLessThanOrEqualTo(0.15);
        assertThat(inFloat).isGreaterThan(97);
        assertThat(answer.metrics().get(MetricNames.ACCURACY)).isGreaterThan(inFloat - 2);
        // 359 test digits: a digit is 0.3 points
        assertThat(study.testAccuracies().get(answer.number()))
                .isGreaterThan(study.testAccuracies().get(0) - 3);
    }

    @Test
    void readmeShowsWhatTheSearchPrints() {
        String printed = TerminalReport.text(report, 100);
        String shown = Markdown.read("README.md").fences("text").get(0).text();
        assertThat(shape(shown).get(0)).isEqualTo(shape(printed).get(0));
        assertThat(shape(shown)).containsAll(header(shape(printed)));
    }

    private static List<String> header(List<String> lines) {
        return lines.stream().filter(line -> line.strip().startsWith("trial ")).toList();
    }

    /** What was learned differs between machines. */
    private static List<String> shape(String text) {
        return text.lines().map(line -> line.replaceAll("[+-]?\\d+(\\.\\d+)?", "#")).toList();
    }
}
