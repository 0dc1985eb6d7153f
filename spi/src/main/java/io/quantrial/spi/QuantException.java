package io.quantrial.spi;

import java.util.Objects;

/**
 * Says what was wrong with a configuration, a plugin or a saved state, where, what is allowed, and
 * what to do next.
 */
public class QuantException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Code code;

    /**
     * Creates an exception.
     *
     * @param code the kind of error
     * @param message what was wrong, where, what is allowed
     */
    public QuantException(Code code, String message) {
        this(code, message, null);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param code the kind of error
     * @param message what was wrong, where, what is allowed
     * @param cause the cause, or null
     */
    public QuantException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code, "code");
    }

    /**
     * Returns the kind of error, for programs that react to it.
     *
     * @return the code
     */
    public Code code() {
        return code;
    }

    /** The kinds of errors. */
    public enum Code {
        /** No plugin has the name that was asked for. */
        UNKNOWN_PLUGIN,
        /** Two plugins have one name. */
        DUPLICATE_PLUGIN,
        /** A plugin breaks a rule of the SPI: its name, its version, its class. */
        BAD_PLUGIN,
        /** A plugin folder or jar cannot be read. */
        BAD_PLUGIN_FOLDER,
        /** A plugin returned something that breaks a rule, or an export computes something else. */
        BAD_RESULT,
        /** A config list has an unknown key, a wrong value, or a pattern without a match. */
        BAD_CONFIG,
        /** A plugin cannot do what is asked for. */
        UNSUPPORTED,
        /** A model cannot be quantized, or is in the wrong state for the call. */
        BAD_MODEL,
        /** A saved state is damaged, foreign, or of another model. */
        BAD_STATE
    }
}
