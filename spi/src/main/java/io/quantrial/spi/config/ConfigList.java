package io.quantrial.spi.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Says which tensors of which layers are quantized, and how: a list of entries, read in order.
 *
 * <p>The keys and their meaning are those of NNI's {@code config_list}; {@code quantizer}, {@code
 * signed}, {@code per_channel} and {@code bias} are added. In YAML:
 *
 * <pre>{@code
 * - {op_types: [default], quant_types: [weight, input], quant_bits: 4, quantizer: lsq}
 * - {op_names: ['features/*'], op_types: [Conv2d], quant_types: weight, quant_bits: 3, quantizer: lsq, per_channel: true}
 * - {op_names: ['re:features/.*Linear'], quant_types: [weight, input], quant_bits: {weight: 4, input: 8}, quantizer: qat, quant_start_step: 100}
 * - {op_names: ['features/01Conv2d', head], quant_types: [weight, input], quant_bits: 8, quantizer: lsq, init: mse}
 * - {op_names: [head], exclude: true, quant_types: [input]}
 * }</pre>
 *
 * <p>or in Java:
 *
 * <pre>{@code
 * ConfigList.of(
 *         ConfigEntry.builder()
 *                 .addOpType("default")
 *                 .addQuantTypes(QuantTarget.WEIGHT, QuantTarget.INPUT)
 *                 .setQuantBits(4)
 *                 .optQuantizer("lsq")
 *                 .build());
 * }</pre>
 *
 * <p><b>Later entries override earlier ones slot by slot.</b> A slot is one tensor of one layer.
 * The last entry that chooses the layer and names the tensor decides alone; nothing is merged from
 * the entries before it. Slots that no entry names stay in floating point.
 *
 * <table>
 * <caption>The keys of an entry</caption>
 * <tr><th>key</th><th>value</th><th>meaning</th></tr>
 * <tr><td>{@code op_types}</td><td>list of words</td><td>the kinds of layers: a class name such as
 *     {@code Conv2d}, the name of a superclass, or the name of a LambdaBlock such as {@code ReLU6};
 *     {@code default} stands for {@link OpTypes#DEFAULT_TYPES}. Needed if there is no {@code
 *     op_names}; with both, a layer must match both.</td></tr>
 * <tr><td>{@code op_names}</td><td>list of names</td><td>the layers: exact paths, globs, or {@code
 *     re:} and a regular expression, as in {@link OpNamePattern}. A pattern without {@code op_types} chooses among the
 *     layers with a weight; the others are chosen by exact path or by type.</td></tr>
 * <tr><td>{@code quant_types}</td><td>list of {@code input}, {@code weight}, {@code
 *     output}</td><td>the tensors. Required unless {@code exclude} is true.</td></tr>
 * <tr><td>{@code quant_bits}</td><td>1 to 16, or a map from target to that</td><td>the bit width of
 *     all the {@code quant_types}, or one for each of them. Required unless {@code exclude} is
 *     true.</td></tr>
 * <tr><td>{@code exclude}</td><td>true or false; default false</td><td>true leaves the {@code
 *     quant_types} of the layers, or without that key all their tensors, in floating point. The
 *     other keys are then checked but have no effect, and a later entry may quantize the slots
 *     again. False is the same as no such key.</td></tr>
 * <tr><td>{@code quant_start_step}</td><td>0 or more; default 0</td><td>the number of training
 *     batches before the quantizers start to act</td></tr>
 * <tr><td>{@code quantizer}</td><td>name</td><td>the plugin. Required if there is more than
 *     one.</td></tr>
 * <tr><td>{@code signed}</td><td>true, false or auto; default auto</td><td>whether the integer
 *     grids of all the {@code quant_types} have negative values; auto lets the quantizer decide from
 *     the first data</td></tr>
 * <tr><td>{@code per_channel}</td><td>true or false; default false</td><td>whether the weight has
 *     one scale for each index of its axis 0, the output channels. Inputs and outputs always have
 *     one scale; true without {@code weight} in {@code quant_types} is an error.</td></tr>
 * <tr><td>{@code bias}</td><td>{@code int32} or {@code float}; default: what the plugin
 *     prefers</td><td>whether the bias is rounded to int32 with scale s<sub>x</sub>·s<sub>w</sub>
 *     where the layer's input is quantized too. Belongs to the weight; without {@code weight} in
 *     {@code quant_types} it is an error.</td></tr>
 * <tr><td>any other</td><td>as the plugin declares</td><td>an option of the plugin</td></tr>
 * </table>
 *
 * <p>A list may be written as its only element. Numbers and truth values may be written as text.
 *
 * <p><b>Nothing is ignored.</b> An unknown key, word or name, a value out of range, and a name,
 * pattern or type that matches no layer are errors that name the entry, the key, the value, what is
 * allowed and the nearest name. So is a target that a layer lacks (such as the weight of an
 * activation function) if {@code op_names} has the layer's exact path, or if no chosen layer has
 * it; layers chosen by type or pattern are otherwise left out quietly.
 *
 * @param entries the entries in the order in which they apply; without any, nothing is quantized
 */
public record ConfigList(List<ConfigEntry> entries) {

    /** Copies the list. */
    public ConfigList {
        entries = List.copyOf(entries);
    }

    /**
     * Returns the config list with these entries.
     *
     * @param entries the entries in the order in which they apply
     * @return the config list
     */
    public static ConfigList of(ConfigEntry... entries) {
        return new ConfigList(List.of(entries));
    }

    /**
     * Returns the config list with these entries.
     *
     * @param entries the entries in the order in which they apply
     * @return the config list
     */
    public static ConfigList of(List<ConfigEntry> entries) {
        return new ConfigList(entries);
    }

    /**
     * Reads a config list as a YAML or JSON reader hands it over.
     *
     * @param entries the keys and values of each entry as written
     * @return the config list
     * @throws io.quantrial.spi.QuantException with code {@code BAD_CONFIG} if a value is missing or
     *     not legal; plugin options and the names of layers and plugins are checked by {@link
     *     #resolve}
     */
    public static ConfigList read(List<? extends Map<String, ?>> entries) {
        List<ConfigEntry> read = new ArrayList<>();
        for (Map<String, ?> entry : entries) {
            read.add(Resolver.inEntry(read.size() + 1, () -> EntryReader.read(entry)));
        }
        return new ConfigList(read);
    }

    /**
     * Returns what this config list means for a model.
     *
     * @param layers the layers of the model, in the order that the result is to have
     * @param plugins where the plugins are found
     * @return the rule of every slot
     * @throws io.quantrial.spi.QuantException with code {@code BAD_CONFIG} if a key, an option or a
     *     name of a layer is wrong, {@code UNKNOWN_PLUGIN} if a plugin is not found, {@code
     *     UNSUPPORTED} if a plugin cannot do what a slot asks for; the message names the entry,
     *     counted from 1
     */
    public Resolution resolve(List<LayerInfo> layers, PluginLookup plugins) {
        return new Resolver(layers, plugins).resolve(entries);
    }
}
