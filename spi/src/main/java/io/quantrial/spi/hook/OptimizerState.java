package io.quantrial.spi.hook;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.optimizer.Optimizer;
import io.quantrial.spi.QuantException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reaches the state inside DJL's optimizers: update counts and moments.
 *
 * <p>DJL keeps them in private maps from parameter id to a value (update counts) or to an array per
 * device (moments), offers no way to save them, and never closes the arrays. The maps are found by
 * their shape, so that a user's own optimizer of the same form works too. Ids change with every
 * run; in a file parameters have their names.
 */
final class OptimizerState {

    private OptimizerState() {}

    static byte[] write(Map<String, Parameter> parameters, Optimizer... optimizers) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (Optimizer optimizer : optimizers) {
                out.writeUTF(optimizer.getClass().getName());
            }
            for (Optimizer optimizer : optimizers) {
                writeOne(out, optimizer, parameters);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void writeOne(
            DataOutputStream out, Optimizer optimizer, Map<String, Parameter> parameters)
            throws IOException {
        out.writeInt(intField(optimizer).get(optimizer));
        for (MapField field : mapFields(optimizer)) {
            Map<String, Object> entries = new TreeMap<>();
            parameters.forEach(
                    (name, parameter) -> {
                        Object value = field.map().get(parameter.getId());
                        if (value != null) {
                            entries.put(name, value);
                        }
                    });
            out.writeInt(entries.size());
            for (Map.Entry<String, Object> entry : entries.entrySet()) {
                out.writeUTF(entry.getKey());
                writeValue(out, entry.getValue());
            }
        }
    }

    private static void writeValue(DataOutputStream out, Object value) throws IOException {
        if (value instanceof Integer count) {
            out.writeBoolean(false);
            out.writeInt(count);
        } else {
            NDArray moment = (NDArray) ((Map<?, ?>) value).values().iterator().next();
            byte[] encoded = moment.encode();
            out.writeBoolean(true);
            out.writeInt(encoded.length);
            out.write(encoded);
        }
    }

    static void read(
            byte[] state,
            Map<String, Parameter> parameters,
            NDManager manager,
            Optimizer... optimizers) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
            for (Optimizer optimizer : optimizers) {
                checkKind(in.readUTF(), optimizer);
            }
            for (Optimizer optimizer : optimizers) {
                readOne(in, optimizer, parameters, manager);
            }
        } catch (IOException e) {
            throw new QuantException(
                    QuantException.Code.BAD_STATE, "the saved optimizer state is damaged", e);
        }
    }

    private static void checkKind(String saved, Optimizer optimizer) {
        if (!saved.equals(optimizer.getClass().getName())) {
            throw new QuantException(
                    QuantException.Code.BAD_STATE,
                    "the checkpoint was trained with "
                            + saved
                            + ", not with "
                            + optimizer.getClass().getName()
                            + "; use the same optimizers to resume");
        }
    }

    private static void readOne(
            DataInputStream in,
            Optimizer optimizer,
            Map<String, Parameter> parameters,
            NDManager manager)
            throws IOException {
        release(optimizer);
        intField(optimizer).set(optimizer, in.readInt());
        for (MapField field : mapFields(optimizer)) {
            int entries = in.readInt();
            for (int i = 0; i < entries; i++) {
                Parameter parameter = parameters.get(in.readUTF());
                Object value = readValue(in, manager);
                if (parameter != null) {
                    field.map().put(parameter.getId(), value);
                }
            }
        }
    }

    private static Object readValue(DataInputStream in, NDManager manager) throws IOException {
        if (!in.readBoolean()) {
            return in.readInt();
        }
        byte[] encoded = in.readNBytes(in.readInt());
        try (NDArray lent = NDArray.decode(manager, encoded)) {
            // a copy in the engine's own memory
            NDArray moment = lent.duplicate();
            Map<Device, NDArray> byDevice = new ConcurrentHashMap<>();
            byDevice.put(moment.getDevice(), moment);
            return byDevice;
        }
    }

    static void release(Optimizer optimizer) {
        for (MapField field : mapFields(optimizer)) {
            for (Object value : new ArrayList<>(field.map().values())) {
                if (value instanceof Map<?, ?> byDevice) {
                    byDevice.values().forEach(moment -> ((NDArray) moment).close());
                }
            }
            field.map().clear();
        }
    }

    /** A map from parameter id to state inside an optimizer. */
    private record MapField(Map<String, Object> map) {}

    @SuppressWarnings("unchecked")
    private static List<MapField> mapFields(Optimizer optimizer) {
        List<MapField> fields = new ArrayList<>();
        for (Field field : fields(optimizer, Map.class)) {
            Object map = value(field, optimizer);
            if (map != null) {
                fields.add(new MapField((Map<String, Object>) map));
            }
        }
        return fields;
    }

    /** The largest update count, which DJL's learning rate trackers read. */
    private static Counter intField(Optimizer optimizer) {
        return fields(optimizer, int.class).stream()
                .filter(field -> field.getName().equals("numUpdate"))
                .findFirst()
                .map(Counter::new)
                .orElseThrow(() -> new IllegalStateException("DJL's Optimizer has no numUpdate"));
    }

    private record Counter(Field field) {

        int get(Optimizer optimizer) {
            return (int) value(field, optimizer);
        }

        void set(Optimizer optimizer, int count) {
            try {
                field.setInt(optimizer, count);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static List<Field> fields(Optimizer optimizer, Class<?> fieldType) {
        Map<String, Field> byName = new TreeMap<>();
        for (Class<?> type = optimizer.getClass();
                type != Object.class;
                type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getType() == fieldType) {
                    field.setAccessible(true);
                    byName.put(type.getName() + "." + field.getName(), field);
                }
            }
        }
        return List.copyOf(byName.values());
    }

    private static Object value(Field field, Optimizer optimizer) {
        try {
            return field.get(optimizer);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
