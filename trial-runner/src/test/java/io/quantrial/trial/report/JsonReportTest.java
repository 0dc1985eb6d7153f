package io.quantrial.trial.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quantrial.trial.statistics.ConfidenceInterval;
import io.quantrial.trial.storage.Records.ReportRecord;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonReportTest {

    @Test
    void everyMetricOfEveryTrialIsTheInputs() throws IOException {
        ReportInput input = StudyFixture.finished().input();
        JsonNode trials = read(input).get("trials");

        assertThat(trials).hasSameSizeAs(input.trials());
        for (TrialRecord trial : input.trials()) {
            JsonNode node = trials.get(trial.number());
            assertThat(node.get("number").intValue()).isEqualTo(trial.number());
            assertThat(node.get("state").textValue()).isEqualTo(trial.state().name());
            assertSameNumbers(node.get("metrics"), trial.metrics());
            trial.definition()
                    .configuration()
                    .ifPresent(
                            text ->
                                    assertThat(node.get("configuration").textValue())
                                            .isEqualTo(text));
        }
    }

    @Test
    void everyReportIsTheInputs() throws IOException {
        ReportInput input = StudyFixture.finished().input();
        JsonNode reports = read(input).get("reports");

        assertThat(reports).hasSameSizeAs(input.reports());
        for (int i = 0; i < input.reports().size(); i++) {
            ReportRecord report = input.reports().get(i);
            assertThat(reports.get(i).get("trial").intValue()).isEqualTo(report.trial());
            assertThat(reports.get(i).get("step").intValue()).isEqualTo(report.step());
            assertSameNumbers(reports.get(i).get("metrics"), report.metrics());
        }
    }

    @Test
    void seedsAndTestsAreFoundAtTheTrialThatTheyBelongTo() throws IOException {
        ReportInput input = StudyFixture.finished().input();
        int answer = input.answer().trial().orElseThrow();
        JsonNode node = read(input).get("trials").get(answer);
        double own = input.trials().get(answer).metrics().get("accuracy");
        double again = child(input, "REPETITION", answer).get("accuracy");
        double test = child(input, "TEST", answer).get("testAccuracy");

        assertThat(node.get("accuracies"))
                .extracting(JsonNode::doubleValue)
                .containsExactly(own, again);
        assertThat(node.get("accuracy").doubleValue()).isEqualTo((own + again) / 2);
        assertThat(node.get("testAccuracy").doubleValue()).isEqualTo(test);
    }

    @Test
    void anIntervalIsThatOfItsAccuracies() throws IOException {
        StudyFixture study = StudyFixture.finished();
        study.compare();
        JsonNode trials = read(study.input()).get("trials");
        List<Double> accuracies = new ArrayList<>();
        trials.get(26).get("accuracies").forEach(node -> accuracies.add(node.doubleValue()));

        assertThat(accuracies).hasSize(2);
        assertThat(trials.get(26).get("accuracyHalfWidth").doubleValue())
                .isEqualTo(ConfidenceInterval.of(accuracies, StudyFixture.RESOLUTION).halfWidth());
        assertThat(trials.get(1).get("accuracyHalfWidth").isNull()).isTrue();
        assertThat(trials.get(10).get("notBetterThan").intValue()).isEqualTo(26);
        assertThat(trials.get(26).get("notBetterThan").isNull()).isTrue();
    }

    @Test
    void insightsHaveTheirFiguresThatAreKnown() throws IOException {
        StudyFixture study = StudyFixture.finished();
        study.compare();
        JsonNode insights = read(study.input()).get("insights");

        assertThat(insights).hasSize(2);
        assertThat(insights.get(0).get("on").textValue()).isEqualTo("search");
        assertThat(insights.get(0).get("trial").intValue()).isEqualTo(2);
        assertThat(insights.get(0).get("sentence").textValue()).startsWith("Uniform 4-bit is");
        assertThat(insights.get(0).get("figures").get("halfWidth").doubleValue()).isEqualTo(0.25);
        assertThat(insights.get(1).get("figures").fieldNames())
                .toIterable()
                .containsExactly("gain", "loss");
    }

    @Test
    void limitsAreInTheUnitOfWhatTheyLimit() throws IOException {
        ReportInput input = StudyFixture.finished().input();
        JsonNode constraints = read(input).get("constraints");

        assertThat(constraints.get(0).get("on").textValue()).isEqualTo("size");
        assertThat(constraints.get(0).get("limit").doubleValue())
                .isEqualTo(0.2 * input.floatCost().size());
        assertThat(constraints.get(1).get("on").textValue()).isEqualTo("accuracyDrop");
        assertThat(constraints.get(1).get("limit").doubleValue()).isEqualTo(1.0);
    }

    @Test
    void theFrontIsOrderedBySize() throws IOException {
        ReportInput input = StudyFixture.finished().input();

        assertThat(read(input).get("front"))
                .extracting(node -> input.trials().get(node.intValue()).metrics().get("size"))
                .isSorted()
                .hasSameSizeAs(input.front());
    }

    @Test
    void whatIsNotANumberIsNull() throws IOException {
        JsonNode failed = read(StudyFixture.allFailed().input()).get("trials").get(1);

        assertThat(failed.get("metrics").get("loss").isNull()).isTrue();
        assertThat(failed.get("accuracy").isNull()).isTrue();
        assertThat(failed.get("attempts").get(1).get("reason").textValue()).isEqualTo("NAN");
    }

    @Test
    void aStudyWithoutTrialsHasAllKeysToo() throws IOException {
        JsonNode empty = read(StudyFixture.empty().input());
        List<String> keys = new ArrayList<>();
        read(StudyFixture.finished().input()).fieldNames().forEachRemaining(keys::add);

        assertThat(empty.fieldNames()).toIterable().containsExactlyElementsOf(keys);
        assertThat(empty.get("answer").get("trial").isNull()).isTrue();
    }

    private static void assertSameNumbers(JsonNode node, Map<String, Double> metrics) {
        assertThat(node).hasSameSizeAs(metrics.keySet());
        metrics.forEach(
                (name, value) -> {
                    if (value.isNaN()) {
                        assertThat(node.get(name).isNull()).isTrue();
                    } else {
                        assertThat(node.get(name).doubleValue()).isEqualTo(value);
                    }
                });
    }

    private static Map<String, Double> child(ReportInput input, String kind, int parent) {
        return input.trials().stream()
                .filter(trial -> trial.definition().kind().name().equals(kind))
                .filter(trial -> trial.definition().parent() == parent)
                .findFirst()
                .orElseThrow()
                .metrics();
    }

    private static JsonNode read(ReportInput input) throws IOException {
        return new ObjectMapper().readTree(new JsonReport(StudyFacts.of(input)).indented());
    }
}
