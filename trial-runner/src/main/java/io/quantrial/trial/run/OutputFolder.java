package io.quantrial.trial.run;

import io.quantrial.trial.TrialException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes the folder of a study. */
final class OutputFolder {

    private OutputFolder() {}

    /**
     * Makes the folder and those in it, as far as they are not there.
     *
     * @throws TrialException if it cannot be made
     */
    static void create(Path folder) {
        Path nearest = folder;
        while (!Files.exists(nearest)) {
            nearest = nearest.getParent();
        }
        if (!Files.isDirectory(nearest)) {
            throw TrialException.input("output: " + nearest + " is a file; name a folder");
        }
        try {
            Files.createDirectories(folder.resolve("checkpoints"));
            Files.createDirectories(folder.resolve("logs"));
        } catch (AccessDeniedException e) {
            throw TrialException.input("output: no permission to write in " + nearest);
        } catch (IOException e) {
            throw TrialException.input("output: " + folder + " cannot be created: " + e);
        }
    }
}
