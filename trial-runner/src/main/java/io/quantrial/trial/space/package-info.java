/**
 * What a trial can vary: for each layer, or group of tied layers, a list of alternatives, each a
 * quantizer with bit widths.
 *
 * <p>Start with {@link io.quantrial.trial.space.SearchSpace}. A {@link
 * io.quantrial.trial.space.Point} is what strategies compute with, a {@link
 * io.quantrial.trial.space.BitConfiguration} what it means. {@link
 * io.quantrial.trial.space.ListedPoints} reads configurations that a user wrote.
 */
package io.quantrial.trial.space;
