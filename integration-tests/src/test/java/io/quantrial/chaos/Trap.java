package io.quantrial.chaos;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * What goes wrong in a worker. A trap is a file in the study's folder, which a test lays before the
 * study begins; the attempt at a quantized training that finds it takes it away and is caught.
 */
enum Trap {
    /** Never comes back. */
    HANG {
        @Override
        void spring() throws InterruptedException {
            new CountDownLatch(1).await();
        }
    },

    /** Takes all memory of the Java machine. */
    OUT_OF_MEMORY {
        @Override
        void spring() {
            List<byte[]> all = new ArrayList<>();
            while (true) {
                all.add(new byte[1 << 20]);
            }
        }
    };

    abstract void spring() throws InterruptedException;

    /** Lays the trap for as many attempts. */
    void lay(SmallStudy study, int attempts) throws IOException {
        Files.createDirectories(study.folder());
        for (int attempt = 1; attempt <= attempts; attempt++) {
            Files.createFile(study.folder().resolve(name() + attempt));
        }
    }

    /** Springs the first trap of a study's folder whose float model is there. */
    static void check(File study) throws InterruptedException {
        String[] checkpoints = new File(study, "checkpoints").list();
        if (checkpoints == null || checkpoints.length == 0) {
            return;
        }
        for (Trap trap : values()) {
            for (File file : study.listFiles((folder, name) -> name.startsWith(trap.name()))) {
                if (file.delete()) {
                    trap.spring();
                }
            }
        }
    }
}
