package io.quantrial.lsq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A whole network trained for some steps gives the numbers of the reference implementation, within
 * {@value #TOLERANCE}: every loss, output, gradient, quantized weight, parameter and step size.
 *
 * <p>The settings mirror the reference: signed grids, its N in the gradient scale, float bias.
 * Traces are the files {@code net_lsq*.json} and {@code net_float.json} of the folder that {@link
 * GoldenCase} reads.
 */
class NetTraceTest {

    private static final double TOLERANCE = 1e-6;

    static List<NetTrace> traces() {
        return NetTrace.all("net_(lsq.*|float)\\.json");
    }

    @Test
    void thereAreTracesWithAndWithoutQuantizers() {
        assertThat(traces()).extracting(trace -> trace.config().isEmpty()).contains(true, false);
    }

    @ParameterizedTest
    @MethodSource("traces")
    void weightsHaveTheirStepAsSoonAsAttached(NetTrace trace) {
        try (TracedNet net = new TracedNet(trace)) {
            NetTrace wrapped = trace.part("params_after_wrap");
            List<String> known =
                    wrapped.fields().stream()
                            .filter(name -> !name.matches(".*\\.(in|out)put_scale"))
                            .toList();
            assertThat(known).hasSizeGreaterThan(3);
            known.forEach(
                    name -> assertClose(name, net.array(name).toFloatArray(), wrapped.data(name)));
        }
    }

    @ParameterizedTest
    @MethodSource("traces")
    void trainingGivesTheNumbersOfTheReference(NetTrace trace) {
        try (TracedNet net = new TracedNet(trace)) {
            List<NetTrace> steps = trace.steps();
            for (int i = 0; i < steps.size(); i++) {
                assertStep(net, i, steps.get(i));
            }
            assertThat(net.slots())
                    .as("every scale of the file was compared, and there are no others")
                    .hasSize((int) scales(steps.get(0).part("params_after_step")));
            TracedNet.Outcome evaluated = net.evaluate(0);
            assertClose(
                    "evaluation", evaluated, trace, "eval_loss_batch0", "eval_log_probs_batch0");
        }
    }

    private static long scales(NetTrace parameters) {
        return parameters.fields().stream().filter(name -> name.endsWith("_scale")).count();
    }

    private static void assertStep(TracedNet net, int batch, NetTrace step) {
        String when = "step " + (batch + 1) + " ";
        assertClose(when, net.forwardAndBackward(batch), step, "loss", "log_probs");
        Function<String, float[]> value = name -> net.array(name).toFloatArray();
        assertAll(when + "in forward, ", step.part("params_in_forward"), value);
        assertAll(
                when + "gradient of ",
                step.part("grads"),
                name -> net.array(name).getGradient().toFloatArray());
        if (step.has("quantized_weights")) {
            assertAll(when + "quantized ", step.part("quantized_weights"), net::quantizedWeight);
        }
        net.step();
        assertAll(when + "after it, ", step.part("params_after_step"), value);
    }

    private static void assertAll(
            String when, NetTrace expected, Function<String, float[]> actual) {
        assertThat(expected.fields()).as(when).isNotEmpty();
        expected.fields()
                .forEach(name -> assertClose(when + name, actual.apply(name), expected.data(name)));
    }

    private static void assertClose(
            String when,
            TracedNet.Outcome outcome,
            NetTrace expected,
            String loss,
            String logProbabilities) {
        assertThat((double) outcome.loss())
                .as(when + loss)
                .isCloseTo(expected.number(loss), within(TOLERANCE));
        assertClose(
                when + logProbabilities,
                outcome.logProbabilities().toFloatArray(),
                expected.data(logProbabilities));
    }

    private static void assertClose(String what, float[] actual, float[] expected) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i])
                    .as("%s, element %d", what, i)
                    .isCloseTo(expected[i], within(TOLERANCE));
        }
    }
}
