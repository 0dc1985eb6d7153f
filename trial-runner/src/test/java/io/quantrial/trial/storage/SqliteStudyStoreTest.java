package io.quantrial.trial.storage;

import java.util.Optional;

/** The database in the study's folder. */
class SqliteStudyStoreTest extends StudyStoreContract {

    @Override
    Optional<String> url() {
        return Optional.empty();
    }
}
