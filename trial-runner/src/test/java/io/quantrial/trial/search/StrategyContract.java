package io.quantrial.trial.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.MetricNames;
import io.quantrial.trial.Services;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.space.Point;
import io.quantrial.trial.space.SearchSpace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The rules that every strategy keeps. Authors of strategies extend this class. */
public abstract class StrategyContract {

    /** Returns a new instance of the strategy under test. */
    protected abstract Strategy strategy();

    /** Returns the problem to use, for strategies that need more than a space. */
    protected SearchProblem prepare(SearchProblem problem) {
        return problem;
    }

    /** Returns the points that the strategy tries before it ends: all feasible ones. */
    protected List<Point> everything(SearchProblem problem) {
        return feasible(problem);
    }

    /** What happened, in the order of the event log: an answer, or the end of a trial. */
    private record Event(int number, Optional<Proposal> proposal, Optional<Observation> end) {

        Optional<Proposal> answer() {
            return end.isEmpty() ? proposal : Optional.empty();
        }
    }

    /** Runs a search as a study does: several trials at once, ends in any order. */
    private static final class Study {

        private final SearchProblem problem;
        private final Search search;
        private final List<Event> log = new ArrayList<>();
        private final List<Event> running = new ArrayList<>();
        private final Set<Proposal> told = new LinkedHashSet<>();
        private int number;

        Study(SearchProblem problem, Search search) {
            this.problem = problem;
            this.search = search;
        }

        void step(int code) {
            switch (code % 6) {
                case 0, 1, 2 -> ask();
                case 3 -> end(code);
                case 4 -> unasked(Proposal.Effort.TRAINING, code);
                default -> unasked(Proposal.Effort.SCREENING, code);
            }
        }

        Optional<Proposal> ask() {
            Event event = new Event(number, search.ask(number), Optional.empty());
            number++;
            log.add(event);
            event.answer().ifPresent(proposal -> running.add(event));
            return event.answer();
        }

        private void end(int code) {
            if (!running.isEmpty()) {
                Event trial = running.remove(code / 5 % running.size());
                TrialState state =
                        List.of(TrialState.COMPLETE, TrialState.PRUNED, TrialState.FAILED)
                                .get(code / 35 % 3);
                Proposal proposal = trial.answer().orElseThrow();
                tell(trial.number(), proposal, state);
            }
        }

        /** A reference, or what was proposed before the experiment changed. */
        private void unasked(Proposal.Effort effort, int code) {
            Point point =
                    new Point(
                            problem.space().layers().stream()
                                    .map(layer -> code / 5 % layer.alternatives().size())
                                    .toList());
            Proposal unasked = new Proposal(point, effort);
            boolean isAsked =
                    log.stream().anyMatch(event -> event.answer().equals(Optional.of(unasked)));
            if (!isAsked && told.add(unasked)) {
                tell(number++, unasked, TrialState.COMPLETE);
            }
        }

        void tell(int trial, Proposal proposal, TrialState state) {
            Point point = proposal.point();
            Map<String, Double> metrics = new TreeMap<>(Problems.metrics(problem, point));
            if (state == TrialState.FAILED) {
                metrics.remove(MetricNames.ACCURACY);
            }
            Observation end = Observation.of(trial, point, state, metrics);
            log.add(new Event(trial, Optional.of(proposal), Optional.of(end)));
            send(search, proposal, end);
        }
    }

    private static void send(Search search, Proposal proposal, Observation end) {
        if (proposal.effort() == Proposal.Effort.SCREENING) {
            search.screened(end);
        } else {
            search.tell(end);
        }
    }

    @Example
    void isAServiceWithALegalName() {
        String name = strategy().name();

        assertThat(name).matches("[a-z][a-z0-9-]{0,31}");
        assertThat(Services.find(Strategy.class, Strategy::name, "search.strategy", name))
                .hasSameClassAs(strategy());
    }

