package io.quantrial.trial.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;
import io.quantrial.spi.dispatch.Dispatch;
import io.quantrial.trial.config.TrainingSettings.Distillation;

/**
 * Learning from a teacher (Hinton, Vinyals, Dean, "Distilling the Knowledge in a Neural Network",
 * 2015, arXiv 1503.02531): <i>(1 − w) · H(y, p) + w · T² · H(q<sub>T</sub>, p<sub>T</sub>)</i>
 *
 * <p>where <i>H</i> is the mean cross-entropy, <i>y</i> the class, <i>p</i> the student's softmax,
 * and <i>p<sub>T</sub></i>, <i>q<sub>T</sub></i> the softmax of the student's and the teacher's
 * scores divided by <i>T</i>. The labels are the classes and the teacher's scores.
 */
final class DistillationLoss extends Loss {

    private final Distillation settings;
    private final Loss crossEntropy = Dispatch.protect(Loss.softmaxCrossEntropyLoss());

    DistillationLoss(Distillation settings) {
        super("DistillationLoss");
        this.settings = settings;
    }

    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
        NDArray scores = predictions.singletonOrThrow();
        NDArray temperature = scalar(scores, settings.temperature());
        NDArray teacher = labels.get(1).div(temperature).softmax(1);
        NDArray student = scores.div(temperature).logSoftmax(1);
        NDArray soft = teacher.mul(student).sum(new int[] {1}).mean().neg();
        NDArray hard = crossEntropy.evaluate(new NDList(labels.get(0)), predictions);
        double softWeight = settings.weight() * settings.temperature() * settings.temperature();
        return hard.mul(scalar(scores, 1 - settings.weight()))
                .add(soft.mul(scalar(scores, softWeight)));
    }

    /** In the engine's memory: the scalar of {@code mul(Number)} is gone before backward. */
    private static NDArray scalar(NDArray like, double value) {
        return like.getManager().full(new Shape(), (float) value, like.getDataType());
    }
}
