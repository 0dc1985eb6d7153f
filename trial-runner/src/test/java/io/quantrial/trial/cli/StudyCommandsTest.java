package io.quantrial.trial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quantrial.spi.ExportRequest;
import io.quantrial.spi.ModelExporter;
import io.quantrial.trial.report.Figures;
import io.quantrial.trial.run.Study;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The commands on one real, small study of the digits. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StudyCommandsTest {

    private static final String EXPERIMENT =
            """
            name: tiny
            output: %s
            model: {type: mlp, hidden1: 16, hidden2: 8}
            data: {type: digits}
            training:
              float: {epochs: 2, learningRate: 0.005}
              quantized: {epochs: 1}
            quantization:
              - {op_names: [fc3], quantizer: qat, quant_types: [weight], quant_bits: 8}
            search:
              strategy: random
              space:
                - {op_names: [fc1, fc2], quantizer: lsq, quant_bits: {weight: [2, 4, 8]}}
              maxTrials: 4
              concurrency: 1
            """;

    private final Studies studies = new LocalStudies();

    private Path folder;
    private Path file;
    private String study;
    private CommandRun search;

    @BeforeAll
    void searchOnce(@TempDir Path temporary) throws IOException {
        folder = temporary;
        study = folder.resolve("study").toString();
        file = Files.writeString(folder.resolve("tiny.yaml"), EXPERIMENT.formatted(study));
        search = CommandRun.of(studies, "search", "--in-process", file.toString());
    }

    @Test
    void searchPrintsProgressAndAnswerEachToItsStream() {
        assertThat(search.exitCode()).as(search.err()).isZero();
        assertThat(search.out())
                .startsWith("Configuration ")
                .contains("--trial ", "floating point", "report.html");
        assertThat(search.errors())
                .allMatch(line -> line.startsWith("quantrial: [0:"))
                .anyMatch(line -> line.contains("4/4 trial"));
        assertThat(Path.of(study, "report.html")).isNotEmptyFile();
        assertThat(Path.of(study, "report.json")).isNotEmptyFile();
    }

    @Test
    void explainShowsOriginsSlotsSpaceAndCost() {
        CommandRun run =
                CommandRun.of(studies, "explain", file.toString(), "--set", "search.maxTrials=7");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines().map(line -> line.replaceAll(" +", " ")))
                .contains(
                        "seed 42 default",
                        "name tiny tiny.yaml:1",
                        "search.maxTrials 7 --set",
                        "model.hidden1 16 tiny.yaml:3",
                        "model.activation relu default",
                        "fc1 Linear 1,024 1,024 weight 2, 4, 8 lsq searched",
                        "fc3 Linear 80 80 weight 8 qat",
                        "fc3 Linear 80 80 input float -",
                        "search space: 2 layers, 9 configurations");
        // 1024 + 128 weights at 2 or 8 bits, 80 at 8; 34 biases and 3 scales at 32
        assertThat(run.out())
                .containsPattern("size +5\\.06 kB +0\\.52 kB +10\\.\\d % +1\\.38 kB +27\\.\\d %");
    }

    @Test
    void explainShowsWhichLayersAreTied() throws IOException {
        String set = "search.space[0].tied=true";
        CommandRun run = CommandRun.of(studies, "explain", file.toString(), "--set", set);
        CommandRun json =
                CommandRun.of(studies, "explain", file.toString(), "--json", "--set", set);

        assertThat(run.out().lines().map(line -> line.replaceAll(" +", " ")))
                .contains(
                        "search.space[0].tied true --set",
                        "fc1 Linear 1,024 1,024 weight 2, 4, 8 lsq searched",
                        "fc2 Linear 128 128 weight 2, 4, 8 lsq tied to fc1",
                        "search space: 2 layers with 1 choice, 3 configurations");
        assertThat(new ObjectMapper().readTree(json.out()).at("/slots"))
                .filteredOn(slot -> slot.get("searched").asBoolean())
                .extracting(slot -> slot.get("tiedTo").asText(null))
                .containsExactly(null, "fc1");
    }

    @Test
    void explainHidesThePasswordOfADatabase() {
        String set = "storage=jdbc:postgresql://host/db?user=me&password=tiger";
        CommandRun text = CommandRun.of(studies, "explain", file.toString(), "--set", set);
        CommandRun json =
                CommandRun.of(studies, "explain", file.toString(), "--json", "--set", set);

        assertThat(text.out() + json.out())
                .doesNotContain("tiger")
                .contains("jdbc:postgresql://host/db?user=***&password=***");
    }

    @Test
    void explainJsonIsTheSameForPrograms() throws IOException {
        CommandRun run = CommandRun.of(studies, "explain", file.toString(), "--json");

        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.at("/experiment/name/from").asText()).isEqualTo("tiny.yaml:1");
        assertThat(json.at("/configurations").asInt()).isEqualTo(9);
        assertThat(json.at("/cost/size/float").asLong()).isEqualTo(32L * (1024 + 128 + 80 + 34));
        assertThat(json.at("/cost/size/smallest").asLong())
                .isEqualTo(2 * (1024 + 128) + 8 * 80 + 32 * (34 + 3));
        assertThat(json.at("/cost/size/largest").asLong())
                .isEqualTo(8 * (1024 + 128 + 80) + 32 * (34 + 3));
    }

    @Test
    void aMistakeInTheFileIsOneLine() {
        CommandRun run =
                CommandRun.of(studies, "explain", file.toString(), "--set", "search.maxTrails=7");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors()).singleElement().asString().contains("maxTrails", "maxTrials");
    }

    @Test
    void trialsListsEveryTrialWithItsResult() {
        CommandRun run = CommandRun.of(studies, "trials", study);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().toList().get(0)).startsWith("trial  kind");
        assertThat(run.out())
                .containsPattern("0 +float +complete +[0-9.]+ % +100\\.0 %")
                .contains("fc1=lsq/w8; fc2=lsq/w8", "of trial 0");
    }

    @Test
    void trialsJsonHasMetricsAndAttempts() throws IOException {
        JsonNode trials =
                new ObjectMapper()
                        .readTree(CommandRun.of(studies, "trials", study, "--json").out());

        assertThat(trials.at("/0/kind").asText()).isEqualTo("FLOAT");
        assertThat(trials.at("/0/parent").isNull()).isTrue();
        assertThat(trials.at("/0/metrics/accuracy").isNumber()).isTrue();
        assertThat(trials.at("/0/attempts/0/number").asInt()).isEqualTo(1);
        assertThat(trials.at("/1/configuration").asText()).isEqualTo("fc1=lsq/w8; fc2=lsq/w8");
        assertThat(trials).allMatch(trial -> trial.get("state").asText().equals("COMPLETE"));
    }

    @Test
    void evaluateTellsTheSameAsTheStudyWhereItKnows() throws IOException {
        JsonNode trials =
                new ObjectMapper()
                        .readTree(CommandRun.of(studies, "trials", study, "--json").out());
        for (JsonNode trial : trials) {
            if (trial.get("kind").asText().equals("TEST")) {
                CommandRun run =
                        CommandRun.of(
                                studies,
                                "evaluate",
                                study,
                                "--trial",
                                trial.get("parent").asText());
                assertThat(run.out())
                        .contains(
                                "test accuracy "
                                        + Figures.accuracy(
                                                trial.at("/metrics/testAccuracy").asDouble()));
            }
        }
    }

    @Test
    void evaluateRefusesATornModel() throws IOException {
        Study open = Study.open(Path.of(study));
        int number =
                open.trials().stream()
                        .filter(trial -> trial.checkpoint().isPresent())
                        .mapToInt(TrialRecord::number)
                        .filter(trial -> !open.testAccuracies().containsKey(trial))
                        .findFirst()
                        .orElseThrow();
        Path file =
                Path.of(
                        study,
                        "checkpoints",
                        String.format(Locale.ROOT, "trial-%04d-1.params", number));
        byte[] content = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(content, content.length / 2));
        try {
            CommandRun run = CommandRun.of(studies, "evaluate", study, "--trial", "" + number);
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.errors())
                    .singleElement()
                    .asString()
                    .startsWith(
                            "quantrial: trial "
                                    + number
                                    + " could not be tested; EXCEPTION: "
                                    + file
                                    + ": the checkpoint is damaged: ");
        } finally {
            Files.write(file, content);
        }
    }

    @Test
    void evaluateAndExportNeedATrialWithAModel() throws IOException {
        JsonNode trials =
                new ObjectMapper()
                        .readTree(CommandRun.of(studies, "trials", study, "--json").out());
        String last = Integer.toString(trials.size() - 1);

        CommandRun test = CommandRun.of(studies, "evaluate", study, "--trial", last);
        assertThat(test.exitCode()).isEqualTo(2);
        assertThat(test.errors())
                .singleElement()
                .asString()
                .startsWith("quantrial: trial " + last + " left no model: it is a TEST");
        assertThat(CommandRun.of(studies, "export", study, "--trial", "99").errors())
                .singleElement()
                .asString()
                .startsWith("quantrial: there is no trial 99");
    }

    @Test
    void exportWithoutAnExporterSaysWhatToDo() {
        CommandRun run = CommandRun.of(studies, "export", study, "--trial", "1");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors())
                .singleElement()
                .asString()
                .startsWith("quantrial: no exporter is there");
    }

    @Test
    void reportWritesTheFilesAnew() throws IOException {
        Files.delete(Path.of(study, "report.html"));

        CommandRun run = CommandRun.of(studies, "report", study);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo(search.out());
        assertThat(Path.of(study, "report.html")).isNotEmptyFile();
    }

    @Test
    void aStudyThatIsThereIsNotBegunAgain() {
        CommandRun run = CommandRun.of(studies, "search", file.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors())
                .containsExactly(
                        "quantrial: "
                                + study
                                + " holds a study already; go on with it: quantrial search --resume "
                                + study
                                + ", or take another folder: --set output=FOLDER");
    }

    @Test
    void resumeOfAFinishedStudyShowsItsAnswer() {
        CommandRun run = CommandRun.of(studies, "search", "--resume", "--in-process", study);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo(search.out());
        assertThat(run.errors()).singleElement().asString().contains("goes on, 4/4 done");
    }

    @Test
    void aFileIsNoStudyFolderButNamesOne() throws IOException {
        CommandRun trials = CommandRun.of(studies, "trials", file.toString());
        assertThat(trials.exitCode()).isEqualTo(2);
        assertThat(trials.errors())
                .containsExactly(
                        "quantrial: "
                                + file
                                + " is a file; name the folder of its study: "
                                + study);
        Path other = Files.writeString(folder.resolve("other.txt"), "text");
        assertThat(CommandRun.of(studies, "evaluate", other.toString(), "--trial", "1").errors())
                .containsExactly(
                        "quantrial: "
                                + other
                                + " is a file; name the folder of its study, the key \"output\" of"
                                + " the experiment");
    }

    @Test
    void aMistakeThatOnlyThePlanFindsHasItsLine() {
        CommandRun run =
                CommandRun.of(
                        studies,
                        "explain",
                        file.toString(),
                        "--set",
                        "search.space[0].quantizer=no");
        assertThat(run.errors())
                .singleElement()
                .asString()
                .startsWith("quantrial: --set: search.space[0]: quantizer: ");
        CommandRun bits =
                CommandRun.of(
                        studies,
                        "explain",
                        file.toString(),
                        "--set",
                        "search.space[0].op_names=fc9");
        assertThat(bits.errors())
                .singleElement()
                .asString()
                .startsWith("quantrial: --set: search.space[0]: op_names: \"fc9\"");
        CommandRun limit =
                CommandRun.of(
                        studies,
                        "explain",
                        file.toString(),
                        "--set",
                        "search.constraints.size=<= 1%");
        assertThat(limit.errors())
                .singleElement()
                .asString()
                .startsWith("quantrial: --set: search.constraints.size: \"<= 1%\" cannot be met");
    }

    @Test
    void whatIsSetOnResumeMayBeAListOfTheStudy() {
        CommandRun run =
                CommandRun.of(
                        studies,
                        "search",
                        "--resume",
                        study,
                        "--set",
                        "search.objectives=accuracy,bops");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors())
                .singleElement()
                .asString()
                .contains("search.objectives[1]: \"size\" is now \"bops\"", "--accept-changes");
    }

    @Test
    void aFolderWithoutAStudyIsOneLine() {
        CommandRun run = CommandRun.of(studies, "trials", folder.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors())
                .singleElement()
                .asString()
                .startsWith("quantrial: " + folder + " is not a study folder");
    }

    @Test
    void exportHandsModelSamplesAndProvenanceToTheExporterOfTheClassPath() throws IOException {
        Path services = Files.createDirectories(folder.resolve("jar/META-INF/services"));
        Files.writeString(
                services.resolve(ModelExporter.class.getName()), NotingExporter.class.getName());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        Path target = folder.resolve("model.note");
        try (URLClassLoader jar =
                new URLClassLoader(new URL[] {folder.resolve("jar").toUri().toURL()}, before)) {
            thread.setContextClassLoader(jar);
            CommandRun run =
                    CommandRun.of(
                            studies,
                            "export",
                            study,
                            "--trial",
                            "1",
                            "--output",
                            target.toString(),
                            "--target",
                            "tensorrt",
                            "--no-verify",
                            "--option",
                            "opset=19",
                            "--option",
                            "packing=int8");
            CommandRun mistaken =
                    CommandRun.of(studies, "export", study, "--trial", "1", "--format", "nite");

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).isEqualTo("noted " + target + System.lineSeparator());
            assertThat(mistaken.errors())
                    .containsExactly(
                            "quantrial: --format: unknown \"nite\" (did you mean \"note\"?);"
                                    + " allowed: [note]");
        } finally {
            thread.setContextClassLoader(before);
        }
        assertThat(Files.readAllLines(target))
                .contains("samples (144, 1, 8, 8)", "learned steps 2", "study=tiny", "trial=1")
                .contains("options {opset=19, packing=int8, target=tensorrt, verify=false}")
                .anyMatch(line -> line.startsWith("configuration=fc1=lsq/w8; fc2=lsq/w8"));
    }

    /** Writes down what it gets. */
    public static final class NotingExporter implements ModelExporter {

        @Override
        public String name() {
            return "note";
        }

        @Override
        public String extension() {
            return ".note";
        }

        @Override
        public String export(ExportRequest request) {
            List<String> lines = new ArrayList<>();
            lines.add("samples " + request.samples().head().getShape());
            long steps =
                    request.model().getBlock().getParameters().keys().stream()
                            .filter(name -> name.contains("step"))
                            .count();
            lines.add("learned steps " + steps);
            lines.add("options " + request.options());
            request.provenance().forEach((key, value) -> lines.add(key + "=" + value));
            try {
                Files.write(request.target(), lines);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return "noted " + request.target();
        }
    }
}
