/**
 * What keys a configuration has and what values they take, and how a tree of {@code source} is
 * checked and read by that. Start with {@link io.quantrial.trial.config.schema.Schema}; {@link
 * io.quantrial.trial.config.schema.Settings} reads.
 */
package io.quantrial.trial.config.schema;
