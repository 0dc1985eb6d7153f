package io.quantrial.trial.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.loss.Loss;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.dispatch.Dispatch;
import io.quantrial.trial.config.TrainingSettings.Distillation;
import io.quantrial.trial.data.Samples;
import java.nio.file.Path;

/** What a training makes smaller, and the teacher that it needs for that. */
interface Goal extends AutoCloseable {

    /** Returns the loss, whose scalars are safe. */
    Loss loss();

    /** Returns the labels that the loss takes for a batch; called outside the gradient. */
    NDList labels(Samples.Batch batch);

    /** Releases the teacher. */
    @Override
    default void close() {}

    /** Right classes. */
    static Goal classes() {
        return new Classes(Dispatch.protect(Loss.softmaxCrossEntropyLoss()));
    }

    /** Right classes, and the scores of a float model, which is closed with the goal. */
    static Goal teacher(TaskModel teacher, Path checkpoint, Distillation settings) {
        teacher.load(checkpoint).attach(ConfigList.of());
        return new Teacher(new DistillationLoss(settings), teacher);
    }

    /** Cross-entropy with the classes. */
    record Classes(Loss loss) implements Goal {

        @Override
        public NDList labels(Samples.Batch batch) {
            return new NDList(batch.labels());
        }
    }

    /** Distillation; the teacher never trains, so that one forward pass a batch is all. */
    record Teacher(Loss loss, TaskModel teacher) implements Goal {

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

        @Override
        public void close() {
            teacher.close();
        }
    }
}
