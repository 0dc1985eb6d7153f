package io.quantrial.trial.execute.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.execute.protocol.Message.Attempt;
import io.quantrial.trial.execute.protocol.Message.FromController;
import io.quantrial.trial.execute.protocol.Message.FromWorker;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import io.quantrial.trial.train.TaskListener.Verdict;
import io.quantrial.trial.train.TaskOutcome.Completed;
import io.quantrial.trial.train.TaskOutcome.Failed;
import io.quantrial.trial.train.TaskOutcome.Pruned;
import io.quantrial.trial.train.TrialTask;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {

    private static final Attempt ATTEMPT = new Attempt(7, 2);
    private static final Map<String, Double> ODD_NUMBERS =
            Map.of("a", Double.NaN, "b", Double.POSITIVE_INFINITY, "c", Double.NEGATIVE_INFINITY);

    static Stream<FromWorker> fromWorkers() {
        CheckpointRecord file = new CheckpointRecord("a.ckpt", "00ff", 1L << 40);
        Map<String, Double> metrics = ODD_NUMBERS;
        return Stream.of(
                new Message.Ready(1),
                new Message.Beat(ATTEMPT),
                new Message.Report(ATTEMPT, 3, metrics),
                new Message.Ended(ATTEMPT, new Completed(metrics, Optional.of(file))),
                new Message.Ended(ATTEMPT, new Completed(Map.of(), Optional.empty())),
                new Message.Ended(ATTEMPT, new Pruned()),
                new Message.Ended(ATTEMPT, new Failed(FailureReason.NAN, "layer \"conv1\"\n\0é")));
    }

    static Stream<FromController> fromControllers() {
        return Stream.of(
                new Message.Run(task(Optional.of("ü\n\u2028\""))),
                new Message.Run(task(Optional.empty())),
                new Message.Answer(ATTEMPT, 3, Verdict.PRUNE),
                new Message.Stop());
    }

    @ParameterizedTest
    @MethodSource("fromWorkers")
    void whatAWorkerSaysArrives(FromWorker message) throws IOException {
        assertThat(received(FromWorker.class, frames(message, message)))
                .containsExactly(message, message);
    }

    @ParameterizedTest
    @MethodSource("fromControllers")
    void whatAControllerSaysArrives(FromController message) throws IOException {
        assertThat(received(FromController.class, frames(message, message)))
                .containsExactly(message, message);
    }

    @Property(tries = 200)
    void everyNumberArrivesBitByBit(@ForAll @Size(max = 5) Map<String, Double> metrics)
            throws IOException {
        Message.Report report = new Message.Report(ATTEMPT, 1, metrics);
        assertThat(received(FromWorker.class, frames(report))).containsExactly(report);
    }

    @Test
    void aFrameIsItsLengthAndJson() throws IOException {
        byte[] frame = frames(new Message.Report(ATTEMPT, 3, Map.of("loss", Double.NaN)));
        String json =
                "{\"type\":\"report\",\"attempt\":{\"trial\":7,\"attempt\":2},\"step\":3,"
                        + "\"metrics\":{\"loss\":\"NaN\"}}";
        assertThat(ByteBuffer.wrap(frame).getInt()).isEqualTo(json.length());
        assertThat(new String(frame, 4, frame.length - 4, StandardCharsets.UTF_8)).isEqualTo(json);
    }

    @Test
    void aMessageOverTheLimitIsNotSent() {
        Failed failed = new Failed(FailureReason.NAN, "x".repeat(Frames.LIMIT));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> frames(new Message.Ended(ATTEMPT, failed)))
                .withMessageContaining("longer than " + Frames.LIMIT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello, world",
                "\n",
                "\u0001\0\0\0",
                "\0\0\0",
                "\0\0\0\u0002hi",
                "\0\0\0\u0002{}",
                "\0\0\0\u0009{\"type\":",
                "\0\0\0\0",
                "\0\0\0\u0010{\"type\":\"nothing\"}",
                "\0\0\0\u0004null",
                "\0\0\0\u000bnull       ",
                "\0\0\0\u000f{\"type\":\"beat\"}",
                "\0\0\0\u0012{\"type\":\"ready\"} {}"
            })
    void whatIsNoFrameIsRefused(String bytes) {
        assertThatThrownBy(
                        () ->
                                received(
                                        FromWorker.class,
                                        bytes.getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void anEmptyStreamIsTheEnd() throws IOException {
        assertThat(received(FromWorker.class, new byte[0])).isEmpty();
    }

    private static TrialTask task(Optional<String> text) {
        Map<String, String> values = text.map(value -> Map.of("key", value)).orElse(Map.of());
        return new TrialTask(
                TrialKind.TEST,
                0,
                1,
                Long.MIN_VALUE,
                new TreeMap<>(values),
                text,
                text.map(name -> new CheckpointRecord(name, "00ff", 1L << 40)),
                text,
                Optional.of(TrialKind.FLOAT));
    }

    private static byte[] frames(Message... messages) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Frames.Sender sender = new Frames.Sender(bytes);
        for (Message message : messages) {
            sender.send(message);
        }
        return bytes.toByteArray();
    }

    private static <M extends Message> List<M> received(Class<M> type, byte[] bytes)
            throws IOException {
        Frames.Receiver<M> receiver = new Frames.Receiver<>(new ByteArrayInputStream(bytes), type);
        List<M> all = new ArrayList<>();
        for (Optional<M> next = receiver.receive(); next.isPresent(); next = receiver.receive()) {
            all.add(next.get());
        }
        return all;
    }
}
