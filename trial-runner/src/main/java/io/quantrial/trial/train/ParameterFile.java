package io.quantrial.trial.train;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.model.Network;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The form of checkpoints: what DJL's {@code model.save} writes. The file of a quantized model also
 * holds the state of its quantizers; a plain model reads its own parameters from it.
 */
public final class ParameterFile {

    private static final String MAGIC = "DJL@";

    private static final int VERSION = 1;

    private ParameterFile() {}

    /**
     * Writes the parameters of a model.
     *
     * @param model an initialised model, plain or quantized
     * @param out the file, which stays open
     * @throws IOException if it cannot be written
     */
    public static void write(Model model, OutputStream out) throws IOException {
        // DJL itself writes only to a folder and under a name that it chooses
        DataOutputStream data = new DataOutputStream(new BufferedOutputStream(out));
        data.writeBytes(MAGIC);
        data.writeInt(VERSION);
        data.writeUTF(model.getName());
        data.writeUTF(model.getDataType().name());
        PairList<String, Shape> inputs = model.getBlock().describeInput();
        data.writeInt(inputs.size());
        for (Pair<String, Shape> input : inputs) {
            data.writeUTF(input.getKey());
            data.write(input.getValue().getEncoded());
        }
        data.writeInt(0); // no properties
        model.getBlock().saveParameters(data);
        data.flush();
    }

    /**
     * Reads the parameters of a model.
     *
     * @param model a model with the block that the file was written from; quantized in the same way
     *     if the state of the quantizers is wanted
     * @param file the file
     * @throws TrialException with code {@code BAD_INPUT} if the file cannot be read or belongs to
     *     another model
     */
    public static void read(Model model, Path file) {
        if (!Files.isRegularFile(file)) {
            throw TrialException.input(file + ": there is no such file");
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            in.mark(MAGIC.length());
            byte[] start = in.readNBytes(MAGIC.length());
            if (!MAGIC.equals(new String(start, StandardCharsets.US_ASCII))) {
                throw TrialException.input(
                        file + ": not a parameter file; DJL's model.save writes such files");
            }
            in.reset();
            model.load(in);
        } catch (TrialException e) {
            throw e;
        } catch (IOException | MalformedModelException | RuntimeException e) {
            throw new TrialException(
                    TrialException.Code.BAD_INPUT,
                    file + ": does not fit this network, or is damaged: " + e.getMessage(),
                    e);
        }
    }

    /**
     * Reads a file of the user's into an initialised network, which says what shapes it needs.
     *
     * @param model a model with the network's block
     * @param network the network, initialised
     * @param file the file, the value of the key {@code model.checkpoint}
     * @throws TrialException with code {@code BAD_INPUT} if the file cannot be read or belongs to
     *     another network
     */
    public static void readFitting(Model model, Network network, Path file) {
        Map<Parameter, Shape> needed = new LinkedHashMap<>();
        for (Parameter parameter : network.block().getParameters().values()) {
            needed.put(parameter, parameter.getArray().getShape());
        }
        read(model, file);
        needed.forEach(
                (parameter, shape) -> {
                    Shape found = parameter.getArray().getShape();
                    if (!shape.equals(found)) {
                        throw TrialException.input(
                                "model.checkpoint: "
                                        + file
                                        + " does not fit this network: "
                                        + new LayerNames(network).describe(parameter)
                                        + " has the shape "
                                        + found
                                        + " there, and must have "
                                        + shape);
                    }
                });
    }
}
