package io.quantrial.trial.train;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.hook.QuantizedModel;
import io.quantrial.trial.model.Network;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/**
 * One network in use, with its parameters and, once attached, its quantizers. Closing it releases
 * them all.
 *
 * <p>The float model is attached too, with an empty config list: the scalars of its operations are
 * then safe, and the memory of its optimizer can be released.
 */
final class TaskModel implements AutoCloseable {

    private final Session session;
    private final Network network;
    private final Model model;
    private QuantizedModel quantized;

    TaskModel(Session session) {
        this.session = session;
        this.network = session.networks().get();
        this.model = Model.newInstance("model");
        model.setBlock(network.block());
    }

    Model model() {
        return model;
    }

    Network network() {
        return network;
    }

    QuantizedModel quantized() {
        return quantized;
    }

    /** The shape of the inputs of one batch, whose first axis does not matter to parameters. */
    Shape input() {
        return new Shape(1).addAll(session.data().training().sample());
    }

    void initialize() {
        model.getBlock().initialize(model.getNDManager(), DataType.FLOAT32, input());
    }

    /** Reads a checkpoint of the study. */
    TaskModel load(Path file) {
        ParameterFile.read(model, file);
        return this;
    }

    /** Reads a file of the user's into an initialised model. */
    void loadFitting(Path file) {
        ParameterFile.readFitting(model, network, file);
    }

    /** The network's own parameters, to be given to another model of the session. */
    byte[] parameters() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            network.block().saveParameters(out);
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail like a file", e);
        }
        return bytes.toByteArray();
    }

    TaskModel load(byte[] parameters) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(parameters))) {
            network.block().loadParameters(model.getNDManager(), in);
        } catch (IOException | MalformedModelException e) {
            throw new IllegalStateException("these are the parameters of the same network", e);
        }
        return this;
    }

    TaskModel attach(ConfigList configList) {
        quantized =
                QuantizedModel.attach(
                        model,
                        configList,
                        network.attachOptions().optRegistry(session.plugins()).build());
        return this;
    }

    void detach() {
        quantized.detach();
    }

    /**
     * Returns the scores of a batch.
     *
     * @param store where parameters come from
     * @param data the inputs, whose manager owns the scores
     * @param mode how layers behave
     */
    NDArray scores(ParameterStore store, NDArray data, Mode mode) {
        NDList inputs = new NDList(data);
        return checked(model.getBlock().forward(store, inputs, mode == Mode.TRAINING), data);
    }

    /** Checks what the network returned for some inputs: users bring networks of their own. */
    NDArray checked(NDList outputs, NDArray data) {
        return network.scores(outputs, data.getShape().get(0), session.data().training().classes());
    }

    NDManager newSubManager() {
        return model.getNDManager().newSubManager();
    }

    @Override
    public void close() {
        model.close();
    }

    /** How layers such as dropout and batch norm, and observers of quantizers, behave. */
    enum Mode {
        TRAINING,
        EVALUATION
    }
}
