package io.quantrial.spi.hook;

import ai.djl.MalformedModelException;
import io.quantrial.spi.QuantizerState;
import io.quantrial.spi.TensorQuantizer;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.scheme.QuantTarget;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;

/**
 * The part of a parameter file that belongs to the quantizers, after the parameters of the user's
 * block.
 *
 * <pre>
 * int   magic "QNTL"      short version     int length     long CRC-32 of the payload
 * payload: long training passes; int slots; for each: slot, quantizer, scheme, int lists,
 *          for each: name, int length, floats; then the optimizer's state, or a zero byte
 * </pre>
 */
final class StateSection {

    private static final int MAGIC = 0x514E544C;
    private static final short VERSION = 1;

    private final SlotTable table;
    private final AtomicLong steps;
    private QuantOptimizer optimizer;
    private byte[] pendingOptimizer = {};

    StateSection(SlotTable table, AtomicLong steps) {
        this.table = table;
        this.steps = steps;
    }

    /** Lets the optimizer's state travel with the model from now on. */
    void register(QuantOptimizer optimizer) {
        this.optimizer = optimizer;
        if (pendingOptimizer.length > 0) {
            optimizer.restore(pendingOptimizer);
            pendingOptimizer = new byte[0];
        }
    }

    void write(DataOutputStream os) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writePayload(new DataOutputStream(bytes));
        byte[] payload = bytes.toByteArray();
        os.writeInt(MAGIC);
        os.writeShort(VERSION);
        os.writeInt(payload.length);
        os.writeLong(checksum(payload));
        os.write(payload);
    }

    private void writePayload(DataOutputStream out) throws IOException {
        out.writeLong(steps.get());
        List<Slot> slots = table.slots();
        out.writeInt(slots.size());
        for (Slot slot : slots) {
            SavedSlot.of(slot).write(out);
        }
        byte[] state = optimizer == null ? pendingOptimizer : optimizer.state();
        out.writeInt(state.length);
        out.write(state);
    }

    /**
     * Reads the section and puts the state back.
     *
     * @return false if the file ends before it: a file of the plain model
     * @throws MalformedModelException if the section is damaged or of another configuration;
     *     nothing is changed then
     */
    boolean read(DataInputStream is) throws IOException, MalformedModelException {
        int first = is.read();
        if (first < 0) {
            return false;
        }
        byte[] payload;
        try {
            int magic = first << 24 | is.readUnsignedByte() << 16 | is.readUnsignedShort();
            if (magic != MAGIC) {
                throw new MalformedModelException(
                        "the file goes on after the model's parameters, but not with the state of"
                                + " quantizers: it belongs to another model");
            }
            short version = is.readShort();
            if (version != VERSION) {
                throw new MalformedModelException(
                        "quantizer state of version "
                                + version
                                + "; this release reads "
                                + VERSION);
            }
            int length = is.readInt();
            long checksum = is.readLong();
            payload = is.readNBytes(Math.max(0, length));
            if (payload.length != length || checksum(payload) != checksum) {
                throw new MalformedModelException(
                        "the state of the quantizers is damaged: checksum or length is wrong");
            }
        } catch (EOFException e) {
            throw new MalformedModelException("the file ends within the quantizers' state", e);
        }
        apply(new DataInputStream(new ByteArrayInputStream(payload)));
        return true;
    }

    private void apply(DataInputStream in) throws IOException, MalformedModelException {
        long savedSteps = in.readLong();
        Map<Slot, QuantizerState> states = new LinkedHashMap<>();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            SavedSlot saved = SavedSlot.read(in);
            states.put(saved.match(table), saved.state());
        }
        byte[] savedOptimizer = in.readNBytes(in.readInt());
        restore(states, savedOptimizer);
        steps.set(savedSteps);
    }

    /** Restores everything, or nothing: what is refused brings back what was restored before it. */
    private void restore(Map<Slot, QuantizerState> states, byte[] savedOptimizer)
            throws MalformedModelException {
        Map<Slot, QuantizerState> done = new LinkedHashMap<>();
        try {
            for (Map.Entry<Slot, QuantizerState> entry : states.entrySet()) {
                TensorQuantizer quantizer = entry.getKey().quantizer();
                QuantizerState before = quantizer.state();
                quantizer.restore(entry.getValue());
                done.put(entry.getKey(), before);
            }
            if (optimizer == null) {
                pendingOptimizer = savedOptimizer;
            } else if (savedOptimizer.length > 0) {
                optimizer.restore(savedOptimizer);
            }
        } catch (RuntimeException e) {
            done.forEach((slot, before) -> slot.quantizer().restore(before));
            throw new MalformedModelException("the saved state is refused: " + e.getMessage(), e);
        }
    }

    private static long checksum(byte[] payload) {
        CRC32 crc = new CRC32();
        crc.update(payload);
        return crc.getValue();
    }

    /** One slot in the file. */
    private record SavedSlot(SlotKey key, String quantizer, String scheme, QuantizerState state) {

        /** The identity in the file: the readable name. */
        private record SlotKey(String layer, int use, String target, String part) {}

        static SavedSlot of(Slot slot) {
            SlotId id = slot.id();
            return new SavedSlot(
                    new SlotKey(id.layer().toString(), id.use(), id.target().name(), id.part()),
                    slot.rule().quantizer(),
                    slot.rule().scheme().toString(),
                    slot.quantizer().state());
        }

        void write(DataOutputStream out) throws IOException {
            out.writeUTF(key.layer);
            out.writeInt(key.use);
            out.writeUTF(key.target);
            out.writeUTF(key.part);
            out.writeUTF(quantizer);
            out.writeUTF(scheme);
            out.writeInt(state.values().size());
            for (Map.Entry<String, List<Float>> entry : state.values().entrySet()) {
                out.writeUTF(entry.getKey());
                out.writeInt(entry.getValue().size());
                for (float value : entry.getValue()) {
                    out.writeInt(Float.floatToRawIntBits(value));
                }
            }
        }

        static SavedSlot read(DataInputStream in) throws IOException {
            SlotKey key = new SlotKey(in.readUTF(), in.readInt(), in.readUTF(), in.readUTF());
            String quantizer = in.readUTF();
            String scheme = in.readUTF();
            Map<String, List<Float>> values = new TreeMap<>();
            int lists = in.readInt();
            for (int i = 0; i < lists; i++) {
                String name = in.readUTF();
                int size = in.readInt();
                List<Float> list = new ArrayList<>();
                for (int j = 0; j < size; j++) {
                    list.add(Float.intBitsToFloat(in.readInt()));
                }
                values.put(name, list);
            }
            return new SavedSlot(key, quantizer, scheme, QuantizerState.of(values));
        }

        Slot match(SlotTable table) throws MalformedModelException {
            SlotId id =
                    new SlotId(
                            LayerPath.parse(key.layer),
                            key.use,
                            QuantTarget.valueOf(key.target),
                            key.part);
            Slot slot = table.find(id);
            if (slot == null
                    || !slot.rule().quantizer().equals(quantizer)
                    || !slot.rule().scheme().toString().equals(scheme)) {
                throw new MalformedModelException(
                        "the file was written with another config list: it holds "
                                + id
                                + " as "
                                + quantizer
                                + ", "
                                + scheme
                                + "; here "
                                + (slot == null ? "this slot is not quantized" : "it is " + slot)
                                + ". Attach with the config list of that run");
            }
            return slot;
        }
    }
}
