package io.quantrial.trial.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import io.quantrial.spi.QuantException;
import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.train.TaskOutcome.Failed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {

    @ParameterizedTest
    @ValueSource(strings = {"No space left on device", "File too large", "Disk quota exceeded"})
    void aFullDiskIsSeenThroughOtherExceptions(String message) {
        IOException full = new IOException(message);
        assertThat(Failures.of(full))
                .isEqualTo(new Failed(FailureReason.DISK_FULL, "java.io.IOException: " + message));
        assertThat(Failures.of(new UncheckedIOException(full)).reason())
                .isEqualTo(FailureReason.DISK_FULL);
        assertThat(Failures.of(new FileSystemException("a", null, message)).reason())
                .isEqualTo(FailureReason.DISK_FULL);
    }

    @Test
    void aFullDiskThatIsCalledSoIsOne() {
        assertThat(
                        Failures.of(
                                new TrialException(
                                        TrialException.Code.DISK_FULL, "the disk is full")))
                .isEqualTo(new Failed(FailureReason.DISK_FULL, "the disk is full"));
    }

    @Test
    void otherFileErrorsAreExceptions() {
        assertThat(Failures.of(new IOException("Permission denied")))
                .isEqualTo(
                        new Failed(
                                FailureReason.EXCEPTION, "java.io.IOException: Permission denied"));
    }

    @Test
    void memoryOfTheEngineAndOfJavaAreTheSameReason() {
        assertThat(
                        Failures.of(
                                        new EngineException(
                                                "[enforce fail at alloc_cpu.cpp:117] err == 0."
                                                        + " DefaultCPUAllocator: can't allocate"
                                                        + " memory"))
                                .reason())
                .isEqualTo(FailureReason.OUT_OF_MEMORY);
        assertThat(Failures.of(new RuntimeException(new OutOfMemoryError("heap"))).reason())
                .isEqualTo(FailureReason.OUT_OF_MEMORY);
        assertThat(Failures.of(new IllegalStateException("not enough memory of mine")).reason())
                .isEqualTo(FailureReason.EXCEPTION);
    }

    @Test
    void ownMessagesStandAlone() {
        assertThat(Failures.of(new QuantException(QuantException.Code.BAD_CONFIG, "entry 1: x")))
                .isEqualTo(new Failed(FailureReason.EXCEPTION, "entry 1: x"));
        assertThat(Failures.of(new NullPointerException()))
                .isEqualTo(new Failed(FailureReason.EXCEPTION, "java.lang.NullPointerException"));
    }
}
