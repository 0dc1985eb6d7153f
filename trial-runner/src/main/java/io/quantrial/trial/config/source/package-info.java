/**
 * Where the values of an experiment are written: files of four formats with their includes, the
 * environment and the command line, all joined into one tree of nodes that know their origin. What
 * the keys mean is not known here. Start with {@link io.quantrial.trial.config.source.ConfigFile};
 * {@link io.quantrial.trial.config.source.Origin} tells where a node was written.
 */
package io.quantrial.trial.config.source;
