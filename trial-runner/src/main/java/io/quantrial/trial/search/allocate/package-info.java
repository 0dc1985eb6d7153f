/**
 * Which layer gets which alternative, so that the predicted loss is least within the budgets: the
 * multiple-choice knapsack problem, solved exactly. Start with {@link
 * io.quantrial.trial.search.allocate.Allocator}.
 *
 * <p>A {@link io.quantrial.trial.search.allocate.AllocationProblem} is made from a search space and
 * its cost table or from plain numbers. {@link io.quantrial.trial.search.allocate.PredictedFront}
 * holds the best allocation of every value of one budget, {@link
 * io.quantrial.trial.search.allocate.Answer} the best one under several budgets at once, with its
 * proof, or the nearest one if the budgets cannot be kept.
 *
 * <p>Sums are whole numbers ({@code Ticks}), so that equal sums are equal whatever their order.
 * {@code FrontSweep} makes the front, {@code LabelSearch} proves what {@code IntegerProgram} finds.
 * The package knows the space, the cost and nothing else of the runner.
 */
package io.quantrial.trial.search.allocate;
