/**
 * What to try next and when to stop a trial early: strategies and pruners, both {@link
 * java.util.ServiceLoader} services.
 *
 * <p>A {@link io.quantrial.trial.search.Strategy} starts a {@link
 * io.quantrial.trial.search.Search}, whose state is a pure fold over the calls of {@code ask} and
 * {@code tell}: the same calls in the same order give the same answers, in another process too.
 * That is what makes a study resume as if it had never stopped. The strategies themselves are in
 * {@code search.strategy}.
 *
 * <p>{@link io.quantrial.trial.search.ParetoFront} compares trials by several objectives, {@link
 * io.quantrial.trial.search.Recommendation} chooses the answer.
 */
package io.quantrial.trial.search;
