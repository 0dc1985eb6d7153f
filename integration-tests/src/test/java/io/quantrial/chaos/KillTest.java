package io.quantrial.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
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
            SmallStudy whole = study("whole" + round, round, 1);
            try (StudyProcess run = whole.start()) {
                run.mustEndWith(0);
            }
            SmallStudy killed = study("killed" + round, round, 1);
            kills += runUnderFire(killed, random, WANTED - kills);
            EndedStudy ended = new EndedStudy(killed.folder());
            assertThat(ended.story()).isEqualTo(new EndedStudy(whole.folder()).story());
            ended.assertNothingIsLostOrRepeated();
        }
    }

    @Test
    void twoWorkersAtOnceLoseAndRepeatNothingEither() throws Exception {
        Random random = new Random(2);
        int kills = 0;
        for (int round = 0; kills < WANTED; round++) {
            SmallStudy study = study("two" + round, round, 2);
            kills += runUnderFire(study, random, WANTED - kills);
            new EndedStudy(study.folder()).assertNothingIsLostOrRepeated();
        }
    }

    private SmallStudy study(String name, int seed, int concurrency) {
        return SmallStudy.in(folder, name)
                .with("seed", seed)
                .with("training.float.epochs", 4)
                .with("training.quantized.epochs", 8)
                .with("search.maxTrials", 24)
                .with("search.concurrency", concurrency)
                .with("search.retries", 100)
                .with("search.lease", "20s");
    }

    /** Runs and resumes until the study is finished; returns how many processes were killed. */
    private int runUnderFire(SmallStudy study, Random random, int wanted) throws Exception {
        int kills = 0;
        while (true) {
            try (StudyProcess run = study.start()) {
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
}
