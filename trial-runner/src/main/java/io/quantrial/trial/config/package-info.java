/**
 * The experiment file: what a user asks for, checked. Start with {@link
 * io.quantrial.trial.config.Experiment}; {@code ExperimentFile} reads one.
 */
package io.quantrial.trial.config;
