/**
 * The memory of a study: append-only events, and tables that say the same, written in the same
 * transaction; and its checkpoint files. Others see {@link io.quantrial.trial.storage.StudyStore},
 * which only the controller of a study opens, and {@link io.quantrial.trial.storage.StudyReader}
 * for everyone else; {@link io.quantrial.trial.storage.StudyStores} opens both. {@link
 * io.quantrial.trial.storage.Replay} makes of the events what the tables say.
 */
package io.quantrial.trial.storage;
