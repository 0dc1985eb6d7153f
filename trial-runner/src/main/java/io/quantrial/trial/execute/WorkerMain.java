package io.quantrial.trial.execute;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.execute.protocol.Frames;
import io.quantrial.trial.execute.protocol.Message;
import io.quantrial.trial.train.TaskOutcome;
import io.quantrial.trial.train.TaskOutcome.Failed;
import io.quantrial.trial.train.TrialTask;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The main class of a worker process. The main thread carries out one task after the other; another
 * one listens to the controller, and ends the process the moment the controller is gone.
 */
public final class WorkerMain implements Message.WorkerSide {

    private static final int GONE = 1;

    private final Frames.Sender sender;
    private final PrintStream log;
    private final BlockingQueue<Optional<TrialTask>> tasks = new LinkedBlockingQueue<>();
    private final BlockingQueue<Message.Answer> answers = new LinkedBlockingQueue<>();

    private WorkerMain(Frames.Sender sender, PrintStream log) {
        this.sender = sender;
        this.log = log;
    }

    /**
     * Serves a controller until it has no more tasks.
     *
     * @param arguments the study's folder, and the name of the class that carries out tasks
     */
    public static void main(String[] arguments) {
        Frames.Sender sender = new Frames.Sender(new FileOutputStream(FileDescriptor.out));
        PrintStream log =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        System.setOut(log);
        System.setErr(log);
        try {
            ignoreInterrupts();
            new WorkerMain(sender, log).serve(Path.of(arguments[0]), arguments[1]);
            System.exit(0);
        } catch (Throwable e) {
            e.printStackTrace(log);
            die();
        }
    }

    /** Ends this process at once, and all that the task has started: nobody else can find it. */
    private static synchronized void die() {
        ProcessHandle.current().children().forEach(ProcessTree::kill);
        Runtime.getRuntime().halt(GONE);
    }

    /**
     * Ctrl-C in a terminal reaches every process there; it is for the controller, which decides
     * what becomes of its workers. Java has no official way to say this.
     */
    private static void ignoreInterrupts() throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        signal.getMethod("handle", signal, handler)
                .invoke(
                        null,
                        signal.getConstructor(String.class).newInstance("INT"),
                        handler.getField("SIG_IGN").get(null));
    }

    private void serve(Path studyFolder, String body)
            throws IOException, InterruptedException, ClassNotFoundException {
        Thread ear = new Thread(() -> listen(new FileInputStream(FileDescriptor.in)), "controller");
        ear.setDaemon(true);
        ear.start();
        Class<? extends TaskBody> type = Class.forName(body).asSubclass(TaskBody.class);
        try (TaskBody open = TaskBody.open(type, studyFolder)) {
            sender.send(new Message.Ready(Message.PROTOCOL));
            for (Optional<TrialTask> task = tasks.take(); task.isPresent(); task = tasks.take()) {
                perform(open, task.get());
            }
        }
    }

    private void perform(TaskBody body, TrialTask task) throws IOException {
        log.write(WorkerLog.BOUNDARY);
        log.flush();
        TaskWire wire = new TaskWire(Message.Attempt.of(task), sender, answers);
        TaskOutcome outcome;
        try {
            outcome = body.run(task, wire);
        } catch (OutOfMemoryError e) {
            outcome = failed(FailureReason.OUT_OF_MEMORY, e);
        } catch (Throwable e) {
            outcome = failed(FailureReason.EXCEPTION, e);
        }
        log.flush();
        wire.ended(outcome);
    }

    private Failed failed(FailureReason reason, Throwable cause) {
        cause.printStackTrace(log);
        return new Failed(reason, cause.toString().lines().findFirst().orElse(""));
    }

    private void listen(InputStream stream) {
        Frames.Receiver<Message.FromController> receiver =
                new Frames.Receiver<>(stream, Message.FromController.class);
        try {
            for (Optional<Message.FromController> next = receiver.receive();
                    next.isPresent();
                    next = receiver.receive()) {
                next.get().tell(this);
            }
        } catch (IOException e) {
            e.printStackTrace(log);
        } finally {
            die();
        }
    }

    @Override
    public void run(TrialTask task) {
        answers.clear();
        tasks.add(Optional.of(task));
    }

    @Override
    public void answer(Message.Answer answer) {
        answers.add(answer);
    }

    @Override
    public void stop() {
        tasks.add(Optional.empty());
    }
}
