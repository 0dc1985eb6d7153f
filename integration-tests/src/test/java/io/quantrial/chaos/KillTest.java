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
    private static final int WANTED = (KILLS + 1) / 2;

    @TempDir Path folder;

    /**
     * One trial at a time: the order of completion is always the same, and so must everything be.
     */
    @Test
    void aStudyThatIsKilledAgainAndAgainTellsTheStoryOfOneThatIsNot() throws Exception {
        Random random = new Random(1);
        int kills = 0;
        for (int round = 0; kills < WANTED; round++) {
            Path whole = SmallStudy.write(folder, "whole" + round, round, 1);
            try (StudyProcess run = start(whole)) {
                assertThat(run.exitCode()).as(run.text()).isZero();
            }
            String name = "killed" + round;
            kills += runUnderFire(SmallStudy.write(folder, name, round, 1), random, WANTED - kills);
            assertThat(SmallStudy.story(folder.resolve(name)))
                    .isEqualTo(SmallStudy.story(folder.resolve("whole" + round)));
            assertNothingIsLostOrRepeated(name);
        }
    }

    @Test
    void twoWorkersAtOnceLoseAndRepeatNothingEither() throws Exception {
        Random random = new Random(2);
        int kills = 0;
        for (int round = 0; kills < WANTED; round++) {
            String name = "two" + round;
            kills += runUnderFire(SmallStudy.write(folder, name, round, 2), random, WANTED - kills);
            assertNothingIsLostOrRepeated(name);
        }
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
        return Duration.ofMillis(200 + random.nextInt(2500));
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
