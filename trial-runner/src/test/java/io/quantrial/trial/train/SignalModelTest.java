package io.quantrial.trial.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.data.Samples;
import io.quantrial.trial.model.Network;
import io.quantrial.trial.signal.FisherSignal;
import io.quantrial.trial.signal.GradientSignal;
import io.quantrial.trial.signal.OneAtATimeSignal;
import io.quantrial.trial.signal.WeightErrorSignal;
import io.quantrial.trial.space.SpaceEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What signals see of real networks, against plain Java and finite differences. */
class SignalModelTest {

    private static final int CLASSES = 10;
    private static final int PIXELS = 64;
    private static final int BATCH = 32;

    @TempDir Path folder;
    private SmallStudy study;

    @BeforeEach
    void create() {
        study = new SmallStudy(folder).withSamples(320, 64);
        study.batchSize = BATCH;
    }

    private SignalModel trained(Session session) {
        study.complete(SmallStudy.floatTask());
        return new SignalModel(
                session,
                parameters(session),
                calibration(session),
                new Sensitivity(
                        session, evaluation(session.data().validation()), calibration(session)));
    }

    private byte[] parameters(Session session) {
        try (TaskModel model = new TaskModel(session)) {
            return model.load(study.file("float-1.params")).parameters();
        }
    }

    private static Batches batches(Session session) {
        return new Batches(session.data().training().size(), BATCH, session.smallestBatch(), 4242);
    }

    private static Calibration calibration(Session session) {
        return new Calibration(session.data().training(), batches(session), () -> {});
    }

    private static Evaluation evaluation(Samples samples) {
        return new Evaluation("samples", samples, BATCH, () -> {});
    }

    /** Softmax regression: all gradients can be written down. */
    private static Network linear() {
        Linear fc = Linear.builder().setUnits(CLASSES).build();
        return new Network(
                new SequentialBlock().add(Blocks.batchFlattenBlock()).add(fc), Map.of("fc1", fc));
    }

    /** Everything that behaves otherwise in training. */
    private static Network moody() {
        Conv2d conv = Conv2d.builder().setKernelShape(new Shape(3, 3)).setFilters(4).build();
        Linear fc1 = Linear.builder().setUnits(16).build();
        Linear fc2 = Linear.builder().setUnits(CLASSES).build();
        SequentialBlock block =
                new SequentialBlock()
                        .add(conv)
                        .add(BatchNorm.builder().build())
                        .add(Activation.tanhBlock())
                        .add(Blocks.batchFlattenBlock())
                        .add(fc1)
                        .add(Activation.tanhBlock())
                        .add(Dropout.builder().optRate(0.5f).build())
                        .add(fc2);
        return new Network(block, Map.of("conv1", conv, "fc1", fc1, "fc2", fc2));
    }

    /** One linear layer in plain Java. */
    private static final class Regression {

        final float[] weights;
        final float[] bias;
        final List<float[]> residuals = new ArrayList<>();
        final List<float[]> inputs = new ArrayList<>();

        Regression(Session session, byte[] parameters) {
            try (TaskModel model = new TaskModel(session)) {
                model.load(parameters);
                List<float[]> values = new ArrayList<>();
                model.network()
                        .block()
                        .getParameters()
                        .forEach(each -> values.add(each.getValue().getArray().toFloatArray()));
                weights = values.get(0);
                bias = values.get(1);
                Samples training = session.data().training();
                for (int[] batch : batches(session).epoch(1)) {
                    Samples.Batch read = training.batch(model.newSubManager(), batch);
                    float[] pixels = read.data().toFloatArray();
                    for (int i = 0; i < batch.length; i++) {
                        float[] x = new float[PIXELS];
                        System.arraycopy(pixels, i * PIXELS, x, 0, PIXELS);
                        inputs.add(x);
                        residuals.add(residual(x, training.label(batch[i])));
                    }
                }
            }
        }

        /** Softmax minus one-hot: the gradient of cross-entropy in the scores. */
        private float[] residual(float[] x, int label) {
            double[] scores = new double[CLASSES];
            double sum = 0;
            for (int c = 0; c < CLASSES; c++) {
                scores[c] = bias[c];
                for (int i = 0; i < PIXELS; i++) {
                    scores[c] += weights[c * PIXELS + i] * x[i];
                }
                sum += Math.exp(scores[c]);
            }
            float[] residual = new float[CLASSES];
            for (int c = 0; c < CLASSES; c++) {
                residual[c] = (float) (Math.exp(scores[c]) / sum - (c == label ? 1 : 0));
            }
            return residual;
        }

        double inputGradient(int sample, int pixel) {
            double sum = 0;
            for (int c = 0; c < CLASSES; c++) {
                sum += residuals.get(sample)[c] * weights[c * PIXELS + pixel];
            }
            return sum;
        }

        double weightGradient(int from, int to, int index) {
            double sum = 0;
            for (int s = from; s < to; s++) {
                sum += residuals.get(s)[index / PIXELS] * inputs.get(s)[index % PIXELS];
            }
            return sum;
        }
    }

