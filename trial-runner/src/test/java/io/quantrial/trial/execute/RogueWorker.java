package io.quantrial.trial.execute;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.execute.protocol.Frames;
import io.quantrial.trial.execute.protocol.Message;
import io.quantrial.trial.execute.protocol.Message.Attempt;
import io.quantrial.trial.train.TaskOutcome.Completed;
import io.quantrial.trial.train.TaskOutcome.Failed;
import io.quantrial.trial.train.TrialTask;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The main class of workers that break the protocol. */
final class RogueWorker {

    private RogueWorker() {}

    /** Returns the Java options that put this class in the place of the real one. */
    static List<String> options(Misdeed misdeed) {
        return List.of(
                "-cp",
                System.getProperty("java.class.path"),
                RogueWorker.class.getName(),
                misdeed.name());
    }

    public static void main(String[] arguments) throws Exception {
        Frames.Sender sender = new Frames.Sender(System.out);
        Frames.Receiver<Message.FromController> receiver =
                new Frames.Receiver<>(System.in, Message.FromController.class);
        Misdeed misdeed = Misdeed.valueOf(arguments[0]);
        if (misdeed == Misdeed.SPEAKS_ANOTHER_VERSION) {
            sender.send(new Message.Ready(Message.PROTOCOL + 1));
            new CountDownLatch(1).await();
        }
        sender.send(new Message.Ready(Message.PROTOCOL));
        Message.Run run = (Message.Run) receiver.receive().orElseThrow();
        misdeed.commit(run.task(), sender);
        receiver.receive();
    }

    /** What it does wrong. */
    enum Misdeed {
        SPEAKS_ANOTHER_VERSION {
            @Override
            void commit(TrialTask task, Frames.Sender sender) {}
        },
        ANSWERS_FOR_OTHER_ATTEMPTS {
            @Override
            void commit(TrialTask task, Frames.Sender sender) throws IOException {
                Attempt own = Attempt.of(task);
                for (Attempt other :
                        List.of(
                                new Attempt(own.trial(), own.attempt() - 1),
                                new Attempt(own.trial() + 1, own.attempt()))) {
                    sender.send(new Message.Beat(other));
                    sender.send(new Message.Report(other, 1, Map.of()));
                    Failed failed = new Failed(FailureReason.NAN, "stale");
                    sender.send(new Message.Ended(other, failed));
                }
                Completed completed = new Completed(Map.of(), Optional.empty());
                sender.send(new Message.Ended(own, completed));
                sender.send(new Message.Ended(own, completed));
            }
        },
        CLOSES_ITS_OUTPUT {
            @Override
            void commit(TrialTask task, Frames.Sender sender) {
                System.out.close();
            }
        },
        TEARS_A_FRAME {
            @Override
            void commit(TrialTask task, Frames.Sender sender) {
                System.out.write(new byte[] {0, 0, 0, 90, '{'}, 0, 5);
                System.out.flush();
                Runtime.getRuntime().halt(0);
            }
        };

        abstract void commit(TrialTask task, Frames.Sender sender) throws IOException;
    }
}
