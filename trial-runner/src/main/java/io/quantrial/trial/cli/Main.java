package io.quantrial.trial.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line of Quantrial. */
@Command(
        name = "quantrial",
        description = {
            "Searches the best bit widths of a neural network by quantization-aware training.",
            ""
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = HelpCommand.class,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the run failed",
            "2:the input was wrong; nothing was trained",
            "130:stopped by Ctrl-C (143: by SIGTERM); search --resume goes on"
        },
        footer = {
            "",
            "A first search: ${COMMAND-NAME} search examples/digits.yaml",
            "Help for one command: ${COMMAND-NAME} COMMAND --help"
        })
public final class Main implements Runnable {

    /** Picocli refuses less. */
    private static final int NARROWEST_HELP = 55;

    private static final int WIDEST_HELP = 100;

    @Spec private CommandSpec spec;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Print the stack trace of an error.")
    private boolean isDebugging;

    private Main() {}

    /**
     * Runs a command and ends the process with its exit code.
     *
     * @param args the command and its arguments
     */
    public static void main(String[] args) {
        Terminal terminal = Terminal.ofProcess();
        System.exit(commandLine(terminal, new LocalStudies()).execute(args));
    }

    static CommandLine commandLine(Terminal terminal, Studies studies) {
        CommandLine line =
                new CommandLine(new Main())
                        .setCommandName(Words.program())
                        .addSubcommand(new RunCommand.Search(terminal, studies))
                        .addSubcommand(new RunCommand.Train(terminal, studies))
                        .addSubcommand(new ExplainCommand(terminal, studies))
                        .addSubcommand(new PluginsCommand(terminal, studies))
                        .addSubcommand(new TrialsCommand(terminal, studies))
                        .addSubcommand(new ReportCommand(terminal, studies))
                        .addSubcommand(new EvaluateCommand(terminal, studies))
                        .addSubcommand(new ExportCommand(terminal, studies))
                        .addSubcommand(BenchCommand.commandLine(terminal, studies));
        line.getSubcommands().values().forEach(command -> addHelp(command));
        addHelp(line);
        line.setOut(terminal.out());
        line.setErr(terminal.err());
        line.setUsageHelpWidth(Math.max(NARROWEST_HELP, Math.min(terminal.columns(), WIDEST_HELP)));
        new ErrorLines(terminal).handleAllOf(line);
        return line;
    }

    private static void addHelp(CommandLine command) {
        command.getCommandSpec().mixinStandardHelpOptions(true);
    }

    boolean isDebugging() {
        return isDebugging;
    }

    /** Without a command there is nothing to do but to say which there are. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }

    /** Says which version this is, and what runs it. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String own = Main.class.getPackage().getImplementationVersion();
            return new String[] {
                "quantrial " + (own == null ? "unversioned" : own),
                System.getProperty("java.vm.name") + " " + Runtime.version()
            };
        }
    }
}
