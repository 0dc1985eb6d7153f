package io.quantrial.trial.cost;

/** The kinds of cost; all are to be small, and all are sums over layers. */
public enum CostKind {
    /** Memory of the model's parameters and grids, in bits. */
    SIZE("size", "bits"),
    /** Multiplications of one sample times bits of the weight times bits of the input. */
    BOPS("bops", "bit operations"),
    /** Time of one sample in milliseconds, from the user's table. */
    LATENCY("latency", "ms");

    private final String key;
    private final String unit;

    CostKind(String key, String unit) {
        this.key = key;
        this.unit = unit;
    }

    /**
     * Returns the word that experiment files and reports use.
     *
     * @return the key
     */
    public String key() {
        return key;
    }

    /**
     * Returns the unit of the figures.
     *
     * @return such as {@code bits}
     */
    public String unit() {
        return unit;
    }
}
