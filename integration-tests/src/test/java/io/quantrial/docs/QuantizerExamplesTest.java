package io.quantrial.docs;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import io.quantrial.spi.ForwardHook;
import io.quantrial.spi.ForwardPass;
import io.quantrial.spi.Options;
import io.quantrial.spi.PluginInfo;
import io.quantrial.spi.PluginRegistry;
import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.spi.SlotRequest;
import io.quantrial.spi.TensorQuantizer;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.spi.scheme.Signedness;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Computes the examples of docs/quantizers.md: the numbers are a slot's first training batch. */
class QuantizerExamplesTest {

    private static final Markdown PAGE = Markdown.read("docs/quantizers.md");
    private static final Offset<Float> TOLERANCE = Offset.offset(1e-6f);
    private static final PluginRegistry REGISTRY = PluginRegistry.discover();

    /** What the line above an example's table says. */
    private record Example(QuantTarget target, int bits, float scale, int zeroPoint) {

        private static final Pattern FORM =
                Pattern.compile(
                        "Example \\((\\w+), (\\d+) bits?\\): scale ([\\d.]+), zero point (\\d+)\\.");

        static Example in(Markdown section) {
            Matcher line = FORM.matcher(String.join("\n", section.lines()));
            assertThat(line.find()).as("an example in " + section.lines().get(0)).isTrue();
            return new Example(
                    QuantTarget.valueOf(line.group(1).toUpperCase(Locale.ROOT)),
                    Integer.parseInt(line.group(2)),
                    Float.parseFloat(line.group(3)),
                    Integer.parseInt(line.group(4)));
        }
    }

    static Stream<PluginInfo> plugins() {
        return REGISTRY.plugins().stream();
    }

    @ParameterizedTest
    @MethodSource("plugins")
    void exampleIsWhatThePluginComputes(PluginInfo info) {
        Markdown section = PAGE.section("## " + info.name());
        Example example = Example.in(section);
        Markdown.Table table = section.table("x");
        try (NDManager manager = NDManager.newBaseManager()) {
            TensorQuantizer quantizer = quantizer(REGISTRY.get(info.name()), example, manager);
            NDArray x = manager.create(numbers(table.header()));
            x.setRequiresGradient(true);
            NDArray y;
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray prepared = see(quantizer.hook(), example.target(), x);
                y = quantizer.gradient().fakeQuantize(prepared, new Pass());
                collector.backward(y.sum());
            }

            QuantParams params = quantizer.params().orElseThrow();
            assertThat(params.scales().get(0)).isEqualTo(example.scale(), TOLERANCE);
            assertThat(params.zeroPoints()).containsExactly(example.zeroPoint());
            assertThat(y.toFloatArray()).containsExactly(row(table, "y"), TOLERANCE);
            assertThat(x.getGradient().toFloatArray())
                    .containsExactly(row(table, "∂y/∂x"), TOLERANCE);
            NDArray codes = y.stopGradient().div(params.scales().get(0));
            assertThat(codes.add(example.zeroPoint()).toFloatArray())
                    .containsExactly(row(table, "code"), Offset.offset(1e-4f));
        }
    }

    private static TensorQuantizer quantizer(
            QuantizerPlugin plugin, Example example, NDManager manager) {
        QuantScheme scheme =
                new QuantScheme(
                        example.target(), example.bits(), Signedness.AUTO, Granularity.perTensor());
        Options options = Options.read(plugin.capabilities().options(), Map.of());
        return plugin.create(new SlotRequest("example", scheme, options, manager));
    }

    private static NDArray see(ForwardHook hook, QuantTarget target, NDArray x) {
        return switch (target) {
            case INPUT -> hook.beforeLayer(x, new Pass());
            case WEIGHT -> hook.onWeight(x, new Pass());
            case OUTPUT -> hook.afterLayer(x, new Pass());
        };
    }

    private static float[] row(Markdown.Table table, String name) {
        return table.body().stream()
                .filter(row -> row.get(0).equals(name))
                .findFirst()
                .map(QuantizerExamplesTest::numbers)
                .orElseThrow();
    }

    private static float[] numbers(List<String> cells) {
        float[] numbers = new float[cells.size() - 1];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Float.parseFloat(cells.get(i + 1));
        }
        return numbers;
    }

    /** A training pass. */
    private record Pass() implements ForwardPass {

        @Override
        public boolean isTraining() {
            return true;
        }

        @Override
        public boolean isDelayed() {
            return false;
        }

        @Override
        public NDArray value(Parameter parameter) {
            return parameter.getArray();
        }
    }
}
