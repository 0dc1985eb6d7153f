package io.quantrial.trial.data;

/** One line about an exception that others threw. */
final class Messages {

    private Messages() {}

    static String of(Throwable problem) {
        String message = problem.getMessage();
        return message == null
                ? problem.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
