/**
 * The strategy {@code auto}: it trains what is expected to improve the front most. Start with
 * {@link io.quantrial.trial.search.auto.AutoStrategy}, which tells the stages.
 *
 * <p>{@code AutoSearch} decides what comes next. {@code Pool} chooses what is screened, {@code
 * Surrogate} predicts the loss after training from that, {@code Frontier} says how much a
 * configuration would improve the front, {@code Outlook} stops trainings that cannot.
 */
package io.quantrial.trial.search.auto;
