package io.quantrial.onnx;

import io.quantrial.onnx.ExportSettings.CalibrationFiles;
import io.quantrial.onnx.ExportSettings.Verification;
import io.quantrial.spi.ExportRequest;
import io.quantrial.spi.ModelExporter;
import io.quantrial.spi.OptionSpec;
import io.quantrial.spi.Options;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The format {@code onnx} of the command line: {@link OnnxExporter} with options as text. */
public final class OnnxModelExporter implements ModelExporter {

    private static final OptionSpec TARGET =
            OptionSpec.choice(
                    "target",
                    Target.ONNXRUNTIME.key(),
                    Arrays.stream(Target.values()).map(Target::key).toList(),
                    "the runtime that the file is for");

    private static final OptionSpec VERIFY =
            OptionSpec.flag("verify", true, "whether the file is compared with the model");

    private static final OptionSpec OPSET =
            OptionSpec.integer(
                    "opset",
                    Target.ONNXRUNTIME.opset(),
                    Target.OLDEST_OPSET,
                    WeightPacking.INT2.opset(),
                    "the version of ONNX's operators; that of the target unless set");

    private static final OptionSpec PACKING =
            OptionSpec.choice(
                    "packing",
                    key(WeightPacking.INT4),
                    Arrays.stream(WeightPacking.values()).map(OnnxModelExporter::key).toList(),
                    "the narrowest integers that weights are stored in");

    private static final OptionSpec SEQUENCE_AXIS =
            OptionSpec.integer(
                    "sequence_axis",
                    1,
                    1,
                    Byte.MAX_VALUE,
                    "the axis of the inputs whose length may vary; none unless set");

    private static final OptionSpec CALIBRATION =
            OptionSpec.flag(
                    "calibration",
                    false,
                    "whether ranges are written beside the model; true for tensorrt unless set");

    private static final List<OptionSpec> OPTIONS =
            List.of(TARGET, VERIFY, OPSET, PACKING, SEQUENCE_AXIS, CALIBRATION);

    /** Creates the exporter. */
    public OnnxModelExporter() {}

    @Override
    public String name() {
        return "onnx";
    }

    @Override
    public String extension() {
        return ".onnx";
    }

    @Override
    public String export(ExportRequest request) {
        ExportSettings settings = settings(request);
        return OnnxExporter.export(request.model(), request.samples(), request.target(), settings)
                .report();
    }

    private static ExportSettings settings(ExportRequest request) {
        Options options = Options.read(OPTIONS, request.options());
        ExportSettings.Builder builder =
                ExportSettings.builder()
                        .optTarget(Target.valueOf(constant(options.choice(TARGET.name()))))
                        .optVerification(
                                options.flag(VERIFY.name())
                                        ? Verification.ALWAYS
                                        : Verification.SKIP)
                        .optLabels(request.labels())
                        .optProvenance(request.provenance());
        // these have no default of their own: it depends on the others
        if (isSet(request, OPSET)) {
            builder.optOpset(options.integer(OPSET.name()));
        }
        if (isSet(request, PACKING)) {
            builder.optPacking(WeightPacking.valueOf(constant(options.choice(PACKING.name()))));
        }
        if (isSet(request, SEQUENCE_AXIS)) {
            builder.optSequenceAxis(options.integer(SEQUENCE_AXIS.name()));
        }
        if (isSet(request, CALIBRATION)) {
            builder.optCalibrationFiles(
                    options.flag(CALIBRATION.name())
                            ? CalibrationFiles.WRITE
                            : CalibrationFiles.OMIT);
        }
        return builder.build();
    }

    private static boolean isSet(ExportRequest request, OptionSpec option) {
        return request.options().containsKey(option.name());
    }

    private static String key(WeightPacking packing) {
        return packing.name().toLowerCase(Locale.ROOT);
    }

    private static String constant(String key) {
        return key.toUpperCase(Locale.ROOT);
    }
}