    @Property(tries = 60)
    void answersAreFeasibleAndNew(
            @ForAll("problems") SearchProblem generated, @ForAll("scripts") List<Integer> script) {
        SearchProblem problem = prepare(generated);
        Study study = new Study(problem, strategy().start(problem));
        Set<Proposal> seen = new HashSet<>();
        script.forEach(study::step);

        for (Event event : study.log) {
            event.answer()
                    .ifPresent(
                            proposal -> {
                                assertThat(problem.feasible()).accepts(proposal.point());
                                assertThat(seen.add(proposal)).as("new: %s", proposal).isTrue();
                            });
            event.end().ifPresent(end -> seen.add(event.proposal().orElseThrow()));
        }
    }

    @Property(tries = 60)
    void theLogReplayedInAFreshSearchGivesTheSameAnswers(
            @ForAll("problems") SearchProblem generated,
            @ForAll("scripts") List<Integer> script,
            @ForAll("scripts") List<Integer> continuation) {
        SearchProblem problem = prepare(generated);
        Study first = new Study(problem, strategy().start(problem));
        script.forEach(first::step);

        Search replayed = strategy().start(problem);
        for (Event event : first.log) {
            if (event.end().isPresent()) {
                send(replayed, event.proposal().orElseThrow(), event.end().get());
            } else {
                assertThat(replayed.ask(event.number())).isEqualTo(event.answer());
            }
        }
        Study resumed = new Study(problem, replayed);
        resumed.log.addAll(first.log);
        resumed.running.addAll(first.running);
        resumed.told.addAll(first.told);
        resumed.number = first.number;
        continuation.forEach(
                code -> {
                    first.step(code);
                    resumed.step(code);
                });

        assertThat(resumed.log).isEqualTo(first.log);
    }

    @Property(tries = 40)
    void endsWhenEverythingWasTried(
            @ForAll("smallProblems") SearchProblem generated,
            @ForAll("scripts") List<Integer> script) {
        SearchProblem problem = prepare(generated);
        Study study = new Study(problem, strategy().start(problem));
        script.forEach(study::step);
        while (study.ask().isPresent()) {
            study.end(study.number);
        }

        Set<Point> seen = new HashSet<>();
        Stream.concat(
                        study.told.stream(),
                        study.log.stream().flatMap(event -> event.answer().stream()))
                .filter(proposal -> proposal.effort() == Proposal.Effort.TRAINING)
                .forEach(proposal -> seen.add(proposal.point()));
        assertThat(seen).containsAll(everything(problem));
    }

    private static List<Point> feasible(SearchProblem problem) {
        List<Point> points = List.of(new Point(List.of()));
        for (int layer = 0; layer < problem.space().layers().size(); layer++) {
            int size = problem.space().layers().get(layer).alternatives().size();
            List<Point> longer = new ArrayList<>();
            for (Point point : points) {
                for (int choice = 0; choice < size; choice++) {
                    List<Integer> choices = new ArrayList<>(point.choices());
                    choices.add(choice);
                    longer.add(new Point(choices));
                }
            }
            points = longer;
        }
        return points.stream().filter(problem.feasible()).toList();
    }

    @Provide
    Arbitrary<SearchProblem> problems() {
        return problems(6, Problems.TWENTY_FOUR);
    }

    @Provide
    Arbitrary<SearchProblem> smallProblems() {
        return problems(3, List.of("lsq/w8/i8", "qat/w8/i8", "lsq/w2/i4", "lsq/w4/i4"));
    }

    private static Arbitrary<SearchProblem> problems(int layers, List<String> alternatives) {
        Arbitrary<SearchSpace> spaces =
                Combinators.combine(
                                Arbitraries.integers().between(0, layers),
                                Arbitraries.integers().between(1, alternatives.size()))
                        .as(
                                (count, kinds) ->
                                        Problems.space(count, alternatives.subList(0, kinds)));
        return Combinators.combine(
                        spaces,
                        Arbitraries.of(0.1, 0.3, 0.5, 0.9, 1.0),
                        Arbitraries.longs().between(0, 1000))
                .as(Problems::problem);
    }

    @Provide
    Arbitrary<List<Integer>> scripts() {
        return Arbitraries.integers().between(0, 1000).list().ofMaxSize(60);
    }
}
