/**
 * What the figures of a study say, and what they do not: whether the search beat uniform bit
 * widths, whether training gained anything, and which points of the front differ by no more than
 * noise. Start with {@link io.quantrial.trial.insight.Insights}.
 */
package io.quantrial.trial.insight;
