package io.quantrial.onnx.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What an error of the file system means, in words. */
final class Reason {

    private Reason() {}

    static String of(IOException error) {
        if (error instanceof AccessDeniedException) {
            return "no permission";
        }
        if (error instanceof NoSuchFileException) {
            return "it does not exist";
        }
        if (error instanceof FileSystemException detailed && detailed.getReason() != null) {
            return detailed.getReason();
        }
        return error.getMessage();
    }
}
