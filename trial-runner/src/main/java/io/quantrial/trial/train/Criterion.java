package io.quantrial.trial.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.loss.Loss;
import io.quantrial.spi.dispatch.Dispatch;
import io.quantrial.trial.config.TrainingSettings.Distillation;
import io.quantrial.trial.data.Samples;

/** What a training makes smaller. */
interface Criterion {

    /** Returns the loss, whose scalars are safe. */
    Loss loss();

    /** Returns the labels that the loss takes for a batch; called outside the gradient. */
    NDList labels(Samples.Batch batch);

    /** Right classes. */
    static Criterion classes() {
        return new Classes(Dispatch.protect(Loss.softmaxCrossEntropyLoss()));
    }

    /** Right classes, and the scores of an attached float model. */
    static Criterion teacher(TaskModel teacher, Distillation settings) {
        return new Teacher(new DistillationLoss(settings), teacher);
    }

    /** Cross-entropy with the classes. */
    record Classes(Loss loss) implements Criterion {

        @Override
        public NDList labels(Samples.Batch batch) {
            return new NDList(batch.labels());
        }
    }

    /** Distillation; the teacher never trains, so that one forward pass a batch is all. */
    record Teacher(Loss loss, TaskModel teacher) implements Criterion {

        @Override
        public NDList labels(Samples.Batch batch) {
            NDManager manager = batch.data().getManager();
            return new NDList(
                    batch.labels(),
                    teacher.scores(
                            new Evaluation.ValueStore(manager),
                            batch.data(),
                            TaskModel.Mode.EVALUATION));
        }
    }
}
