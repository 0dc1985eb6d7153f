package io.quantrial.spi;

/**
 * Writes a trained model to a file of another runtime: a {@link java.util.ServiceLoader} service,
 * so that the jar of an exporter is all that is needed to export. Implementations have a public
 * constructor without arguments and hold no state.
 */
public interface ModelExporter {

    /**
     * Returns the format, which users choose by this name.
     *
     * @return a name that matches {@code [a-z][a-z0-9-]{0,31}}, such as {@code onnx}
     */
    String name();

    /**
     * Returns the usual ending of its files.
     *
     * @return such as {@code .onnx}
     */
    String extension();

    /**
     * Writes the file.
     *
     * @param request model, samples and place
     * @return what to tell the user: what was written, and how it was verified
     * @throws QuantException if the model cannot be exported; the message names layer and operation
     */
    String export(ExportRequest request);
}