    private void useLinear(List<Integer> bits) {
        study.networks = SignalModelTest::linear;
        study.space = List.of(SmallStudy.entry(List.of("fc1"), List.of("lsq"), bits));
    }

    @Test
    void gradientsOfALinearLayerAreThoseOfTheSummedCrossEntropy() {
        useLinear(List.of(4));
        Session session = study.session();
        SignalModel model = trained(session);
        Regression oracle = new Regression(session, parameters(session));
        List<QuantTarget> order = new ArrayList<>();
        int[] seen = {0, 0};

        model.gradients(
                (tensor, gradient) -> {
                    order.add(tensor.target());
                    float[] actual = gradient.toFloatArray();
                    if (tensor.target() == QuantTarget.WEIGHT) {
                        int from = BATCH * seen[0]++;
                        assertThat(tensor.value().toFloatArray()).isEqualTo(oracle.weights);
                        for (int i = 0; i < actual.length; i++) {
                            double expected = oracle.weightGradient(from, from + BATCH, i);
                            assertThat((double) actual[i]).isCloseTo(expected, within(1e-4));
                        }
                    } else {
                        int from = BATCH * seen[1]++;
                        for (int i = 0; i < actual.length; i++) {
                            double expected = oracle.inputGradient(from + i / PIXELS, i % PIXELS);
                            assertThat((double) actual[i]).isCloseTo(expected, within(1e-5));
                        }
                    }
                });

        assertThat(order).hasSize(2 * model.samples() / BATCH);
        assertThat(model.samples()).isEqualTo(320);
    }

    @Test
    void gradientAndFisherOfALinearLayerAreThoseOfPlainJava() {
        useLinear(List.of(4));
        Session session = study.session();
        SignalModel model = trained(session);
        Regression oracle = new Regression(session, parameters(session));
        Map<QuantTarget, List<float[]>> errors = new TreeMap<>();
        model.gradients(
                (tensor, gradient) ->
                        errors.computeIfAbsent(tensor.target(), key -> new ArrayList<>())
                                .add(tensor.error().toFloatArray()));
        double ofWeights = 0;
        double ofInputs = 0;
        for (int b = 0; b < model.samples() / BATCH; b++) {
            float[] weights = errors.get(QuantTarget.WEIGHT).get(b);
            for (int i = 0; i < weights.length; i++) {
                double gradient = oracle.weightGradient(b * BATCH, (b + 1) * BATCH, i);
                ofWeights += Math.pow(gradient * weights[i], 2) / model.samples();
            }
            float[] inputs = errors.get(QuantTarget.INPUT).get(b);
            for (int i = 0; i < inputs.length; i++) {
                double gradient = oracle.inputGradient(b * BATCH + i / PIXELS, i % PIXELS);
                ofInputs += Math.pow(gradient * inputs[i], 2) / model.samples();
            }
        }

        double fisher = new FisherSignal().measure(model).get(0).get(0);
        double gradient = new GradientSignal().measure(model).get(0).get(0);

        assertThat(ofInputs).isPositive();
        assertThat(fisher).isCloseTo(ofWeights, within(1e-4 * ofWeights));
        assertThat(gradient).isCloseTo(ofWeights + ofInputs, within(1e-4 * (ofWeights + ofInputs)));
    }

    @Test
    void weightErrorIsThatOfTheStepSizeOfLsq() {
        useLinear(List.of(8, 4, 2));
        Session session = study.session();
        SignalModel model = trained(session);
        float[] weights = new Regression(session, parameters(session)).weights;

        List<Double> figures = new WeightErrorSignal().measure(model).get(0);

        for (int k = 0; k < 3; k++) {
            int largest = (1 << List.of(8, 4, 2).get(k) - 1) - 1;
            double mean =
                    IntStream.range(0, weights.length)
                            .mapToDouble(i -> Math.abs(weights[i]))
                            .average()
                            .orElseThrow();
            double step = 2 * mean / Math.sqrt(largest);
            double error = 0;
            double norm = 0;
            for (float weight : weights) {
                double level = Math.rint(Math.max(-largest - 1, Math.min(largest, weight / step)));
                error += Math.pow(level * step - weight, 2);
                norm += Math.pow(weight, 2);
            }
            assertThat(figures.get(k)).isCloseTo(error / norm, within(1e-3 * error / norm));
        }
    }

    /** The derivative along the gradient is its length, in the model as it is used. */
    @Test
    void gradientsAreThoseOfTheFloatModelWithoutDropoutAndWithTheStatisticsOfBatchNorm() {
        study.networks = SignalModelTest::moody;
        study.space =
                List.of(SmallStudy.entry(List.of("conv1", "fc1"), List.of("qat"), List.of(2)));
        Session session = study.session();
        SignalModel model = trained(session);
        float[][] gradients = new float[2][];
        model.gradients(
                (tensor, gradient) -> {
                    if (tensor.target() == QuantTarget.WEIGHT) {
                        gradients[tensor.layer()] =
                                sum(gradients[tensor.layer()], gradient.toFloatArray());
                    }
                });

        for (int layer = 0; layer < 2; layer++) {
            String name = List.of("conv1", "fc1").get(layer);
            double length = length(gradients[layer]);
            double step = 0.01;
            double rise =
                    loss(session, name, gradients[layer], step / length)
                            - loss(session, name, gradients[layer], -step / length);
            double derivative = model.samples() * rise / (2 * step);
            assertThat(derivative).as(name).isCloseTo(length, within(0.01 * length));
        }
    }

