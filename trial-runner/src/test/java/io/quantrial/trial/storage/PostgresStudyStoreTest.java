package io.quantrial.trial.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.abort;

import io.quantrial.trial.TrialException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that studies share: the one of {@code -Dquantrial.postgres=jdbc:postgresql:…}, an empty
 * database, or one that the test starts if PostgreSQL is installed.
 */
class PostgresStudyStoreTest extends StudyStoreContract {

    private static Optional<PostgresServer> server = Optional.empty();
    private static String url;

    @BeforeAll
    static void connect() throws Exception {
        url = System.getProperty("quantrial.postgres", "");
        if (url.isEmpty()) {
            Path programs =
                    PostgresServer.programs()
                            .orElseGet(
                                    () ->
                                            abort(
                                                    "no PostgreSQL is installed; name a server with"
                                                            + " -Dquantrial.postgres=jdbc:postgresql:…"));
            try {
                server = Optional.of(PostgresServer.start(programs));
            } catch (IOException e) {
                abort("PostgreSQL does not start here: " + e.getMessage());
            }
            url = server.orElseThrow().url();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (server.isPresent()) {
            server.get().stop();
        }
    }

    @Override
    Optional<String> url() {
        return Optional.of(url);
    }

    @Test
    void hasOneControllerForEachNameWhateverTheFolder(@TempDir Path other) {
        assertThatExceptionOfType(TrialException.class)
                .isThrownBy(() -> StudyStores.open(other, url(), studyName()))
                .satisfies(e -> assertThat(e.code()).isEqualTo(TrialException.Code.STUDY_LOCKED))
                .withMessageContaining("the study is run by another process; wait until it ends")
                .withMessageNotContaining("user=");
        StudyStores.open(other, url(), studyName() + "-other").close();
    }

    @Test
    void killedWriterLosesNothingThatWasAcknowledged() throws Exception {
        new KilledWriter(folder.resolve("killed"), url()).kill(3, 7);
    }
}
