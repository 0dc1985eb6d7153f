/**
 * What models are trained on: {@link io.quantrial.trial.data.DataProvider} is a {@link
 * java.util.ServiceLoader} service; {@link io.quantrial.trial.data.Samples} holds labelled samples,
 * and {@link io.quantrial.trial.data.DataSplits} divides them once, by the study's seed. Providers
 * that come with Quantrial are in {@code data.file}.
 */
package io.quantrial.trial.data;
