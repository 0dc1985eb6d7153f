package io.quantrial.trial.execute.protocol;

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
public sealed interface Message {

    /** The version of these messages; both sides must have the same. */
    int PROTOCOL = 3;

    /**
     * The attempt that a message is about; a message about another attempt than the present one is
     * ignored.
     *
     * @param trial the trial's number
     * @param attempt the number of the attempt, from 1
     */
    record Attempt(int trial, int attempt) {

        /**
         * Returns the attempt that a task is for.
         *
         * @param task the task
         * @return its attempt
         */
        public static Attempt of(TrialTask task) {
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

        /**
         * Tells the controller.
         *
         * @param controller who hears
         */
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

        /**
         * Tells the worker.
         *
         * @param worker who hears
         */
        void tell(WorkerSide worker);
    }

    /** Hears what a worker says. */
    interface ControllerSide {

        /**
         * The worker can take tasks.
         *
         * @param protocol the version that it speaks
         */
        void ready(int protocol);

        /**
         * The task has moved on.
         *
         * @param attempt the task's
         */
        void beat(Attempt attempt);

        /**
         * The task has finished a step and waits for the answer.
         *
         * @param report what it found
         */
        void report(Report report);

        /**
         * The task is over.
         *
         * @param attempt the task's
         * @param outcome its result
         */
        void ended(Attempt attempt, TaskOutcome outcome);
    }

    /** Hears what a controller says. */
    interface WorkerSide {

        /**
         * There is a task to carry out.
         *
         * @param task what to do
         */
        void run(TrialTask task);

        /**
         * A report is answered.
         *
         * @param answer the answer
         */
        void answer(Answer answer);

        /** There are no more tasks. */
        void stop();
    }

    /**
     * The worker can take tasks.
     *
     * @param protocol the version that it speaks
     */
    record Ready(int protocol) implements FromWorker {

        @Override
        public void tell(ControllerSide controller) {
            controller.ready(protocol);
        }
    }

    /**
     * The task has moved on.
     *
     * @param attempt the task's
     */
    record Beat(Attempt attempt) implements FromWorker {

        @Override
        public void tell(ControllerSide controller) {
            controller.beat(attempt);
        }
    }

    /**
     * The task has finished a step and waits for the answer.
     *
     * @param attempt the task's
     * @param step the step, from 1
     * @param metrics the metrics by name
     */
    record Report(Attempt attempt, int step, Map<String, Double> metrics) implements FromWorker {

        @Override
        public void tell(ControllerSide controller) {
            controller.report(this);
        }
    }

    /**
     * The task is over.
     *
     * @param attempt the task's
     * @param outcome its result
     */
    record Ended(Attempt attempt, TaskOutcome outcome) implements FromWorker {

        @Override
        public void tell(ControllerSide controller) {
            controller.ended(attempt, outcome);
        }
    }

    /**
     * There is a task to carry out.
     *
     * @param task what to do
     */
    record Run(TrialTask task) implements FromController {

        @Override
        public void tell(WorkerSide worker) {
            worker.run(task);
        }
    }

    /**
     * The answer to the report of a step.
     *
     * @param attempt the task's
     * @param step the step of the report
     * @param verdict whether to go on
     */
    record Answer(Attempt attempt, int step, Verdict verdict) implements FromController {

        @Override
        public void tell(WorkerSide worker) {
            worker.answer(this);
        }
    }

    /** There are no more tasks. */
    record Stop() implements FromController {

        @Override
        public void tell(WorkerSide worker) {
            worker.stop();
        }
    }
}
