package io.quantrial.trial.train;

/** Says that a value became infinite or NaN, and where. */
final class DivergedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DivergedException(String message, Throwable cause) {
        super(message, cause);
    }
}
