/**
 * Proofs for the author of a quantizer plugin; test scope only.
 *
 * <p>{@link io.quantrial.testkit.QuantizerContract} has one test for every numbered rule of {@code
 * docs/writing-a-plugin.md}: extend it, return the plugin, run. The pieces it is made of serve on
 * their own: {@link io.quantrial.testkit.SlotDriver} drives a quantizer as the host does, {@link
 * io.quantrial.testkit.ScalarOracle} is fake quantization in plain Java, {@link
 * io.quantrial.testkit.GradientCheck} compares gradients with finite differences and {@link
 * io.quantrial.testkit.LeakCheck} finds arrays that nobody closed.
 *
 * <p>Depends on the SPI, JUnit and AssertJ; the engine comes from the author's own class path.
 */
package io.quantrial.testkit;
