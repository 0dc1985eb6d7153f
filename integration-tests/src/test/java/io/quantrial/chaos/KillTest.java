package io.quantrial.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.run.Study;
import io.quantrial.trial.storage.StudyEvent;
import io.quantrial.trial.storage.StudyReader;
import io.quantrial.trial.storage.StudyStores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL for controllers and workers at seeded random moments: at least 20 in the default run, as
 * many as {@code -Dquantrial.kills=N} says otherwise (the Maven profile {@code many-kills}: 200).
 */
class KillTest {

    private static final int KILLS = Integer.getInteger("quantrial.kills", 20);
    private static final int TRIALS = 16;

    @TempDir Path folder;

    @Test
    void aStudyThatIsKilledAgainAndAgainTellsTheStoryOfOneThatIsNot() throws Exception {
        Path whole = SmallStudy.write(folder, "whole", 1, TRIALS);
        try (StudyProcess run = start(whole)) {
            assertThat(run.exitCode()).as(run.text()).isZero();
        }
        Path killed = SmallStudy.write(folder, "killed", 1, TRIALS);
        int kills = runUnderFire(killed, new Random(1), (KILLS + 1) / 2);

        assertThat(kills).isGreaterThanOrEqualTo((KILLS + 1) / 2);
        assertThat(SmallStudy.story(folder.resolve("killed")))
                .isEqualTo(SmallStudy.story(folder.resolve("whole")));
        assertNothingIsLostOrRepeated("killed");
    }

    @Test
    void twoWorkersAtOnceLoseAndRepeatNothingEither() throws Exception {
        Path file = SmallStudy.write(folder, "two", 2, TRIALS);
        int kills = runUnderFire(file, new Random(2), (KILLS + 1) / 2);

        assertThat(kills).isGreaterThanOrEqualTo((KILLS + 1) / 2);
        assertNothingIsLostOrRepeated("two");
    }

    private StudyProcess start(Path file) {
        String output = file.toString().replace(".yaml", ".log");
        return StudyProcess.start(Path.of(output), "search", "--resume", file.toString());
    }

    /** Runs and resumes until the study is finished; returns how many processes were killed. */
    private int runUnderFire(Path file, Random random, int wanted) throws Exception {
        int kills = 0;
        while (true) {
            try (StudyProcess run = start(file)) {
                while (kills < wanted && !run.hasEndedWithin(moment(random))) {
                    if (random.nextBoolean()) {
                        run.killController();
                        kills++;
                        break;
                    } else if (run.killWorker(random)) {
                        kills++;
                    }
                }
                if (run.hasEndedWithin(Duration.ZERO) && run.exitCode() != 0) {
                    assertThat(run.exitCode()).as(run.text()).isEqualTo(128 + 9);
                } else {
                    assertThat(run.exitCode()).as(run.text()).isZero();
                    return kills;
                }
            }
        }
    }

    /** Start-up takes seconds, a trial a fraction of one: kills hit both. */
    private static Duration moment(Random random) {
        return Duration.ofMillis(300 + random.nextInt(3500));
    }

    private void assertNothingIsLostOrRepeated(String name) throws IOException {
        Path study = folder.resolve(name);
        List<StudyEvent> events;
        try (StudyReader store = StudyStores.openReadOnly(study, Optional.empty(), name)) {
            events = store.events();
        }
        assertThat(events.stream().map(StudyEvent::sequence))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(SmallStudy.ends(events)).doesNotHaveDuplicates();
        assertThat(Study.open(study).trials())
                .allMatch(trial -> trial.state().isEnd())
                .extracting(
                        trial ->
                                trial.definition().kind()
                                        + " "
                                        + trial.definition().configuration()
                                        + " "
                                        + trial.definition().parent())
                .doesNotHaveDuplicates();
    }
}
