package io.quantrial.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One study, one controller. */
class TwoControllersTest {

    @TempDir Path folder;

    @Test
    void theSecondOneNamesTheFirstAndDisturbsNothing() throws Exception {
        SmallStudy study =
                SmallStudy.in(folder, "twice")
                        .with("training.quantized.epochs", 10)
                        .with("search.maxTrials", 3);
        try (StudyProcess first = study.start().awaitText("float model: accuracy")) {
            first.signal("STOP");
            try (StudyProcess byFile = study.start();
                    StudyProcess byFolder = study.resume()) {
                assertRefused(byFile, first);
                assertRefused(byFolder, first);
            }
            first.signal("CONT");
            first.mustEndWith(0);
        }
        EndedStudy ended = new EndedStudy(study.folder());
        ended.assertNothingIsLostOrRepeated();
        assertThat(ended.failures()).isEmpty();
    }

    private static void assertRefused(StudyProcess second, StudyProcess first) throws Exception {
        assertThat(second.mustEndWith(2).messages())
                .singleElement()
                .asString()
                .contains("the study is run by process " + first.pid() + ", which started at ")
                .endsWith("; wait until it ends or stop it, then resume");
    }
}
