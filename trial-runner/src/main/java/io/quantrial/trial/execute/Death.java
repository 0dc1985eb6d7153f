package io.quantrial.trial.execute;

import io.quantrial.trial.FailureReason;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Explains why a worker process ended by itself.
 *
 * @param exitCode the exit code; 128 + n for signal n
 * @param tail the last that the process wrote to its standard error
 */
record Death(int exitCode, String tail) {

    /** What {@code -XX:+ExitOnOutOfMemoryError} ends a process with. */
    static final int OUT_OF_MEMORY = 3;

    private static final List<String> SIGNS_OF_FULL_MEMORY =
            List.of(
                    "java.lang.OutOfMemoryError",
                    "std::bad_alloc",
                    "insufficient memory for the Java Runtime Environment",
                    "DefaultCPUAllocator: can't allocate memory");

    private static final Map<Integer, String> MEANINGS =
            Map.of(
                    OUT_OF_MEMORY,
                    "the heap is full; raise search.heap",
                    129,
                    "SIGHUP: the terminal was closed",
                    130,
                    "SIGINT: interrupted from outside",
                    132,
                    "SIGILL: native code for another kind of processor",
                    134,
                    "SIGABRT: native code gave up; look for hs_err files beside the log",
                    135,
                    "SIGBUS: a mapped file is gone, or the disk or /dev/shm is full",
                    136,
                    "SIGFPE: native code divided by zero",
                    137,
                    "SIGKILL: killed from outside; the system does so when memory runs out",
                    139,
                    "SIGSEGV: native code crashed; look for hs_err files beside the log",
                    143,
                    "SIGTERM: told from outside to end");

    /** Returns the reason to record. */
    FailureReason reason() {
        boolean full = exitCode == OUT_OF_MEMORY || signs().findAny().isPresent();
        return full ? FailureReason.OUT_OF_MEMORY : FailureReason.CRASH;
    }

    /** Returns what happened, for people, without a full stop. */
    String explanation() {
        String code = "worker process ended with exit code " + exitCode;
        String meaning = MEANINGS.get(exitCode);
        return (meaning == null ? code : code + " (" + meaning + ")")
                + signs().findFirst().map(line -> ": " + line.strip()).orElse("");
    }

    private Stream<String> signs() {
        return tail.lines().filter(line -> SIGNS_OF_FULL_MEMORY.stream().anyMatch(line::contains));
    }
}