    private static float[] sum(float[] sum, float... values) {
        float[] result = values.clone();
        for (int i = 0; sum != null && i < result.length; i++) {
            result[i] += sum[i];
        }
        return result;
    }

    private static double length(float... values) {
        double sum = 0;
        for (float value : values) {
            sum += value * (double) value;
        }
        return Math.sqrt(sum);
    }

    /** The mean loss of the training samples, after a layer's weights have moved. */
    private double loss(Session session, String layer, float[] direction, double step) {
        try (TaskModel model = new TaskModel(session)) {
            model.load(parameters(session)).attach(ConfigList.of());
            NDArray weights =
                    model.network().layers().get(layer).getParameters().get("weight").getArray();
            float[] values = weights.toFloatArray();
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) (step * direction[i]);
            }
            weights.set(values);
            return evaluation(session.data().training()).of(model).loss();
        }
    }

    @Test
    void oneAtATimeIsTheLossOfAModelWithThatLayerAttached() {
        Session session = study.session();
        SignalModel model = trained(session);
        int conv2 = 1;
        int last = session.space().layers().get(conv2).alternatives().size() - 1;

        double figure = new OneAtATimeSignal().measure(model).get(conv2).get(last);

        assertThat(session.space().layers().get(conv2).alternatives().get(last))
                .hasToString("qat/w2/i8");
        ConfigList alone =
                ConfigList.read(
                        List.of(
                                Map.of(
                                        "op_names", List.of("conv2"),
                                        "quantizer", "qat",
                                        "quant_types", List.of("weight", "input"),
                                        "quant_bits", Map.of("weight", 2, "input", 8))));
        assertThat(figure)
                .isCloseTo(byHand(session, alone) - byHand(session, ConfigList.of()), within(1e-9));
    }

    private double byHand(Session session, ConfigList list) {
        try (TaskModel model = new TaskModel(session)) {
            model.load(study.file("float-1.params")).attach(list);
            if (!list.entries().isEmpty()) {
                calibration(session).of(model, 4);
            }
            return evaluation(session.data().validation()).of(model).loss();
        }
    }

    @Test
    void everyAlternativeIsShownOnceWhereLayersHaveDifferentNumbersOfThem() {
        study.space =
                List.of(
                        SmallStudy.entry(List.of("conv1"), List.of("lsq"), List.of(8)),
                        SmallStudy.entry(List.of("fc1"), List.of("lsq", "qat"), List.of(8, 4)));
        SignalModel model = trained(study.session());
        SortedSet<String> seen = new TreeSet<>();
        List<String> all = new ArrayList<>();

        model.weights(
                weight -> {
                    seen.add(weight.layer() + "/" + weight.alternative());
                    all.add(weight.layer() + "/" + weight.alternative());
                });

        assertThat(seen).containsExactly("0/0", "1/0", "1/1", "1/2", "1/3");
        assertThat(all).doesNotHaveDuplicates();
    }

    @Test
    void tiedLayersAreOneLayer() {
        SpaceEntry entry = SmallStudy.entry(List.of("conv*"), List.of("lsq"), List.of(4));
        study.space =
                List.of(
                        new SpaceEntry(
                                entry.opNames(),
                                entry.opTypes(),
                                entry.quantizers(),
                                entry.bits(),
                                entry.settings(),
                                entry.options(),
                                true));
        SignalModel model = trained(study.session());
        List<Integer> seen = new ArrayList<>();

        model.weights(weight -> seen.add(weight.layer()));

        assertThat(seen).containsExactly(0, 0);
        assertThat(new OneAtATimeSignal().measure(model))
                .hasSize(1)
                .allSatisfy(figures -> assertThat(figures).hasSize(1));
    }

    @Test
    void aLossThatIsNotFiniteIsNoNumber() {
        study.networks = SignalModelTest::linear;
        study.space = List.of(SmallStudy.entry(List.of("fc1"), List.of("lsq"), List.of(4)));
        Session session = study.session();
        trained(session);
        byte[] parameters;
        try (TaskModel model = new TaskModel(session)) {
            model.load(study.file("float-1.params"));
            NDArray weights =
                    model.network().layers().get("fc1").getParameters().get("weight").getArray();
            weights.set(new float[CLASSES * PIXELS]);
            weights.addi(Float.NaN);
            parameters = model.parameters();
        }
        SignalModel broken =
                new SignalModel(
                        session,
                        parameters,
                        calibration(session),
                        new Sensitivity(
                                session,
                                evaluation(session.data().validation()),
                                calibration(session)));

        assertThat(broken.loss(Map.of())).isNaN();
        assertThat(broken.loss(Map.of(0, 0))).isNaN();
        assertThat(new SignalMetrics(broken).of(List.of("gradient", "one-at-a-time"))).isEmpty();
    }
}
