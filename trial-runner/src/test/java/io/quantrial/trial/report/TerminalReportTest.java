package io.quantrial.trial.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.report.ReportInput.Answer;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalReportTest {

    @Test
    void theAnswerComesFirstThenFloatReferencesAndFront() {
        ReportInput input = StudyFixture.finished().input();
        List<String> lines = TerminalReport.text(input, 100).lines().toList();
        int answer = input.answer().trial().orElseThrow();

        assertThat(lines.get(0)).startsWith("Configuration " + answer + ": accuracy ");
        assertThat(lines.get(1))
                .isEqualTo("Export it with: quantrial export runs/digits --trial " + answer);
        assertThat(lines)
                .containsSubsequence(
                        "  trial  accuracy   +/-  n  vs float     test  size kB    share",
                        "      0   98.06 %     -  1      0.00  97.66 %      178  100.0 %  floating"
                                + " point",
                        "      1   97.92 %     -  1     -0.14  97.42 %     45.1   25.4 %  lsq: W8A8",
                        "      2   96.94 %     -  1     -1.11  96.34 %     23.0   13.0 %  lsq: W4A4",
                        "      3   71.39 %     -  1    -26.67  70.99 %     12.0    6.7 %  lsq: W2A2",
                        "",
                        "accuracy: mean of n seeds, +/- its 95 % confidence interval");
        assertThat(lines).filteredOn(line -> line.startsWith(">")).hasSize(1);
        assertThat(lines)
                .filteredOn(line -> line.matches("[> ] +\\d+ .*"))
                .hasSize(4 + (int) input.front().stream().filter(number -> number > 3).count());
    }

    @Test
    void withoutRepetitionsThereAreNoIntervals() {
        assertThat(TerminalReport.text(StudyFixture.running().input(), 100))
                .contains("  trial  accuracy  vs float")
                .doesNotContain("+/-");
    }

    @Test
    void tiesAndWhatTheFiguresSayComeLast() {
        StudyFixture study = StudyFixture.finished();
        study.compare();

        assertThat(TerminalReport.text(study.input(), 100).lines())
                .endsWith(
                        "accuracy: mean of n seeds, +/- its 95 % confidence interval",
                        "not significantly better than a cheaper one: 10 (than 26), 11 (than 26)",
                        "Uniform 4-bit is within noise of the best found: 0.03 +/- 0.25 points.",
                        "Training recovers 1.30 of the 1.50 points.");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 40, 60, 80, 200})
    void noLineIsLongerThanTheWidthButTheCommand(int width) {
        assertThat(TerminalReport.text(StudyFixture.finished().input(), width).lines())
                .filteredOn(line -> !line.startsWith("Export it with: "))
                .allSatisfy(
                        line -> assertThat(line.length()).isLessThanOrEqualTo(Math.max(40, width)));
    }

    @Test
    void withoutAWidthNothingIsBrokenOrCut() {
        String text = TerminalReport.text(StudyFixture.finished().input(), Integer.MAX_VALUE);

        assertThat(text.lines().findFirst().orElseThrow()).endsWith("of the size.");
        assertThat(text).doesNotContain("...");
    }

    @Test
    void onlyPrintableAsciiReachesTheTerminal() {
        StudyFixture study = StudyFixture.finished();
        study.answer = new Answer(OptionalInt.of(16), "red\u001b[31m alert\rover");

        assertThat(TerminalReport.text(study.input(), 80))
                .matches("[\\n -~]+")
                .contains("red?[31m");
    }

    @Test
    void theSameInputGivesTheSameText() {
        assertThat(TerminalReport.text(StudyFixture.finished().input(), 80))
                .isEqualTo(TerminalReport.text(StudyFixture.finished().input(), 80));
    }

    @Test
    void withoutTrialsThereIsOnlyTheSentence() {
        assertThat(TerminalReport.text(StudyFixture.empty().input(), 80))
                .isEqualTo("0 of 40 trials so far; none can be recommended yet.\n");
    }
}
