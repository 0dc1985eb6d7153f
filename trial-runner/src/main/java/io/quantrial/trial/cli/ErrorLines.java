package io.quantrial.trial.cli;

import io.quantrial.spi.NearestName;
import io.quantrial.spi.QuantException;
import io.quantrial.trial.Secrets;
import io.quantrial.trial.TrialException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns everything that goes wrong into one line on standard error and an exit code. */
final class ErrorLines {

    /** The run failed. */
    static final int FAILED = 1;

    /** The input was wrong. */
    static final int BAD_INPUT = 2;

    private final Terminal terminal;

    ErrorLines(Terminal terminal) {
        this.terminal = terminal;
    }

    void handleAllOf(CommandLine command) {
        command.setParameterExceptionHandler((e, args) -> wrongArguments(e));
        command.setExecutionExceptionHandler(
                (e, failed, arguments) -> thrown(e, isDebugging(failed)));
        command.setExecutionStrategy(this::executeLast);
    }

    private int executeLast(ParseResult arguments) {
        try {
            return new CommandLine.RunLast().execute(arguments);
        } catch (LinkageError | OutOfMemoryError | StackOverflowError e) {
            return thrown(e, isDebugging(arguments.commandSpec().commandLine()));
        }
    }

    private static boolean isDebugging(CommandLine command) {
        Main main = (Main) command.getCommandSpec().root().userObject();
        return main.isDebugging();
    }

    private int wrongArguments(ParameterException e) {
        CommandLine command = e.getCommandLine();
        String message =
                e instanceof UnmatchedArgumentException unmatched
                        ? unknown(unmatched)
                        : lowerFirst(e.getMessage());
        String name = command.getCommandSpec().qualifiedName();
        terminal.say(oneLine(message) + "; see: " + name + " --help");
        return BAD_INPUT;
    }

    private static String unknown(UnmatchedArgumentException e) {
        String word = e.getUnmatched().get(0);
        CommandLine command = e.getCommandLine();
        List<String> known = new ArrayList<>();
        if (word.startsWith("-")) {
            command.getCommandSpec()
                    .options()
                    .forEach(option -> known.addAll(List.of(option.names())));
            return "unknown option \"" + word + "\"" + NearestName.hint(word, known);
        }
        known.addAll(command.getSubcommands().keySet());
        return known.isEmpty()
                ? "one argument too many: \"" + word + "\""
                : "unknown command \""
                        + word
                        + "\""
                        + NearestName.hint(word, known)
                        + "; commands: "
                        + String.join(", ", known);
    }

    private int thrown(Throwable e, boolean isDebugging) {
        if (isDebugging) {
            e.printStackTrace(terminal.err());
        }
        if (e instanceof TrialException known) {
            terminal.say(oneLine(known.getMessage()));
            return known.code().exitCode();
        }
        if (e instanceof QuantException known) {
            terminal.say(oneLine(known.getMessage()));
            return exitCode(known.code());
        }
        terminal.say("unexpected " + oneLine(e.toString()) + whereTraceIs(e));
        return FAILED;
    }

    private static int exitCode(QuantException.Code code) {
        return switch (code) {
            case BAD_RESULT, BAD_STATE -> FAILED;
            case UNKNOWN_PLUGIN,
                    DUPLICATE_PLUGIN,
                    BAD_PLUGIN,
                    BAD_PLUGIN_FOLDER,
                    BAD_CONFIG,
                    UNSUPPORTED,
                    BAD_MODEL ->
                    BAD_INPUT;
        };
    }

    private static String whereTraceIs(Throwable e) {
        try {
            Path file = Files.createTempFile("quantrial-error-", ".log");
            try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(file))) {
                e.printStackTrace(writer);
            }
            return "; the stack trace is in " + file;
        } catch (IOException unwritable) {
            return "; --debug shows the stack trace";
        }
    }

    private static String oneLine(String message) {
        return Secrets.hideIn(message.strip().replaceAll("\\s*\\R\\s*", " "));
    }

    private static String lowerFirst(String message) {
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }
}
