package io.quantrial.trial;

/** Why an attempt at a trial ended without a result. */
public enum FailureReason {
    /** The worker process ended by itself or was killed from outside. */
    CRASH,
    /** The worker ran out of memory. */
    OUT_OF_MEMORY,
    /** The worker was silent for longer than its lease, or the trial took longer than allowed. */
    TIMEOUT,
    /** The loss was not a number. */
    NAN,
    /** The trial threw an exception. */
    EXCEPTION,
    /** A file could not be written because the disk is full: the study stops, nothing is lost. */
    DISK_FULL,
    /** The controller stopped or died while the attempt ran; it says nothing about the trial. */
    PREEMPTED
}
