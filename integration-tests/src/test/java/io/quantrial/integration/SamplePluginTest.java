package io.quantrial.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.quantrial.spi.Options;
import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.spi.SlotRequest;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.spi.scheme.Signedness;
import io.quantrial.testkit.GradientCheck;
import io.quantrial.testkit.SlotDriver;
import io.quantrial.testkit.TestPass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SamplePluginTest {

    private static final Path GUIDE = Path.of("..", "docs", "writing-a-plugin.md");
    private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");

    private static QuantizerPlugin plugin;

    @BeforeAll
    static void load() throws IOException {
        plugin = SamplePlugin.load();
    }

    @Test
    void comesFromItsOwnJarAndNotFromTheTestClassPath() {
        assertThatThrownBy(() -> Class.forName(SamplePlugin.CLASS))
                .isInstanceOf(ClassNotFoundException.class);
        assertThat(plugin.getClass().getName()).isEqualTo(SamplePlugin.CLASS);
        assertThat(plugin.getClass().getClassLoader()).isNotSameAs(getClass().getClassLoader());
        assertThat(plugin.getClass().getProtectionDomain().getCodeSource().getLocation().getPath())
                .endsWith("ternary-1.0.jar");
    }

    @Test
    void quantizesAsThePaperSays() {
        try (NDManager manager = NDManager.newBaseManager()) {
            SlotDriver slot = SlotDriver.create(plugin, request(manager));
            // mean |w| = 0.5, threshold 0.35, kept: 0.4, 0.6, 1.0 with mean 2/3.
            NDArray weight = manager.create(new float[] {0.4f, -0.6f, 1.0f, 0.3f, -0.2f});
            NDArray upstream = manager.create(new float[] {1, -2, 3, -4, 5});
            NDList gradients =
                    GradientCheck.gradients(
                            at -> slot.run(at.head(), TestPass.TRAINING).mul(upstream).sum(),
                            new NDList(weight));
            float s = slot.run(weight, TestPass.EVALUATION).toFloatArray()[0];
            assertThat(s).isCloseTo(2 / 3f, within(1e-6f));
            assertThat(slot.run(weight, TestPass.EVALUATION).toFloatArray())
                    .containsExactly(s, -s, s, 0, -0f);
            assertThat(slot.quantizer().params().orElseThrow().scales()).isEqualTo(List.of(s));
            assertThat(gradients.head().toFloatArray()).containsExactly(1, -2, 3, -4, 5);
        }
    }

    @Test
    void standsInTheGuideWordForWord() throws IOException {
        String source = Files.readString(SamplePlugin.SOURCE);
        Matcher matcher = JAVA.matcher(Files.readString(GUIDE));
        assertThat(matcher.results().map(result -> result.group(1))).contains(source);
    }

    private static SlotRequest request(NDManager manager) {
        QuantScheme scheme =
                new QuantScheme(QuantTarget.WEIGHT, 2, Signedness.AUTO, Granularity.perTensor());
        return new SlotRequest(
                "fc1:weight",
                scheme,
                Options.read(plugin.capabilities().options(), Map.of()),
                manager);
    }
}
