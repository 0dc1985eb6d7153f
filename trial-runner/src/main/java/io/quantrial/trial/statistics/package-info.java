/**
 * How sure a mean of few runs is. Start with {@link
 * io.quantrial.trial.statistics.ConfidenceInterval}; {@link
 * io.quantrial.trial.statistics.PairedDifference} says whether one configuration is better than
 * another.
 */
package io.quantrial.trial.statistics;
