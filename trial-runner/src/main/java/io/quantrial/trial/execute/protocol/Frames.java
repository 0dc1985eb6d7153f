package io.quantrial.trial.execute.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.quantrial.trial.train.TaskOutcome;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Messages on a stream of bytes. A frame is the length of its content in four bytes, the highest
 * first, and the content: a message as JSON in UTF-8. Numbers that JSON lacks are written as {@code
 * "NaN"}, {@code "Infinity"} and {@code "-Infinity"}.
 */
public final class Frames {

    /** The longest content, in bytes; so the first byte of a frame is always 0. */
    public static final int LIMIT = (1 << 24) - 1;

    private static final int SHORTEST = "{\"type\":\"\"}".length();
    private static final int SHOWN = 60;

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .addModule(
                            new SimpleModule()
                                    .addSerializer(new OptionalJson.Writer())
                                    .addDeserializer(Optional.class, new OptionalJson.Reader()))
                    .addMixIn(TaskOutcome.class, OutcomeNames.class)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Frames() {}

    /** The names of outcomes in JSON. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = TaskOutcome.Completed.class, name = "completed"),
        @JsonSubTypes.Type(value = TaskOutcome.Pruned.class, name = "pruned"),
        @JsonSubTypes.Type(value = TaskOutcome.Failed.class, name = "failed")
    })
    private interface OutcomeNames {}

    /** Sends messages; any thread may. */
    public static final class Sender {

        private final OutputStream stream;

        /**
         * Creates a sender.
         *
         * @param stream where messages go
         */
        public Sender(OutputStream stream) {
            this.stream = stream;
        }

        /**
         * Sends one message, whole, at once.
         *
         * @param message the message
         * @throws IOException if the stream is broken
         * @throws IllegalArgumentException if it is longer than {@link #LIMIT}
         */
        public synchronized void send(Message message) throws IOException {
            byte[] content = JSON.writeValueAsBytes(message);
            if (content.length > LIMIT) {
                throw new IllegalArgumentException(
                        "a message of " + content.length + " bytes is longer than " + LIMIT);
            }
            stream.write(
                    ByteBuffer.allocate(Integer.BYTES + content.length)
                            .putInt(content.length)
                            .put(content)
                            .array());
            stream.flush();
        }
    }

    /**
     * Receives messages, in one thread.
     *
     * @param <M> their kind
     */
    public static final class Receiver<M extends Message> {

        private final DataInputStream stream;
        private final ObjectReader reader;

        /**
         * Creates a receiver.
         *
         * @param stream where messages come from
         * @param type their kind
         */
        public Receiver(InputStream stream, Class<M> type) {
            this.stream = new DataInputStream(stream);
            reader = JSON.readerFor(type);
        }

        /**
         * Waits for the next message.
         *
         * @return the message; empty at the end of the stream
         * @throws EOFException if the stream ends inside a frame
         * @throws IOException if what comes is no frame; the message shows how it begins
         */
        public Optional<M> receive() throws IOException {
            byte[] header = stream.readNBytes(Integer.BYTES);
            if (header.length == 0) {
                return Optional.empty();
            }
            if (header.length < Integer.BYTES) {
                throw new EOFException("a frame ends inside its length");
            }
            int length = ByteBuffer.wrap(header).getInt();
            if (length < SHORTEST || length > LIMIT) {
                byte[] more = stream.readNBytes(Math.min(SHOWN, stream.available()));
                throw new IOException(
                        "this is no frame of the protocol: \"" + shown(header) + shown(more) + '"');
            }
            byte[] content = stream.readNBytes(length);
            if (content.length < length) {
                throw new EOFException(
                        "a frame of " + length + " bytes ends after " + content.length);
            }
            return Optional.of(message(content));
        }

        private M message(byte[] content) throws IOException {
            try {
                M message = reader.readValue(content);
                if (message != null) {
                    return message;
                }
            } catch (JsonProcessingException e) {
                throw new IOException("this is no message: \"" + shown(content) + '"', e);
            }
            throw new IOException("this is no message: \"" + shown(content) + '"');
        }

        private static String shown(byte[] bytes) {
            String text =
                    new String(
                            bytes, 0, Math.min(SHOWN, bytes.length), StandardCharsets.ISO_8859_1);
            return text.replaceAll("[^ -~]", "?");
        }
    }
}
