package io.quantrial.onnx;

import ai.djl.ndarray.NDList;
import io.quantrial.onnx.file.OnnxFile;
import io.quantrial.onnx.quantize.Storage;
import io.quantrial.spi.QuantException;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an export is told beyond model, samples and file; everything has a default, see {@link
 * #builder}.
 *
 * @param target the runtime that the file is for
 * @param opset the version of ONNX's operators
 * @param packing the narrowest integers that weights are stored in
 * @param sequenceAxis the axis of the inputs whose length may vary beside the batch; empty if there
 *     is none
 * @param verification whether the file is compared with the model
 * @param calibrationFiles whether ranges are written beside the model
 * @param labels what the samples should give; empty if unknown
 * @param provenance where the model comes from, for the file's metadata
 * @param externalDataFrom the bytes of constants from which on they go to a second file
 */
public record ExportSettings(
        Target target,
        int opset,
        WeightPacking packing,
        OptionalInt sequenceAxis,
        Verification verification,
        CalibrationFiles calibrationFiles,
        NDList labels,
        SortedMap<String, String> provenance,
        long externalDataFrom) {

    /** Whether the file is run and compared with the model before it counts as written. */
    public enum Verification {
        /** It is. */
        ALWAYS,
        /** It is not; the report says so. */
        SKIP
    }

    /** Whether ranges are written beside the model in TensorRT's older formats. */
    public enum CalibrationFiles {
        /** They are. */
        WRITE,
        /** They are not. */
        OMIT
    }

    /**
     * Checks that the settings fit together, and copies.
     *
     * @throws QuantException if the target cannot read what is asked for
     */
    public ExportSettings {
        Objects.requireNonNull(verification, "verification");
        Objects.requireNonNull(calibrationFiles, "calibrationFiles");
        labels = new NDList(labels);
        provenance = Collections.unmodifiableSortedMap(new TreeMap<>(provenance));
        target.check(opset, packing);
        if (sequenceAxis.isPresent() && sequenceAxis.getAsInt() < 1) {
            throw refused(
                    "sequence axis "
                            + sequenceAxis.getAsInt()
                            + ": it must be 1 or more, for axis 0 is the batch");
        }
        if (externalDataFrom < 0 || externalDataFrom > OnnxFile.LIMIT) {
            throw refused(
                    "external data from "
                            + externalDataFrom
                            + " bytes: 0 to "
                            + OnnxFile.LIMIT
                            + " are possible");
        }
    }

    private static QuantException refused(String message) {
        return new QuantException(QuantException.Code.BAD_CONFIG, message);
    }

    /**
     * Creates a builder.
     *
     * @return a builder with every default: for ONNX Runtime, opset 21, verified
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns how integers are stored. */
    Storage storage() {
        return target.storage(packing);
    }

    /** Collects settings. */
    public static final class Builder {

        private Target target = Target.ONNXRUNTIME;
        private OptionalInt opset = OptionalInt.empty();
        private Optional<WeightPacking> packing = Optional.empty();
        private OptionalInt sequenceAxis = OptionalInt.empty();
        private Verification verification = Verification.ALWAYS;
        private Optional<CalibrationFiles> calibrationFiles = Optional.empty();
        private NDList labels = new NDList();
        private SortedMap<String, String> provenance = new TreeMap<>();
        private long externalDataFrom = OnnxFile.LIMIT;

        private Builder() {}

        /**
         * Sets the runtime that the file is for.
         *
         * @param runtime {@link Target#ONNXRUNTIME} unless set
         * @return this builder
         */
        public Builder optTarget(Target runtime) {
            target = Objects.requireNonNull(runtime, "runtime");
            return this;
        }

        /**
         * Sets the version of ONNX's operators.
         *
         * @param version that of the target unless set, and 25 with {@link WeightPacking#INT2}
         * @return this builder
         */
        public Builder optOpset(int version) {
            opset = OptionalInt.of(version);
            return this;
        }

        /**
         * Sets the narrowest integers that weights are stored in.
         *
         * @param narrowest INT4 unless set, or INT8 where target or opset do not have it
         * @return this builder
         */
        public Builder optPacking(WeightPacking narrowest) {
            packing = Optional.of(narrowest);
            return this;
        }

        /**
         * Lets the length of an axis vary beside the batch, such as that of a sequence.
         *
         * @param axis the axis of every input, 1 or more
         * @return this builder
         */
        public Builder optSequenceAxis(int axis) {
            sequenceAxis = OptionalInt.of(axis);
            return this;
        }

        /**
         * Sets whether the file is run and compared with the model.
         *
         * @param choice {@link Verification#ALWAYS} unless set
         * @return this builder
         */
        public Builder optVerification(Verification choice) {
            verification = Objects.requireNonNull(choice, "choice");
            return this;
        }

        /**
         * Sets whether ranges are written beside the model.
         *
         * @param choice {@link CalibrationFiles#WRITE} for TensorRT unless set, else {@link
         *     CalibrationFiles#OMIT}
         * @return this builder
         */
        public Builder optCalibrationFiles(CalibrationFiles choice) {
            calibrationFiles = Optional.of(choice);
            return this;
        }

        /**
         * Sets what the samples should give, for the accuracy in the report.
         *
         * @param expected the labels, one row for each sample
         * @return this builder
         */
        public Builder optLabels(NDList expected) {
            labels = expected;
            return this;
        }

        /**
         * Sets where the model comes from, for the file's metadata.
         *
         * @param entries keys and values
         * @return this builder
         */
        public Builder optProvenance(Map<String, String> entries) {
            provenance = new TreeMap<>(entries);
            return this;
        }

        /**
         * Sets how large a file may become before its constants go to a second one.
         *
         * @param bytes the bytes of constants, at most and usually {@link OnnxFile#LIMIT}
         * @return this builder
         */
        public Builder optExternalDataFrom(long bytes) {
            externalDataFrom = bytes;
            return this;
        }

        /**
         * Creates the settings.
         *
         * @return the settings
         * @throws QuantException if they contradict each other or the target
         */
        public ExportSettings build() {
            WeightPacking narrowest = packing.orElseGet(this::usualPacking);
            return new ExportSettings(
                    target,
                    opset.orElse(Math.max(target.opset(), narrowest.opset())),
                    narrowest,
                    sequenceAxis,
                    verification,
                    calibrationFiles.orElse(usualCalibrationFiles()),
                    labels,
                    provenance,
                    externalDataFrom);
        }

        private WeightPacking usualPacking() {
            boolean hasInt4 =
                    target.narrowestPacking() != WeightPacking.INT8
                            && opset.orElse(target.opset()) >= WeightPacking.INT4.opset();
            return hasInt4 ? WeightPacking.INT4 : WeightPacking.INT8;
        }

        private CalibrationFiles usualCalibrationFiles() {
            return target == Target.TENSORRT ? CalibrationFiles.WRITE : CalibrationFiles.OMIT;
        }
    }
}
