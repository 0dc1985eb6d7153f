package io.quantrial.trial.bench.replay;

import io.quantrial.trial.bench.BenchTable;
import io.quantrial.trial.search.Strategy;
import io.quantrial.trial.search.strategy.FixedStrategy;
import io.quantrial.trial.search.strategy.RandomStrategy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Compares strategies on tables, over many studies.
 *
 * @param strategies the strategies by name; random search is always among them
 * @param studies how many studies of each; their seeds are 0, 1, …
 * @param workers how many trials of a study run at once
 */
public record Contest(List<Strategy> strategies, int studies, int workers) {

    /** The name under which the best possible order is listed. */
    public static final String ORACLE = "oracle";

    /** The strategy that the others are compared with. */
    public static final String RANDOM = new RandomStrategy().name();

    /** Adds random search, and checks the numbers. */
    public Contest {
        List<Strategy> all = new ArrayList<>(strategies);
        if (all.stream().noneMatch(strategy -> strategy.name().equals(RANDOM))) {
            all.add(new RandomStrategy());
        }
        strategies = List.copyOf(all);
        if (studies < 1 || workers < 1) {
            throw new IllegalArgumentException(
                    "needs a study and a worker, not " + studies + " and " + workers);
        }
    }

    /**
     * Replays all studies of all strategies.
     *
     * @param table the table
     * @return what came out; the same for the same strategies and numbers
     * @throws io.quantrial.trial.TrialException if a strategy breaks its contract, or needs what
     *     the table lacks
     */
    public Scores on(BenchTable table) {
        BenchProblem problem = new BenchProblem(table);
        Truth truth = new Truth(problem);
        Map<String, List<Trace>> traces = new LinkedHashMap<>();
        for (Strategy strategy : strategies) {
            traces.put(strategy.name(), traces(new Replay(problem, strategy, List.of(), workers)));
        }
        traces.put(
                ORACLE, traces(new Replay(problem, new FixedStrategy(), truth.oracle(), workers)));
        Referee referee = new Referee(problem, truth);
        List<Figure> figures = new ArrayList<>();
        traces.forEach(
                (name, own) -> figures.addAll(referee.figures(name, own, traces.get(RANDOM))));
        return new Scores(
                table.header(),
                this,
                List.copyOf(traces.keySet()),
                referee.costs(),
                figures,
                truth.noiseCeilings(),
                RankAgreement.of(problem));
    }

    /** Studies know nothing of each other, so they may run at the same time. */
    private List<Trace> traces(Replay replay) {
        return IntStream.range(0, studies).parallel().mapToObj(replay::run).toList();
    }
}
