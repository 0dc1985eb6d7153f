/**
 * What controller and worker process say to each other ({@link
 * io.quantrial.trial.execute.protocol.Message}), and how it travels over a stream of bytes ({@link
 * io.quantrial.trial.execute.protocol.Frames}). A change of either needs a new {@link
 * io.quantrial.trial.execute.protocol.Message#PROTOCOL}.
 */
package io.quantrial.trial.execute.protocol;
