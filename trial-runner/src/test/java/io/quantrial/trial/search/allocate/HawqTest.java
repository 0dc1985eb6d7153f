package io.quantrial.trial.search.allocate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.search.allocate.AllocationProblem.Alternative;
import io.quantrial.trial.search.allocate.AllocationProblem.Layer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The published integer programs of HAWQ-V3: files {@code hawq_*.json} of the folder in the system
 * property quantrial.golden, or else of the test resources. Published figures have five decimals.
 */
class HawqTest {

    private static final double DECIMALS = 1e-5;

    /** One program of a file; its name starts with the kind of cost, such as size-0.25. */
    private record Program(String file, String name, JsonNode network, JsonNode json) {

        CostKind kind() {
            return Stream.of(CostKind.values())
                    .filter(kind -> name.startsWith(kind.key()))
                    .findFirst()
                    .orElseThrow();
        }

        Budget budget() {
            return new Budget(kind(), json.get("limit").asDouble());
        }

        AllocationProblem problem() {
            return HawqTest.problem(network, Map.of(kind(), json.get("cost")));
        }

        @Override
        public String toString() {
            return file + " " + name;
        }
    }

    static Stream<Program> programs() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files
                    .filter(file -> file.getFileName().toString().matches("hawq_.*\\.json"))
                    .sorted()
                    .flatMap(HawqTest::programs)
                    .collect(Collectors.toList())
                    .stream();
        }
    }

    private static Path folder() {
        String folder = System.getProperty("quantrial.golden", "");
        return folder.isEmpty() ? resources() : Path.of(folder);
    }

    private static Path resources() {
        try {
            return Path.of(HawqTest.class.getResource("/golden").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<Program> programs(Path file) {
        JsonNode network = read(file);
        List<String> names = new ArrayList<>();
        network.get("problems").fieldNames().forEachRemaining(names::add);
        return names.stream()
                .map(
                        name ->
                                new Program(
                                        file.getFileName().toString(),
                                        name,
                                        network,
                                        network.get("problems").get(name)));
    }

    private static JsonNode read(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Alternative 0 has 4 bits, alternative 1 has 8; layers are named by their number. */
    private static AllocationProblem problem(JsonNode network, Map<CostKind, JsonNode> costs) {
        List<Layer> layers =
                IntStream.range(0, network.get("layers").asInt())
                        .mapToObj(
                                i ->
                                        new Layer(
                                                Integer.toString(i),
                                                Stream.of("4", "8")
                                                        .map(
                                                                bits ->
                                                                        alternative(
                                                                                network, costs,
                                                                                bits, i))
                                                        .toList()))
                        .toList();
        List<List<String>> ties =
                nodes(network.get("tied"))
                        .map(tie -> nodes(tie).map(JsonNode::asText).toList())
                        .toList();
        return new AllocationProblem(Cost.ZERO, layers, ties);
    }

    private static Alternative alternative(
            JsonNode network, Map<CostKind, JsonNode> costs, String bits, int layer) {
        Map<CostKind, Double> cost = new EnumMap<>(CostKind.class);
        costs.forEach((kind, json) -> cost.put(kind, json.get(bits).get(layer).asDouble()));
        return new Alternative(
                network.get("sensitivity").get(bits).get(layer).asDouble(),
                new Cost(
                        cost.getOrDefault(CostKind.SIZE, 0.0),
                        cost.getOrDefault(CostKind.BOPS, 0.0),
                        cost.getOrDefault(CostKind.LATENCY, 0.0)));
    }

    private static Stream<JsonNode> nodes(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static List<Integer> eightBitLayers(JsonNode solution) {
        return nodes(solution.get("eightBitLayers")).map(JsonNode::asInt).toList();
    }

    private static List<Integer> eightBitLayers(Allocation allocation) {
        List<Integer> choices = allocation.point().choices();
        return IntStream.range(0, choices.size()).filter(i -> choices.get(i) == 1).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void theOptimumIsThePublishedOne(Program program) {
        JsonNode optimum = program.json().get("optimum");
        Answer answer = new Allocator(program.problem()).best(List.of(program.budget()));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Found.class,
                        found -> {
                            assertThat(eightBitLayers(found.allocation()))
                                    .isEqualTo(eightBitLayers(optimum));
                            assertThat(found.allocation().loss())
                                    .isCloseTo(
                                            optimum.get("residualSensitivity").asDouble(),
                                            within(DECIMALS));
                            assertThat(found.allocation().cost().of(program.kind()))
                                    .isCloseTo(optimum.get("cost").asDouble(), within(DECIMALS));
                            assertThat(found.isOptimal()).isTrue();
                        });
    }

    @ParameterizedTest
    @MethodSource("programs")
    void theFrontHoldsTheOptimum(Program program) {
        PredictedFront front = new Allocator(program.problem()).front(program.kind());

        assertThat(front.isExact()).isTrue();
        assertThat(front.best(program.budget().limit()))
                .hasValueSatisfying(
                        best ->
                                assertThat(eightBitLayers(best))
                                        .isEqualTo(eightBitLayers(program.json().get("optimum"))));
    }

    /** Size and latency of ResNet-18 at once: 2^16 allocations, counted one by one. */
    @Test
    void severalBudgetsAtOnceGiveTheOptimumOfBruteForce() {
        JsonNode network = read(resources().resolve("hawq_resnet18.json"));
        JsonNode size = network.get("problems").get("size");
        JsonNode latency = network.get("problems").get("latency");
        AllocationProblem problem =
                problem(
                        network,
                        Map.of(
                                CostKind.SIZE,
                                size.get("cost"),
                                CostKind.LATENCY,
                                latency.get("cost")));
        BruteForce bruteForce = new BruteForce(problem);
        for (double tightness = 0.8; tightness <= 1.2; tightness += 0.05) {
            List<Budget> budgets =
                    List.of(
                            new Budget(CostKind.SIZE, size.get("limit").asDouble() * tightness),
                            new Budget(
                                    CostKind.LATENCY, latency.get("limit").asDouble() / tightness));
            double expected = bruteForce.leastLoss(budgets).orElseThrow();

            assertThat(new Allocator(problem).best(budgets))
                    .isInstanceOfSatisfying(
                            Answer.Found.class,
                            found -> {
                                assertThat(found.allocation().loss())
                                        .isCloseTo(expected, within(1e-12));
                                assertThat(found.isOptimal()).isTrue();
                            });
        }
    }

    /**
     * 2^48 allocations: no count, but the bound proves it, and each budget alone allows no less.
     */
    @Test
    void threeBudgetsAtOnceAreProved() {
        JsonNode network = read(resources().resolve("hawq_resnet50.json"));
        Map<CostKind, JsonNode> costs = new EnumMap<>(CostKind.class);
        List<Budget> budgets = new ArrayList<>();
        for (CostKind kind : CostKind.values()) {
            JsonNode json = network.get("problems").get(kind.key());
            costs.put(kind, json.get("cost"));
            budgets.add(new Budget(kind, json.get("limit").asDouble()));
        }
        Allocator allocator = new Allocator(problem(network, costs));

        assertThat(allocator.best(budgets))
                .isInstanceOfSatisfying(
                        Answer.Found.class,
                        found -> {
                            assertThat(found.isOptimal()).isTrue();
                            for (Budget budget : budgets) {
                                assertThat(budget.allows(found.allocation().cost())).isTrue();
                                assertThat(allocator.front(budget.kind()).best(budget.limit()))
                                        .hasValueSatisfying(
                                                alone ->
                                                        assertThat(alone.loss())
                                                                .isLessThanOrEqualTo(
                                                                        found.allocation().loss()));
                            }
                        });
    }
}
