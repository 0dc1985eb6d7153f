package io.quantrial.trial.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.quantrial.spi.OptionSpec;
import io.quantrial.spi.config.ConfigEntry;
import io.quantrial.trial.Services;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.config.schema.Key;
import io.quantrial.trial.data.DataProvider;
import io.quantrial.trial.model.ModelProvider;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentationTest {

    private static final Path PAGE = Path.of("../docs/experiment-file.md");
    private static final Path EXAMPLES = Path.of("../examples");
    private static final Pattern BLOCK =
            Pattern.compile("```(yaml|json|xml|properties)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TABLE =
            Pattern.compile("<!-- keys -->\n(.*?)<!-- end of keys -->", Pattern.DOTALL);

    private static final Pattern WORD = Pattern.compile("`([^`]+)`");

    @TempDir Path folder;

    private static String row(Key<?> key) {
        return Stream.of("`" + key.path() + "`", key.allowed(), key.fallback(), key.meaning())
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    @Test
    void theTableHasEveryKeyWithTypeDefaultAndMeaning() throws IOException {
        String expected =
                "| Key | Type | Default | Meaning |\n|---|---|---|---|\n"
                        + Keys.SCHEMA.keys().stream()
                                .map(DocumentationTest::row)
                                .collect(Collectors.joining());
        Matcher table = TABLE.matcher(Files.readString(PAGE));
        assertThat(table.find()).isTrue();
        assertThat(table.group(1)).isEqualTo(expected);
    }

    @Test
    void everyModelAndItsOptionsAreOnThePage() throws IOException {
        List<ModelProvider> models = Services.all(ModelProvider.class);
        assertThat(between("models"))
                .isEqualTo(options("model", models, ModelProvider::name, ModelProvider::options));
        assertThat(firstColumn("model.type"))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(
                                        models.stream().map(ModelProvider::name),
                                        Stream.of("com.example.MyNet"))
                                .toList());
    }

    @Test
    void allDataAndItsOptionsAreOnThePage() throws IOException {
        List<DataProvider> data = Services.all(DataProvider.class);
        assertThat(between("data"))
                .isEqualTo(options("data", data, DataProvider::name, DataProvider::options));
        assertThat(firstColumn("data.type"))
                .containsExactlyInAnyOrderElementsOf(
                        data.stream().map(DataProvider::name).toList());
    }

    private static String between(String name) throws IOException {
        String page = Files.readString(PAGE);
        String begin = "<!-- " + name + " -->\n";
        return page.substring(
                page.indexOf(begin) + begin.length(), page.indexOf("<!-- end of " + name));
    }

    /** The words in the first cells of the table that begins with a key. */
    private static List<String> firstColumn(String key) throws IOException {
        return Files.readString(PAGE)
                .lines()
                .dropWhile(line -> !line.startsWith("| `" + key + "` | What"))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .flatMap(line -> WORD.matcher(line.split(" \\| ")[0]).results())
                .map(word -> word.group(1))
                .toList();
    }

    private static <T> String options(
            String section,
            List<T> providers,
            Function<T, String> name,
            Function<T, List<OptionSpec>> options) {
        StringBuilder table =
                new StringBuilder(
                        "| Type | Key | Value | Default | Meaning |\n|---|---|---|---|---|\n");
        providers.stream()
                .sorted(Comparator.comparing(name))
                .forEach(
                        each ->
                                options.apply(each)
                                        .forEach(
                                                option ->
                                                        table.append(
                                                                row(
                                                                        name.apply(each),
                                                                        section,
                                                                        option))));
        return table.toString();
    }

    private static String row(String type, String section, OptionSpec option) {
        String value = option.defaultValue().toString().replaceFirst("\\.0$", "");
        return String.format(
                "| `%s` | `%s.%s` | %s | %s | %s |\n",
                type,
                section,
                option.name(),
                option.type(),
                value.isEmpty() ? "none" : "`" + value + "`",
                option.description());
    }

    @Test
    void theKeysOfConfigListsAreThoseOfTheSpi() {
        assertThat(
                        EntryKeys.QUANTIZATION_KEYS.stream()
                                .filter(key -> key.names().size() == 2)
                                .map(Key::lastName)
                                .filter(name -> !name.equals("*")))
                .containsExactlyInAnyOrderElementsOf(ConfigEntry.KEYS);
    }

    @Test
    void noKeyIsLeftOutOfTheSchema() throws IllegalAccessException {
        List<Key<?>> constants = new ArrayList<>();
        for (Class<?> holder : List.of(Keys.class, SearchKeys.class, EntryKeys.class)) {
            for (Field field : holder.getDeclaredFields()) {
                if (field.getType() == Key.class) {
                    constants.add((Key<?>) field.get(null));
                }
            }
        }
        assertThat(Keys.SCHEMA.keys()).containsAll(constants).doesNotHaveDuplicates();
    }

    static List<Path> examples() throws IOException {
        return examples(1);
    }

    private static List<Path> examples(int depth) throws IOException {
        try (Stream<Path> files = Files.walk(EXAMPLES, depth)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleFileIsRead(Path file) {
        Experiment experiment =
                ExperimentFile.read(file, List.of(), Map.of(), new FakeChecks()).experiment();
        assertThat(experiment.name() + ".yaml").isEqualTo(file.getFileName().toString());
        assertThat(ExperimentFile.of(experiment.values())).isEqualTo(experiment);
    }

    @Test
    void theBuiltInProvidersKnowTheExamples() throws IOException {
        for (Path file : examples(2)) {
            assertThatCode(() -> ExperimentFile.read(file, List.of(), Map.of()))
                    .as(file.toString())
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void everyExampleOnThePageIsRead() throws IOException {
        List<String> read = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(PAGE));
        while (block.find()) {
            Path file = folder.resolve("example" + read.size() + "." + block.group(1));
            Files.writeString(file, block.group(2));
            assertThatCode(() -> ExperimentFile.read(file, List.of(), Map.of(), new FakeChecks()))
                    .as(block.group())
                    .doesNotThrowAnyException();
            read.add(block.group(1));
        }
        assertThat(read).contains("yaml", "json", "xml", "properties").hasSizeGreaterThan(5);
    }

    @Test
    void theMessageOnThePageIsTheRealOne() throws IOException {
        Path file = folder.resolve("digits.yaml");
        Files.writeString(file, "\n".repeat(10) + "search:\n  maxTrials: many\nmodel: {type: mlp}");
        String message = "";
        try {
            ExperimentFile.read(file, List.of(), Map.of(), new FakeChecks());
        } catch (TrialException e) {
            message = e.getMessage();
        }
        assertThat(Files.readString(PAGE)).contains("```\n" + message + "\n```");
    }
}
