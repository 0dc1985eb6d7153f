package io.quantrial.spi;

/**
 * A quantization algorithm that Quantrial can use by name: the interface that a plugin jar offers
 * as a {@link java.util.ServiceLoader} service.
 *
 * <p>Implementations have a public constructor without arguments, hold no state, and carry the
 * annotation {@link BuiltForSpi}. {@code docs/writing-a-plugin.md} numbers the rules and shows a
 * complete plugin; {@code spi-testkit} proves them.
 */
public interface QuantizerPlugin {

    /**
     * Returns the name that config lists use.
     *
     * @return a name that matches {@code [a-z][a-z0-9-]{0,31}}
     */
    String name();

    /**
     * Returns what this plugin can do, as data: the registry shows it, and every request is checked
     * against it before {@link #create} is called.
     *
     * @return the capabilities, the same on every call
     */
    Capabilities capabilities();

    /**
     * Creates the quantizer of one tensor of one layer.
     *
     * @param request the slot, the scheme and the options, already checked against {@link
     *     #capabilities()}
     * @return a new quantizer that shares no state with any other
     * @throws QuantException if this combination cannot be served; the message says what can
     */
    TensorQuantizer create(SlotRequest request);

    /**
     * Returns whether the bias of a layer is rounded to int32 with scale
     * s<sub>x</sub>·s<sub>w</sub> where this plugin quantizes both input and weight. An integer
     * runtime adds the bias in that grid; the config key {@code bias} overrides the answer.
     *
     * @return true to round; false, the default, to leave the bias in floating point
     */
    default boolean roundsBias() {
        return false;
    }

    /**
     * Returns the version of the plugin.
     *
     * @return the {@code Implementation-Version} of the jar, or {@code unversioned}
     */
    default String version() {
        String version = getClass().getPackage().getImplementationVersion();
        return version == null ? "unversioned" : version;
    }
}
