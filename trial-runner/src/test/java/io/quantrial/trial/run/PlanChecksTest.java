package io.quantrial.trial.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.config.ExperimentFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found before a study's folder is made. */
class PlanChecksTest {

    @TempDir Path folder;

    private void assertRefused(String message, String... sets) {
        assertRefused(TinyExperiment.in(folder, sets), message);
    }

    private void assertRefused(Experiment experiment, String message) {
        assertThatThrownBy(() -> Plan.of(experiment, Goal.SEARCH))
                .isInstanceOfSatisfying(
                        TrialException.class,
                        e -> assertThat(e.code()).isEqualTo(TrialException.Code.BAD_INPUT))
                .hasMessage(message);
        assertThatThrownBy(() -> new TrialRunner(experiment).run())
                .isInstanceOf(TrialException.class);
        assertThat(folder.resolve("study")).doesNotExist();
    }

    @Test
    void anExecutorThatNobodyOffers() {
        assertRefused(
                "search.executor: unknown \"spark\"; allowed: [in-process, process]",
                "search.executor=spark");
    }

    /** The driver of PostgreSQL takes user and password as parameters only. */
    @Test
    void aDatabaseThatNoDriverKnows() {
        assertRefused(
                "storage: no JDBC driver on the class path knows jdbc:postgresql://***@x/y; set"
                        + " QUANTRIAL_CLASSPATH to the driver's jar, or correct the URL",
                "storage=jdbc:postgresql://user:secret@x/y?password=secret");
    }

    @Test
    void aNetworkThatReturnsNoScores() {
        assertRefused(
                withModel(Flat.class),
                "model.type: the network returns [(2, 1, 8, 7)] and must return (2, 10): a score of"
                        + " each class for each sample");
        assertRefused(
                withModel(MixedUp.class),
                "model.type: the network returns [(1, 10)] and must return (2, 10): a score of each"
                        + " class for each sample");
    }

    @Test
    void anOutputThatIsAFile() throws IOException {
        Path file = Files.createFile(folder.resolve("afile"));

        for (String output : List.of("afile", "afile/below")) {
            Experiment experiment = TinyExperiment.in(folder, "output=" + folder.resolve(output));
            assertThatThrownBy(() -> new TrialRunner(experiment).run())
                    .isInstanceOf(TrialException.class)
                    .hasMessage("output: " + file + " is a file; name a folder");
        }
    }

    @Test
    void anOutputWhereNobodyMayWrite() {
        Path closed = folder.resolve("closed");
        assertThat(closed.toFile().mkdir()).isTrue();
        assertThat(closed.toFile().setWritable(false)).isTrue();
        assumeFalse(Files.isWritable(closed), "the superuser may write anywhere");

        assertThatThrownBy(() -> OutputFolder.create(closed.resolve("study")))
                .isInstanceOf(TrialException.class)
                .hasMessage("output: no permission to write in " + closed);
    }

    @Test
    void whatTrainNeedsIsSaidBeforeTheStudyThatIsThere() throws IOException {
        Experiment experiment = TinyExperiment.in(folder);
        Path study = Files.createDirectory(folder.resolve("study"));
        StudyFile.of(Plan.of(experiment, Goal.SEARCH), "").write(study);

        assertThatThrownBy(() -> new TrialRunner(experiment, Goal.TRAIN).run())
                .hasMessageStartingWith("quantization: missing; ");
        assertThatThrownBy(() -> new TrialRunner(experiment).run())
                .hasMessageContaining("holds a study already");
    }

    private Experiment withModel(Class<?> type) {
        try {
            Path file =
                    Files.writeString(
                            folder.resolve("own.yaml"),
                            "model: {type: '"
                                    + type.getName()
                                    + "'}\nsearch: {space: [{op_types: [Linear], quantizer: [lsq],"
                                    + " quant_bits: {weight: [4]}}]}");
            return ExperimentFile.read(file, List.of("output=" + folder.resolve("study")), Map.of())
                    .experiment();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets to flatten the image. */
    public static final class Flat implements Supplier<Block> {

        /** Created by name. */
        public Flat() {}

        @Override
        public Block get() {
            return Linear.builder().setUnits(7).build();
        }
    }

    /** Takes the whole batch for one sample. */
    public static final class MixedUp implements Supplier<Block> {

        /** Created by name. */
        public MixedUp() {}

        @Override
        public Block get() {
            return new SequentialBlock()
                    .add(list -> new NDList(list.head().sum(new int[] {0}, true)))
                    .add(list -> new NDList(list.head().reshape(new Shape(1, 64))))
                    .add(Linear.builder().setUnits(10).build());
        }
    }
}
