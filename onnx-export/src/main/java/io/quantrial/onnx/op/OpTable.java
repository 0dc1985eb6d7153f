package io.quantrial.onnx.op;

import io.quantrial.onnx.trace.TracedOp;
import io.quantrial.spi.NearestName;
import io.quantrial.spi.QuantException;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** All operations that can be exported. */
public final class OpTable {

    private final TreeMap<String, OpMapping> mappings = new TreeMap<>();

    private OpTable() {}

    /**
     * Returns the built-in table with what the jars of the class path add.
     *
     * @return the table
     */
    public static OpTable discover() {
        OpTable table = new OpTable();
        builtIn().forEach(group -> table.mappings.putAll(group.mappings()));
        ServiceLoader.load(OpMappings.class)
                .forEach(service -> table.mappings.putAll(service.mappings()));
        return table;
    }

    private static List<OpMappings> builtIn() {
        return List.of(
                new ProductOps(),
                new PoolingOps(),
                new NormalizationOps(),
                new ActivationOps(),
                new ArithmeticOps(),
                new ComparisonOps(),
                new ShapeOps(),
                new JoinOps(),
                new IndexOps(),
                new ReductionOps(),
                new RecurrentOps());
    }

    /**
     * Returns the operations.
     *
     * @return names of methods in DJL
     */
    public SortedSet<String> names() {
        return new TreeSet<>(mappings.keySet());
    }

    /** Returns the mapping of an operation. */
    OpMapping of(TracedOp op) {
        OpMapping mapping = mappings.get(op.name());
        if (mapping == null) {
            throw new QuantException(
                    QuantException.Code.UNSUPPORTED,
                    op.layer()
                            + " calls "
                            + op.name()
                            + ", for which the op table has no mapping"
                            + NearestName.hint(op.name(), mappings.keySet())
                            + "; add one with the service "
                            + OpMappings.class.getName()
                            + " (docs/export.md, \"An operation of your own\")");
        }
        return mapping;
    }
}
