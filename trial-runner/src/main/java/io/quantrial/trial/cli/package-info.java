/**
 * The command line. {@link io.quantrial.trial.cli.Main} starts it; each command is a class of its
 * own, and {@link io.quantrial.trial.cli.ErrorLines} turns what goes wrong into one line and an
 * exit code. Everything that a command finds out comes from the packages below; here it is only
 * asked for and shown: results on standard output, progress and errors on standard error.
 */
package io.quantrial.trial.cli;
