package io.quantrial.benchmark;

/** The ways to fake-quantize that are compared. */
enum KernelVariant {
    /** This project's plugin {@code lsq}, 4 bits. */
    LSQ,
    /** The same function as the paper writes it: {@link TextbookLsq}. */
    TEXTBOOK,
    /** PyTorch's operator in C++: {@link FusedLsq}. */
    FUSED,
    /** This project's plugin {@code qat}, 8 bits, with its moving-average observer. */
    QAT,
    /** Values and upstream gradient duplicated: the same bytes without arithmetic or autograd. */
    COPY
}
