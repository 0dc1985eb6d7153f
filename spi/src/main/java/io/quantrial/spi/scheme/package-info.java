/**
 * Value types that describe a quantization: which tensor, which integers, which scale. No arrays,
 * no engine; everything here is immutable and checks itself.
 *
 * <p>Start reading at {@link io.quantrial.spi.scheme.QuantScheme} (what is asked for) and {@link
 * io.quantrial.spi.scheme.QuantParams} (what came out of training).
 */
package io.quantrial.spi.scheme;
