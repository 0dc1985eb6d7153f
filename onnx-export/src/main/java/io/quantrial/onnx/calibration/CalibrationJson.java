package io.quantrial.onnx.calibration;

/**
 * The dictionary that NNI passes to TensorRT, as JSON.
 *
 * <p>For each layer: {@code weight_bit}, {@code tracked_min_input}, {@code tracked_max_input},
 * {@code activation_bit}, {@code tracked_min_activation}, {@code tracked_max_activation} (NNI 2.x,
 * {@code export_model} of its quantizers), and {@code input_bit}, which NNI has not. The activation
 * is the output of the layer. A tensor that stays in floating point has 32 bits.
 */
public final class CalibrationJson {

    private CalibrationJson() {}

    /**
     * Writes the dictionary.
     *
     * @param calibration the ranges
     * @return the text
     */
    public static String of(Calibration calibration) {
        StringBuilder text = new StringBuilder("{");
        String separator = "\n";
        for (LayerCalibration layer : calibration.layers()) {
            text.append(separator).append("  ").append(quoted(layer.layer().toString()));
            text.append(": {\"weight_bit\": ").append(layer.weightBits());
            text.append(", \"input_bit\": ").append(layer.inputBits());
            append(text, "input", layer.input());
            text.append(", \"activation_bit\": ").append(layer.activationBits());
            append(text, "activation", layer.activation());
            text.append('}');
            separator = ",\n";
        }
        return text.append("\n}\n").toString();
    }

    private static void append(StringBuilder text, String tensor, Range range) {
        text.append(", \"tracked_min_").append(tensor).append("\": ").append(range.min());
        text.append(", \"tracked_max_").append(tensor).append("\": ").append(range.max());
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
