package io.quantrial.spi.config;

import java.util.List;

/**
 * The value of the key {@code op_types}: the kinds of layers that an entry chooses.
 *
 * @param words type words as in {@link LayerInfo#types}, or {@value #DEFAULT}
 */
public record OpTypes(List<String> words) {

    /** The word that stands for {@link #DEFAULT_TYPES}. */
    public static final String DEFAULT = "default";

    /** The layers that hold most weights of most models, as DJL names them. */
    public static final List<String> DEFAULT_TYPES =
            List.of(
                    "Conv1d",
                    "Conv2d",
                    "Conv3d",
                    "Conv1dTranspose",
                    "Conv2dTranspose",
                    "Linear",
                    "Embedding",
                    "Prelu",
                    "LSTM",
                    "GRU",
                    "RNN");

    /** Copies the list. */
    public OpTypes {
        words = List.copyOf(words);
    }

    /**
     * Returns whether one of the words fits a layer.
     *
     * @param layer the layer
     * @return true if it does, or if there are no words and so every type is meant
     */
    public boolean matches(LayerInfo layer) {
        return words.isEmpty() || words.stream().anyMatch(word -> matches(word, layer));
    }

    /**
     * Returns whether a word fits a layer.
     *
     * @param word a type word or {@value #DEFAULT}
     * @param layer the layer
     * @return true if it does
     */
    static boolean matches(String word, LayerInfo layer) {
        return word.equals(DEFAULT)
                ? layer.types().stream().anyMatch(DEFAULT_TYPES::contains)
                : layer.types().contains(word);
    }
}
