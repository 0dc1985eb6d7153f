package io.quantrial.trial;

import java.util.Objects;

/** Says what is wrong with an experiment or a study, where, what is allowed, what to do next. */
public final class TrialException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Code code;

    /**
     * Creates an exception.
     *
     * @param code the kind of error
     * @param message one line for the user
     */
    public TrialException(Code code, String message) {
        this(code, message, null);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param code the kind of error
     * @param message one line for the user
     * @param cause the cause, or null
     */
    public TrialException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code, "code");
    }

    /**
     * Returns an error of the user's input.
     *
     * @param message one line for the user
     * @return the exception
     */
    public static TrialException input(String message) {
        return new TrialException(Code.BAD_INPUT, message);
    }

    /**
     * Returns the kind of error, for programs that react to it.
     *
     * @return the code
     */
    public Code code() {
        return code;
    }

    /** The kinds of errors; each is an exit code of the command line. */
    public enum Code {
        /** The experiment file, an argument or a data file is wrong; nothing was trained. */
        BAD_INPUT(2),
        /** Another controller has the study. */
        STUDY_LOCKED(2),
        /** The study was started with another experiment. */
        STUDY_CHANGED(2),
        /** A study's files are damaged or of another version. */
        BAD_STUDY(1),
        /** The disk is full; the study can be resumed. */
        DISK_FULL(1),
        /** The run failed. */
        FAILED(1);

        private final int exitCode;

        Code(int exitCode) {
            this.exitCode = exitCode;
        }

        /**
         * Returns the exit code of the process.
         *
         * @return 1 if the run failed, 2 if the input was wrong
         */
        public int exitCode() {
            return exitCode;
        }
    }
}
