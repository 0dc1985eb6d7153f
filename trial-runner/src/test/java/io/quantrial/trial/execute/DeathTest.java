package io.quantrial.trial.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.FailureReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeathTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.lang.OutOfMemoryError: Java heap space",
                "Exception in thread \"a\" java.lang.OutOfMemoryError: Metaspace",
                "terminate called after throwing an instance of 'std::bad_alloc'",
                "# There is insufficient memory for the Java Runtime Environment to continue.",
                "RuntimeError: [enforce fail] DefaultCPUAllocator: can't allocate memory: you tried"
            })
    void fullMemoryIsReadFromTheLog(String line) {
        Death death = new Death(134, "epoch 1\n" + line + "\n  what():\n");
        assertThat(death.reason()).isEqualTo(FailureReason.OUT_OF_MEMORY);
        assertThat(death.explanation()).endsWith(": " + line).startsWith("worker process ended");
    }

    @Test
    void otherwiseItIsACrash() {
        Death death = new Death(139, "memory of an elephant\n");
        assertThat(death.reason()).isEqualTo(FailureReason.CRASH);
        assertThat(death.explanation()).contains("SIGSEGV").doesNotContain("elephant");
    }

    @Test
    void theExitCodeOfAFullHeapIsEnough() {
        assertThat(new Death(Death.OUT_OF_MEMORY, "").reason())
                .isEqualTo(FailureReason.OUT_OF_MEMORY);
    }
}
