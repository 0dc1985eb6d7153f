/**
 * What a study found, for people and for scripts: {@code report.html}, {@code report.json} and a
 * table for the terminal. Start with {@link io.quantrial.trial.report.ReportInput} (the facts) and
 * {@link io.quantrial.trial.report.ReportFiles} (the files).
 *
 * <p>Nothing here reads a study or decides anything: the caller says which trial is the answer and
 * which are on the front. {@code StudyFacts} puts the facts together once, the writers show them.
 */
package io.quantrial.trial.report;
