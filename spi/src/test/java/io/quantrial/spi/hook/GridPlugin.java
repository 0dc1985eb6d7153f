package io.quantrial.spi.hook;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.quantrial.spi.BuiltForSpi;
import io.quantrial.spi.Capabilities;
import io.quantrial.spi.ForwardHook;
import io.quantrial.spi.ForwardPass;
import io.quantrial.spi.GradientStrategy;
import io.quantrial.spi.OptionSpec;
import io.quantrial.spi.PluginRegistry;
import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.spi.QuantizerState;
import io.quantrial.spi.SlotRequest;
import io.quantrial.spi.SpiVersion;
import io.quantrial.spi.TargetSupport;
import io.quantrial.spi.TensorQuantizer;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantRange;
import io.quantrial.spi.scheme.QuantTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A test quantizer: rounds to multiples of 1/4, counts the values that it saw, learns an offset.
 */
@BuiltForSpi(SpiVersion.CURRENT)
public final class GridPlugin implements QuantizerPlugin {

    static final float STEP = 0.25f;

    /** Returns a registry that holds this plugin only. */
    static PluginRegistry registry(Path folder) {
        try {
            Path services = folder.resolve("META-INF/services");
            Files.createDirectories(services);
            Files.writeString(
                    services.resolve(QuantizerPlugin.class.getName()), GridPlugin.class.getName());
            URL[] urls = {folder.toUri().toURL()};
            return PluginRegistry.builder()
                    .optClassLoader(new URLClassLoader(urls, GridPlugin.class.getClassLoader()))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String name() {
        return "grid";
    }

    @Override
    public Capabilities capabilities() {
        TargetSupport support = TargetSupport.signed(2, 16).andUnsigned(1, 16).andPerChannel();
        return Capabilities.builder()
                .setDescription("multiples of a quarter")
                .addTarget(QuantTarget.INPUT, support)
                .addTarget(QuantTarget.WEIGHT, support)
                .addTarget(QuantTarget.OUTPUT, support)
                .addOption(OptionSpec.flag("learns", false, "has a trainable parameter"))
                .addOption(
                        OptionSpec.choice(
                                "breaks",
                                "nothing",
                                List.of("nothing", "shape", "finite", "null"),
                                "which rule to break"))
                .build();
    }

    @Override
    public TensorQuantizer create(SlotRequest request) {
        return new Grid(request);
    }

    @Override
    public boolean roundsBias() {
        return true;
    }

    static final class Grid implements TensorQuantizer {

        private final SlotRequest request;
        private Parameter parameter;
        int seen;

        Grid(SlotRequest request) {
            this.request = request;
        }

        @Override
        public ForwardHook hook() {
            return ForwardHook.everywhere(this::see);
        }

        private NDArray see(NDArray value, ForwardPass pass) {
            if (pass.isTraining()) {
                seen++;
                if (parameter == null && request.options().flag("learns")) {
                    learn(0f);
                }
            }
            return value;
        }

        private void learn(float value) {
            NDArray array = request.manager().full(new Shape(1), value, DataType.FLOAT32);
            array.setRequiresGradient(true);
            parameter =
                    Parameter.builder()
                            .setName("offset")
                            .setType(Parameter.Type.OTHER)
                            .optArray(array)
                            .build();
        }

        @Override
        public GradientStrategy gradient() {
            return new GradientStrategy.Custom() {
                @Override
                public NDArray quantize(NDArray x, ForwardPass pass) {
                    return switch (request.options().choice("breaks")) {
                        case "shape" -> x.concat(x);
                        case "finite" -> x.mul(Float.NaN);
                        case "null" -> null;
                        default -> x.div(STEP).round().mul(STEP);
                    };
                }

                @Override
                public NDArray derivative(NDArray x, ForwardPass pass) {
                    return x.onesLike();
                }

                @Override
                public NDArray fakeQuantize(NDArray x, ForwardPass pass) {
                    NDArray y = Custom.super.fakeQuantize(x, pass);
                    return parameter == null ? y : y.add(pass.value(parameter));
                }
            };
        }

        @Override
        public Optional<QuantParams> params() {
            return seen == 0
                    ? Optional.empty()
                    : Optional.of(
                            QuantParams.symmetric(
                                    QuantRange.signed(16), Granularity.perTensor(), List.of(STEP)));
        }

        @Override
        public List<Parameter> parameters() {
            return parameter == null ? List.of() : List.of(parameter);
        }

        @Override
        public QuantizerState state() {
            return QuantizerState.of(
                    Map.of(
                            "seen",
                            List.of((float) seen),
                            "offset",
                            parameter == null
                                    ? List.of()
                                    : List.of(parameter.getArray().getFloat())));
        }

        @Override
        public void restore(QuantizerState state) {
            seen = state.require("seen", 1).get(0).intValue();
            if (!state.values().get("offset").isEmpty()) {
                learn(state.require("offset", 1).get(0));
            }
        }
    }
}
