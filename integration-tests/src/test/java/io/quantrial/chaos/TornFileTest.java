package io.quantrial.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.trial.TrialKind;
import io.quantrial.trial.run.Study;
import io.quantrial.trial.run.TrialModel;
import io.quantrial.trial.storage.Records.TrialRecord;
import io.quantrial.trial.storage.StudyStores;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of a study that were damaged while nobody ran it: repaired, or refused and left alone. */
class TornFileTest {

    @TempDir static Path folder;

    private static SmallStudy whole;

    @BeforeAll
    static void runUndisturbed() throws Exception {
        whole = study("whole");
        try (StudyProcess run = whole.start()) {
            run.mustEndWith(0);
        }
    }

    private static SmallStudy study(String name) {
        return SmallStudy.in(folder, name)
                .with("training.quantized.epochs", 10)
                .with("search.maxTrials", 4);
    }

    @ParameterizedTest
    @EnumSource(names = {"CUT", "FLIPPED_BIT"})
    void aTornFloatModelIsTrainedAgain(Tear tear) throws Exception {
        SmallStudy study = whole.copy("float-" + tear);
        Path checkpoints = study.folder().resolve("checkpoints");
        tear.apply(checkpoints.resolve("float-0000-1.params"));
        String ending = "." + UUID.randomUUID() + ".tmp";
        List<Path> leftovers =
                List.of(
                        checkpoints.resolve("trial-0009-1.params" + ending),
                        checkpoints.resolve("trial-0009-1.params"),
                        study.folder().resolve("study.json" + ending));
        List<Path> foreign =
                List.of(
                        checkpoints.resolve("mine.params"),
                        study.folder().resolve("mine.tmp"),
                        study.folder().resolve("trial-0009-1.params"));
        for (Path file : Stream.of(leftovers, foreign).flatMap(List::stream).toList()) {
            Files.writeString(file, "half of");
        }
        try (StudyProcess run = study.resume("--set", "search.maxTrials=5", "--accept-changes")) {
            assertThat(run.mustEndWith(0).text()).contains("the float model is trained again: ");
        }
        assertThat(leftovers).noneMatch(Files::exists);
        assertThat(foreign).allMatch(Files::exists);
        EndedStudy ended = new EndedStudy(study.folder());
        ended.assertNothingButTheFloatModelIsRepeated();
        assertThat(ended.story())
                .startsWith(new EndedStudy(whole.folder()).story().toArray(String[]::new));
        assertThat(ended.trials())
                .filteredOn(trial -> trial.definition().kind() == TrialKind.FLOAT)
                .hasSize(2)
                .extracting(TrialRecord::metrics)
                .containsOnly(ended.trials().get(0).metrics());
    }

    @ParameterizedTest
    @EnumSource(names = {"CUT", "FLIPPED_BIT"})
    void aTornModelOfATrialIsNeverLoaded(Tear tear) throws Exception {
        SmallStudy study = whole.copy("trial-" + tear);
        Path file = study.folder().resolve("checkpoints").resolve("trial-0001-1.params");
        tear.apply(file);
        try (StudyProcess run = study.resume()) {
            run.mustEndWith(0);
        }
        assertThat(new EndedStudy(study.folder()).story())
                .isEqualTo(new EndedStudy(whole.folder()).story());
        Study torn = Study.open(study.folder());
        assertThatThrownBy(() -> TrialModel.load(torn, 1))
                .hasMessageStartingWith(file + ": the checkpoint is damaged: expected is SHA-256 ")
                .hasMessageEndingWith("; restore it from a copy");
    }

    @ParameterizedTest
    @EnumSource(names = {"CUT", "EMPTY"})
    void aTornStudyFileIsRefused(Tear tear) throws Exception {
        SmallStudy study = whole.copy("file-" + tear);
        tear.apply(study.folder().resolve("study.json"));
        assertRefused(study, "/study.json is damaged: ");
    }

    @Test
    void aLostStudyFileIsRefusedAndTheDatabaseLeftAlone() throws Exception {
        SmallStudy study = whole.copy("lost");
        Files.delete(study.folder().resolve("study.json"));
        try (StudyProcess run = study.with("name", "whole").start()) {
            assertThat(run.mustEndWith(2).messages())
                    .singleElement()
                    .asString()
                    .contains("/study.json is missing, but the database holds a study \"whole\"; ");
        }
        assertThat(study.folder().resolve("study.db"))
                .hasSameBinaryContentAs(whole.folder().resolve("study.db"));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FLIPPED_BIT")
    void aTornDatabaseIsRefused(Tear tear) throws Exception {
        SmallStudy study = whole.copy("database-" + tear);
        tear.apply(study.folder().resolve("study.db"));
        assertRefused(study, "/study.db: ");
    }

    /** Killed after the study's file was written and before the database knew of the study. */
    @Test
    void aStudyThatDiedAtItsBirthBegins() throws Exception {
        SmallStudy study = study("unborn");
        StudyStores.open(study.folder(), Optional.empty(), study.name()).close();
        Files.copy(whole.folder().resolve("study.json"), study.folder().resolve("study.json"));
        try (StudyProcess run = study.resume()) {
            run.mustEndWith(0);
        }
        EndedStudy ended = new EndedStudy(study.folder());
        ended.assertNothingIsLostOrRepeated();
        assertThat(ended.story()).isEqualTo(new EndedStudy(whole.folder()).story());
    }

    private static void assertRefused(SmallStudy study, String what) throws Exception {
        Map<Path, ByteBuffer> before = content(study.folder());
        try (StudyProcess byFolder = study.resume();
                StudyProcess byFile = study.start()) {
            for (StudyProcess run : List.of(byFolder, byFile)) {
                assertThat(run.mustEndWith(1).messages())
                        .singleElement()
                        .asString()
                        .startsWith(study.folder() + what)
                        .contains("restore it from a copy");
            }
        }
        assertThat(content(study.folder())).isEqualTo(before);
    }

    private static Map<Path, ByteBuffer> content(Path folder) throws IOException {
        Map<Path, ByteBuffer> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder).filter(Files::isRegularFile)) {
            for (Path file : files.toList()) {
                content.put(file, ByteBuffer.wrap(Files.readAllBytes(file)));
            }
        }
        return content;
    }

    /** What a power failure does to the last writes; SQLite drops them from the first torn one. */
    @ParameterizedTest
    @EnumSource(names = {"CUT", "NOISE"})
    void aTornWriteAheadLogCostsNoMoreThanItsEnd(Tear tear) throws Exception {
        SmallStudy study = study("log-" + tear);
        try (StudyProcess run = study.start().awaitText("2/4 trial 2")) {
            run.killController();
        }
        Path log = study.folder().resolve("study.db-wal");
        assertThat(log).isNotEmptyFile();
        tear.apply(log);
        try (StudyProcess run = study.resume()) {
            run.mustEndWith(0);
        }
        EndedStudy ended = new EndedStudy(study.folder());
        ended.assertNothingIsLostOrRepeated();
        assertThat(ended.story()).isEqualTo(new EndedStudy(whole.folder()).story());
    }
}
