package io.quantrial.spi.scheme;

/** Whether the integer grid has negative values. */
public enum Signedness {
    /** The grid is centred on zero. */
    SIGNED,
    /** The grid starts at zero: right for values after a ReLU. */
    UNSIGNED,
    /** The quantizer decides from the first data that it sees; weights are always signed. */
    AUTO
}
