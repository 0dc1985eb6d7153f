package io.quantrial.trial.storage;

import io.quantrial.trial.TrialException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Opens a study and keeps it until it is killed. */
final class LockingProcess {

    private LockingProcess() {}

    /**
     * Prints {@code locked}, or why not, and waits.
     *
     * @param arguments the study's folder
     */
    public static void main(String[] arguments) throws IOException {
        try {
            StudyStores.open(Path.of(arguments[0]), Optional.empty(), "digits");
            System.out.println("locked");
        } catch (TrialException e) {
            System.out.println(e.code() + " " + e.getMessage());
        }
        System.in.read();
    }
}
