/**
 * The data that needs no code of the user: digits from the jar, MNIST and Fashion-MNIST, and the
 * user's own IDX files, pictures and CSV files. Each class whose name ends with {@code Data} is a
 * provider; start with the shortest, {@link io.quantrial.trial.data.file.DigitsData}.
 */
package io.quantrial.trial.data.file;
