package io.quantrial.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.BuiltForSpi;
import io.quantrial.spi.Capabilities;
import io.quantrial.spi.OptionSpec;
import io.quantrial.spi.OptionType;
import io.quantrial.spi.Options;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.spi.SpiVersion;
import io.quantrial.spi.TargetSupport;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantRange;
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.spi.scheme.Signedness;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;

/** The rules about the plugin itself: name, service, capabilities. */
final class PluginRules {

    private static final Map<Class<?>, Function<OptionType, List<?>>> VALUES =
            Map.of(
                    OptionType.Whole.class,
                    type -> ends(((OptionType.Whole) type).min(), ((OptionType.Whole) type).max()),
                    OptionType.Real.class,
                    type -> ends(((OptionType.Real) type).min(), ((OptionType.Real) type).max()),
                    OptionType.Flag.class,
                    type -> List.of(true, false),
                    OptionType.Choice.class,
                    type -> ((OptionType.Choice) type).choices());

    private PluginRules() {}

    private static <T> List<T> ends(T min, T max) {
        return List.of(min, max);
    }

    static void nameHasItsForm(QuantizerPlugin plugin) {
        assertThat(plugin.name()).matches("[a-z][a-z0-9-]{0,31}").isEqualTo(plugin.name());
    }

    static void serviceLoaderFindsIt(QuantizerPlugin plugin) {
        Class<?> type = plugin.getClass();
        assertThat(ServiceLoader.load(QuantizerPlugin.class, type.getClassLoader()).stream())
                .as("classes in META-INF/services/%s", QuantizerPlugin.class.getName())
                .anyMatch(provider -> provider.type() == type);
    }

    static void saysWhichSpiItWasBuiltFor(QuantizerPlugin plugin) {
        BuiltForSpi built = plugin.getClass().getAnnotation(BuiltForSpi.class);
        assertThat(built).as("@BuiltForSpi(SpiVersion.CURRENT) on the class").isNotNull();
        assertThat(SpiVersion.parse(SpiVersion.CURRENT).accepts(SpiVersion.parse(built.value())))
                .as("SPI %s runs on %s", built.value(), SpiVersion.CURRENT)
                .isTrue();
    }

    static void capabilitiesAreConstantAndDescribed(QuantizerPlugin plugin) {
        Capabilities capabilities = plugin.capabilities();
        assertThat(plugin.capabilities()).isEqualTo(capabilities);
        assertThat(capabilities.description()).isNotBlank().doesNotContain("\n");
        assertThat(capabilities.options()).extracting(OptionSpec::name).doesNotHaveDuplicates();
        for (OptionSpec option : capabilities.options()) {
            assertThat(option.description()).as(option.name()).isNotBlank().doesNotContain("\n");
            assertThat(option.type().read(option.name(), option.defaultValue()))
                    .isEqualTo(option.defaultValue());
        }
    }

    static void unlistedIsRefused(QuantizerPlugin plugin) {
        for (QuantTarget target : QuantTarget.values()) {
            TargetSupport support = plugin.capabilities().targets().get(target);
            for (QuantScheme scheme : schemes(target)) {
                if (!isListed(support, scheme)) {
                    Collection<TargetSupport> supported =
                            support == null
                                    ? plugin.capabilities().targets().values()
                                    : List.of(support);
                    refuses(plugin, scheme, supported);
                }
            }
        }
    }

    private static void refuses(
            QuantizerPlugin plugin, QuantScheme scheme, Collection<TargetSupport> supported) {
        try (NDManager manager = NDManager.newBaseManager()) {
            SlotCase slot =
                    new SlotCase(scheme, Options.read(plugin.capabilities().options(), Map.of()));
            assertThatThrownBy(() -> SlotDriver.create(plugin, slot.request(manager)))
                    .as("%s", slot)
                    .isInstanceOfSatisfying(
                            QuantException.class,
                            e -> assertThat(e.code()).isEqualTo(QuantException.Code.UNSUPPORTED))
                    .hasMessageContaining(plugin.name())
                    .hasMessageContainingAll(
                            supported.stream().map(TargetSupport::toString).toArray(String[]::new));
        }
    }

    private static List<QuantScheme> schemes(QuantTarget target) {
        List<QuantScheme> schemes = new ArrayList<>();
        for (int bits = 1; bits <= QuantRange.MAX_BITS; bits++) {
            for (Signedness sign : Signedness.values()) {
                schemes.add(new QuantScheme(target, bits, sign, Granularity.perTensor()));
                schemes.add(new QuantScheme(target, bits, sign, Granularity.perChannel(0)));
            }
        }
        return schemes;
    }

    private static boolean isListed(TargetSupport support, QuantScheme scheme) {
        return support != null
                && support.accepts(scheme.bits(), scheme.signedness())
                && (support.perChannel() || scheme.granularity().equals(Granularity.perTensor()));
    }

    static void listedWorks(QuantizerPlugin plugin, SlotCase slot) {
        List<Shape> shapes =
                List.of(
                        slot.shape(),
                        new Shape(4, 7),
                        new Shape(3, 5, 6),
                        new Shape(2, 2, 2, 3, 2));
        for (Shape shape : shapes) {
            try (OpenSlot open = new OpenSlot(plugin, slot)) {
                keepsShapeAndType(open, open.data(1, 1, shape));
            }
        }
    }

    private static void keepsShapeAndType(OpenSlot open, NDArray x) {
        open.train(x);
        for (TestPass pass : List.of(TestPass.TRAINING, TestPass.EVALUATION)) {
            NDArray hooked = open.driver().hooked(x, pass);
            assertThat(hooked.getShape()).as("shape of the hook's array").isEqualTo(x.getShape());
            assertThat(hooked.getDataType()).as("type").isEqualTo(x.getDataType());
            NDArray y = open.driver().run(x, pass);
            assertThat(y.getShape()).as("shape of the result, %s", pass).isEqualTo(x.getShape());
            assertThat(y.getDataType()).as("type of the result").isEqualTo(x.getDataType());
            assertThat(y).as("the result is a new array").isNotSameAs(x).isNotSameAs(hooked);
        }
        assertThat(open.params().granularity()).isEqualTo(open.slot().scheme().granularity());
        assertThat(open.params().scales())
                .hasSize(Channels.count(open.params().granularity(), x.getShape()));
    }

    static void everyOptionValueWorks(QuantizerPlugin plugin, Map<String, ?> options) {
        for (OptionSpec option : plugin.capabilities().options()) {
            for (Object value : values(option.type())) {
                Map<String, Object> written = new HashMap<>(options);
                written.put(option.name(), value);
                tryOption(plugin, written, option.name() + " = " + value);
            }
        }
    }

    private static void tryOption(QuantizerPlugin plugin, Map<String, ?> written, String what) {
        for (SlotCase slot : SlotCase.allOf(plugin.capabilities(), written)) {
            try (OpenSlot open = new OpenSlot(plugin, slot)) {
                float[] numbers = open.train(open.data(1, 1));
                for (float number : numbers) {
                    if (!Float.isFinite(number)) {
                        fail("%s gives %s for %s", what, number, slot);
                    }
                }
            } catch (QuantException e) {
                assertThat(e)
                        .as("%s, %s", what, slot)
                        .hasMessageContaining(slot.scheme().target().key());
            }
        }
    }

    private static List<?> values(OptionType type) {
        return VALUES.get(type.getClass()).apply(type);
    }
}
