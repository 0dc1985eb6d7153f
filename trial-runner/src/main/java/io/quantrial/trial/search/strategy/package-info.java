/**
 * The strategies that come with the runner: {@code grid}, {@code random}, {@code nsga2}, {@code
 * fixed}, {@code auto}.
 *
 * <p>Start with {@link io.quantrial.trial.search.strategy.RandomStrategy}. All of them keep what
 * may still be proposed in {@code OpenPoints}.
 */
package io.quantrial.trial.search.strategy;
