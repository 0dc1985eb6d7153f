package io.quantrial.trial.cost;

/** The kinds of cost; all are to be small, and all are sums over layers. */
public enum CostKind {
    /** Memory of the model's parameters and grids, in bits. */
    SIZE("size"),
    /** Multiplications of one sample times bits of the weight times bits of the input. */
    BOPS("bops"),
    /** Time of one sample in milliseconds, from the user's table. */
    LATENCY("latency");

    private final String key;

    CostKind(String key) {
        this.key = key;
    }

    /**
     * Returns the word that experiment files and reports use.
     *
     * @return the key
     */
    public String key() {
        return key;
    }
}
