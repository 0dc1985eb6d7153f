/**
 * The memory of a study: append-only events, and tables that say the same, written in the same
 * transaction. {@link io.quantrial.trial.storage.StudyStore} is all that others see; only the
 * controller of a study writes.
 */
package io.quantrial.trial.storage;
