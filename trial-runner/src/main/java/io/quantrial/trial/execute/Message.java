package io.quantrial.trial.execute;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.quantrial.trial.train.TaskListener.Verdict;
import io.quantrial.trial.train.TaskOutcome;
import io.quantrial.trial.train.TrialTask;
import java.util.Map;

/**
 * What controller and worker say to each other. The worker begins with {@link Ready}; then the
 * controller sends one {@link Run} at a time, and the worker answers with any number of {@link
 * Beat} and {@link Report}, each report answered by an {@link Answer}, and one {@link Ended}.
 */
sealed interface Message {

    /** The version of these messages; both sides must have the same. */
    int PROTOCOL = 1;

    /**
     * The attempt that a message is about; a message about another attempt than the present one is
     * ignored.
     */
    record Attempt(int trial, int attempt) {

        static Attempt of(TrialTask task) {
            return new Attempt(task.trial(), task.attempt());
        }
    }

    /** What a worker says. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Ready.class, name = "ready"),
        @JsonSubTypes.Type(value = Beat.class, name = "beat"),
        @JsonSubTypes.Type(value = Report.class, name = "report"),
        @JsonSubTypes.Type(value = Ended.class, name = "ended")
    })
    sealed interface FromWorker extends Message {

        void tell(ControllerSide controller);
    }

    /** What a controller says. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Run.class, name = "run"),
        @JsonSubTypes.Type(value = Answer.class, name = "answer"),
        @JsonSubTypes.Type(value = Stop.class, name = "stop")
    })
    sealed interface FromController extends Message {

        void tell(WorkerSide worker);
    }

    /** The controller's ear. */
    interface ControllerSide {

        void ready(int protocol);

        void beat(Attempt attempt);

        void report(Report report);

        void ended(Attempt attempt, TaskOutcome outcome);
    }

    /** The worker's ear. */
    interface WorkerSide {

        void run(TrialTask task);

        void answer(Answer answer);

        void stop();
    }

    /** The worker can take tasks. */
    record Ready(int protocol) implements FromWorker {

        @Override
        public void tell(ControllerSide controller) {
            controller.ready(protocol);
        }
    }

    /** The task has moved on. */
    record Beat(Attempt attempt) implements FromWorker {

        @Override
        public void tell(ControllerSide controller) {
            controller.beat(attempt);
        }
    }

    /** The task has finished a step and waits for the answer. */
    record Report(Attempt attempt, int step, Map<String, Double> metrics) implements FromWorker {

        @Override
        public void tell(ControllerSide controller) {
            controller.report(this);
        }
    }

    /** The task is over. */
    record Ended(Attempt attempt, TaskOutcome outcome) implements FromWorker {

        @Override
        public void tell(ControllerSide controller) {
            controller.ended(attempt, outcome);
        }
    }

    /** A task to carry out. */
    record Run(TrialTask task) implements FromController {

        @Override
        public void tell(WorkerSide worker) {
            worker.run(task);
        }
    }

    /** The answer to the report of a step. */
    record Answer(Attempt attempt, int step, Verdict verdict) implements FromController {

        @Override
        public void tell(WorkerSide worker) {
            worker.answer(this);
        }
    }

    /** The worker is not needed any more. */
    record Stop() implements FromController {

        @Override
        public void tell(WorkerSide worker) {
            worker.stop();
        }
    }
}
