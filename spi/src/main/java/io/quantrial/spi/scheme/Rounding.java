package io.quantrial.spi.scheme;

/** How a real value finds its integer. */
public enum Rounding {
    /** <i>code = clamp(round(value / scale) + zeroPoint)</i>, ties to even. */
    NEAREST,
    /** <i>code = +1 where value &ge; 0, else &minus;1</i>: binary tensors, which have no zero. */
    SIGN
}
