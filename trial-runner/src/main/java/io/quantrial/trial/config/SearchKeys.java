package io.quantrial.trial.config;

import io.quantrial.trial.config.schema.Key;
import io.quantrial.trial.config.schema.ValueType;
import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.search.Constraint;
import io.quantrial.trial.search.Objective;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The single values and lists of values of {@code search}. */
final class SearchKeys {

    static final Key<String> STRATEGY =
            new Key<>(
                    "search.strategy",
                    ValueType.text(),
                    "auto",
                    "Which configurations are tried: auto, nsga2, halving, random, grid, fixed or"
                            + " another on the class path.");
    static final Key<String> SIGNALS =
            new Key<>(
                    "search.signals[]",
                    ValueType.text(),
                    "gradient, weight-error",
                    "What the strategy auto measures on the float model to predict which bits hurt:"
                            + " gradient, weight-error, fisher, one-at-a-time or another on the"
                            + " class path.");
    static final Key<String> PRUNER =
            new Key<>(
                    "search.pruner",
                    ValueType.text(),
                    Key.NONE,
                    "When a poor trial is stopped early: asha, median or none.");
    static final Key<Objective> OBJECTIVES =
            new Key<>(
                    "search.objectives[]",
                    ValueType.oneOf(List.of(Objective.values()), Objective::key),
                    "accuracy, size",
                    "What to make better; accuracy can be left out only if"
                            + " search.constraints.accuracyDrop limits its loss.");
    static final Key<Constraint> SIZE_LIMIT =
            new Key<>(
                    "search.constraints.size",
                    LimitText.type(CostKind.SIZE),
                    Key.NONE,
                    "The largest size, absolute or as a share of the float model's.");
    static final Key<Constraint> BOPS_LIMIT =
            new Key<>(
                    "search.constraints.bops",
                    LimitText.type(CostKind.BOPS),
                    Key.NONE,
                    "The most bit operations of one sample, absolute or as a share of the float"
                            + " model's.");
    static final Key<Constraint> LATENCY_LIMIT =
            new Key<>(
                    "search.constraints.latency",
                    LimitText.type(CostKind.LATENCY),
                    Key.NONE,
                    "The longest time of one sample by the latency table, absolute or as a share"
                            + " of the float model's.");
    static final Key<Constraint> ACCURACY_LIMIT =
            new Key<>(
                    "search.constraints.accuracyDrop",
                    LimitText.accuracyDrop(),
                    Key.NONE,
                    "The largest loss of accuracy against the float model, in percentage points.");
    static final Key<Path> LATENCY_TABLE =
            new Key<>(
                    "search.latencyTable",
                    ValueType.path(),
                    Key.NONE,
                    "A CSV file with the columns layer, weight_bits, input_bits, milliseconds.");
    static final Key<Integer> MAX_TRIALS =
            new Key<>(
                    "search.maxTrials",
                    ValueType.integer(1, 1_000_000),
                    "40",
                    "How many configurations are trained at most, references included.");
    static final Key<Integer> MAX_STEPS =
            new Key<>(
                    "search.maxSteps",
                    ValueType.integer(1, Integer.MAX_VALUE),
                    Key.NONE,
                    "After this many training steps of configurations no more are trained.");
    static final Key<Duration> MAX_DURATION =
            new Key<>(
                    "search.maxDuration",
                    ValueType.duration(),
                    Key.NONE,
                    "After this time of a run no more trials are started; a resume has it anew.");
    static final Key<Integer> SEEDS =
            new Key<>(
                    "search.seeds",
                    ValueType.integer(1, 100),
                    "1",
                    "How often finalists and references are trained, the first run included.");
    static final Key<String> EXECUTOR =
            new Key<>("search.executor", ValueType.text(), "process", "Where trials run.");
    static final Key<Integer> CONCURRENCY =
            new Key<>(
                    "search.concurrency",
                    ValueType.integer(1, 1024),
                    "1",
                    "How many trials run at once.");
    static final Key<String> HEAP =
            new Key<>(
                    "search.heap",
                    ValueType.matching("a size such as 512m or 1g", "[1-9][0-9]{0,8}[kKmMgG]"),
                    "1g",
                    "The largest heap of a worker.");
    static final Key<Duration> TRIAL_TIMEOUT =
            new Key<>(
                    "search.trialTimeout",
                    ValueType.duration(),
                    "30m",
                    "The longest time of one attempt.");
    static final Key<Duration> LEASE =
            new Key<>(
                    "search.lease",
                    ValueType.duration(),
                    "60s",
                    "How long a worker may be silent before it counts as lost.");
    static final Key<Integer> RETRIES =
            new Key<>(
                    "search.retries",
                    ValueType.integer(0, 100),
                    "2",
                    "How often an attempt that failed is repeated.");

    static final List<Key<Constraint>> LIMITS =
            List.of(SIZE_LIMIT, BOPS_LIMIT, LATENCY_LIMIT, ACCURACY_LIMIT);

    static final List<Key<?>> ALL =
            Stream.of(
                            List.of(STRATEGY, SIGNALS),
                            EntryKeys.SPACE_KEYS,
                            List.of(EntryKeys.FIXED_TEXT, EntryKeys.FIXED_MAP, OBJECTIVES),
                            LIMITS,
                            List.of(
                                    LATENCY_TABLE,
                                    MAX_TRIALS,
                                    MAX_STEPS,
                                    MAX_DURATION,
                                    PRUNER,
                                    SEEDS,
                                    EXECUTOR,
                                    CONCURRENCY,
                                    HEAP,
                                    TRIAL_TIMEOUT,
                                    LEASE,
                                    RETRIES))
                    .<Key<?>>flatMap(List::stream)
                    .toList();

    private SearchKeys() {}
}
