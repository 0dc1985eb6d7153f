package io.quantrial.onnx.trace;

import ai.djl.ndarray.NDManager;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.LayerPath;
import java.lang.StackWalker.Option;
import java.util.List;
import java.util.Set;

/** What a model may not do with arrays if it is to be exported. */
final class ForbiddenUses {

    private static final Set<String> SHAPED_BY_NUMBERS = Set.of("booleanMask", "nonzero", "unique");

    private ForbiddenUses() {}

    static boolean shapeFollowsNumbers(String operation, List<Object> arguments) {
        return SHAPED_BY_NUMBERS.contains(operation)
                || (IndexReader.reads(operation)
                        && ((List<?>) arguments.get(1)).contains(IndexReader.TRUTH_VALUES));
    }

    static QuantException ofNumbersAsShape(String where) {
        return unsupported(
                where
                        + ": the shape of its result depends on the numbers of the input; keep the"
                        + " shape and use NDArrays.where(condition, a, b) instead");
    }

    static QuantException ofNumbersInJava(LayerPath layer, String method) {
        if (isCopyForEngine()) {
            return unsupported(
                    layer
                            + " computes with an array that was created outside the forward pass as"
                            + " the receiver (constant.op(x)); write x.op(constant), or create the"
                            + " constant with x.getManager()");
        }
        return unsupported(
                layer
                        + " calls "
                        + method
                        + ": it reads numbers that depend on the input into Java, and the file could"
                        + " not follow what is decided by them; compute with arrays instead, such as"
                        + " NDArrays.where(condition, a, b)");
    }

    static QuantException ofPartsInPlace(String where) {
        return unsupported(
                where
                        + ": it overwrites a part of an array in place, which a graph cannot"
                        + " express; build the result with concat, stack or NDArrays.where instead");
    }

    static QuantException ofParameterInPlace(String where, String parameter) {
        return unsupported(
                where
                        + ": it changes the parameter "
                        + parameter
                        + " in place, so that every pass computes something else; use the operation"
                        + " that returns a new array, or duplicate() first");
    }

    static QuantException ofOverwrittenView(String where, String cause) {
        return unsupported(
                where
                        + ": it uses an array whose numbers were changed through another view of"
                        + " them ("
                        + cause
                        + "); use the operation that returns a new array there, or duplicate()"
                        + " first");
    }

    /** DJL's engine copies what is not its own array when it takes it over. */
    private static boolean isCopyForEngine() {
        return StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE)
                .walk(
                        frames ->
                                frames.anyMatch(
                                        frame ->
                                                frame.getMethodName().equals("from")
                                                        && NDManager.class.isAssignableFrom(
                                                                frame.getDeclaringClass())));
    }

    private static QuantException unsupported(String message) {
        return new QuantException(QuantException.Code.UNSUPPORTED, message);
    }
}
