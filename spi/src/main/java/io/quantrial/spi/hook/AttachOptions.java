package io.quantrial.spi.hook;

import ai.djl.nn.Block;
import io.quantrial.spi.PluginRegistry;
import io.quantrial.spi.QuantException;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What can be said about attaching beyond the config list: layer names and where plugins are. */
public final class AttachOptions {

    private final Map<Block, String> layerNames;
    private final PluginRegistry registry;

    private AttachOptions(Builder builder) {
        this.layerNames = new IdentityHashMap<>(builder.layerNames);
        this.registry = builder.registry;
    }

    /**
     * Returns a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    Map<Block, String> layerNames() {
        return layerNames;
    }

    Optional<PluginRegistry> registry() {
        return Optional.ofNullable(registry);
    }

    /** Builds {@link AttachOptions}. */
    public static final class Builder {

        private final Map<Block, String> layerNames = new IdentityHashMap<>();
        private PluginRegistry registry;

        private Builder() {}

        /**
         * Names a layer: the name becomes its address, wherever the block stands in the tree.
         *
         * @param name the name, given to one block only
         * @param block a block of the model
         * @return this builder
         */
        public Builder addLayerName(String name, Block block) {
            if (layerNames.containsValue(name)) {
                throw new QuantException(
                        QuantException.Code.BAD_CONFIG,
                        "two blocks cannot both be named \"" + name + "\"");
            }
            layerNames.put(Objects.requireNonNull(block, "block"), name);
            return this;
        }

        /**
         * Sets where plugins are found; the class path is the default.
         *
         * @param registry the registry
         * @return this builder
         */
        public Builder optRegistry(PluginRegistry registry) {
            this.registry = registry;
            return this;
        }

        /**
         * Builds the options.
         *
         * @return the options
         */
        public AttachOptions build() {
            return new AttachOptions(this);
        }
    }
}
