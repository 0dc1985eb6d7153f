package io.quantrial.trial.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;

/**
 * A command carried out in this process.
 *
 * @param exitCode the exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record CommandRun(int exitCode, String out, String err) {

    static CommandRun of(Studies studies, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), false, 80, 80);
        int exitCode = Main.commandLine(terminal, studies).execute(arguments);
        terminal.out().flush();
        terminal.err().flush();
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    /** The lines of standard error. */
    List<String> errors() {
        return Arrays.stream(err.split("\n")).filter(line -> !line.isEmpty()).toList();
    }
}
