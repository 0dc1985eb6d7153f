/**
 * What a configuration costs, exactly and before any training: bits of memory, bit operations, and
 * where a table is given, latency. Start with {@link io.quantrial.trial.cost.CostModel}.
 */
package io.quantrial.trial.cost;
