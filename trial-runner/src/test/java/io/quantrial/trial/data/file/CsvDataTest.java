package io.quantrial.trial.data.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.data.DataSets;
import io.quantrial.trial.data.LoadedData;
import io.quantrial.trial.data.Scaling;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvDataTest {

    @TempDir private Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private LoadedData load(String text, Map<String, String> options) throws IOException {
        return Load.data(new CsvData(), Optional.of(write("a.csv", text)), options);
    }

    private void assertRefused(String text, Map<String, String> options, String message) {
        assertThatThrownBy(() -> load(text, options))
                .isInstanceOf(TrialException.class)
                .hasMessage(message.replace("FOLDER", folder.toString()));
    }

    @Test
    void labelIsTheLastColumnAndTextsAreSorted() throws IOException {
        LoadedData data = load("1,2,dog\n3,4.5,cat\n-1e2,0,dog", Map.of());

        assertThat(data.training().size()).isEqualTo(3);
        assertThat(data.training().sample()).isEqualTo(new Shape(2));
        assertThat(data.training().classes()).isEqualTo(2);
        assertThat(data.training().label(0)).isEqualTo(1);
        assertThat(data.training().label(1)).isZero();
        assertThat(Load.values(data.training(), 2)).containsExactly(-100, 0);
        assertThat(data.scaling()).isEqualTo(Scaling.NONE);
    }

    @Test
    void wholeNumbersAreClassesInTheirOrder() throws IOException {
        LoadedData data = load("0,10\n0,9\n0,2\n0,10\n", Map.of());

        assertThat(data.training().classes()).isEqualTo(3);
        assertThat(data.training().label(0)).isEqualTo(2);
        assertThat(data.training().label(1)).isEqualTo(1);
        assertThat(data.training().label(2)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind,width,height\na,1,2\nb,3,4\n",
                "\uFEFFkind,width,height\r\na,1,2\r\n\r\nb,3,4\r\n",
                "\"kind\", \"width\", \"height\"\n\"a\", 1, 2\n\"b\", \"3\", 4"
            })
    void headerIsFoundAndNamesColumns(String text) throws IOException {
        LoadedData data = load(text, Map.of("label", "kind"));

        assertThat(data.training().size()).isEqualTo(2);
        assertThat(Load.values(data.training(), 1)).containsExactly(3, 4);
    }

    @Test
    void labelCanBeFirstOrAPosition() throws IOException {
        assertThat(Load.values(load("7,1,2\n8,3,4\n", Map.of("label", "first")).training(), 0))
                .containsExactly(1, 2);
        assertThat(Load.values(load("7,1,2\n8,3,4\n", Map.of("label", "2")).training(), 0))
                .containsExactly(7, 2);
    }

    @Test
    void headerOfNumbersIsSkippedWhenToldSo() throws IOException {
        assertThat(load("1,2\n5,0\n6,1\n", Map.of("header", "true")).training().size())
                .isEqualTo(2);
        assertThat(load("1,2\n5,0\n6,1\n", Map.of()).training().size()).isEqualTo(3);
    }

    @Test
    void separatorShapeFactorAndScalingAreOptions() throws IOException {
        LoadedData data =
                load(
                        "2\t4\t6\t8\tx\n1\t1\t1\t1\ty\n",
                        Map.of(
                                "separator", "tab",
                                "shape", "1x2x2",
                                "factor", "0.5",
                                "scaling", "standard"));

        assertThat(data.training().sample()).isEqualTo(new Shape(1, 2, 2));
        assertThat(Load.values(data.training(), 0)).containsExactly(1, 2, 3, 4);
        assertThat(data.scaling()).isEqualTo(Scaling.STANDARD);
    }

    @Test
    void folderHasItsOwnTestRowsWithTheSameClasses() throws IOException {
        write("train.csv", "1,red\n2,green\n3,blue\n");
        write("test.csv", "4,green\n");

        LoadedData data = Load.data(new CsvData(), Optional.of(folder), Map.of());

        assertThat(data.test().orElseThrow().label(0)).isEqualTo(1);

        write("test.csv", "4,green\n5,gren\n");
        assertThatThrownBy(() -> Load.data(new CsvData(), Optional.of(folder), Map.of()))
                .isInstanceOf(TrialException.class)
                .hasMessage(
                        folder
                                + "/test.csv:2: label \"gren\" is not one of the training file (did"
                                + " you mean \"green\"?); labels: [blue, green, red]");
    }

    @Test
    void gzipIsReadToo() throws IOException {
        Path file = folder.resolve("a.csv.gz");
        Idx.writeGzip(file, "1,a\n2,b\n".getBytes(StandardCharsets.UTF_8));

        assertThat(Load.data(new CsvData(), Optional.of(file), Map.of()).training().size())
                .isEqualTo(2);
    }

    @Test
    void malformedRowsAreNamedByFileAndLine() {
        assertRefused(
                "1,2,a\n3,x,b\n",
                Map.of(),
                "FOLDER/a.csv:2: column 2 must be a number: \"x\"; if it has names or is the"
                        + " label, see data.header and data.label");
        assertRefused(
                "w,h,c\n\n1,2,a\n3,NaN,b",
                Map.of(),
                "FOLDER/a.csv:4: column 2 must be a number: \"NaN\"; if it has names or is the"
                        + " label, see data.header and data.label");
        assertRefused(
                "1,2,a\n3,4,b,5\n", Map.of(), "FOLDER/a.csv:2: 4 columns, but the first row has 3");
        assertRefused("1,2,a\n3,4,\n", Map.of(), "FOLDER/a.csv:2: column 3 has no label");
        assertRefused(
                "1;2;a\n",
                Map.of(),
                "FOLDER/a.csv:1: one column only with the separator \",\"; set data.separator");
        assertRefused("", Map.of(), "FOLDER/a.csv: is empty");
        assertRefused("w,h,c\n", Map.of(), "FOLDER/a.csv: has a header and no rows");
        assertThatThrownBy(() -> load("1,2,a\n1,\"2\"x,b\n", Map.of()))
                .isInstanceOf(TrialException.class)
                .hasMessageStartingWith(folder + "/a.csv:2: cannot be read: ");
    }

    @Test
    void optionsThatDoNotFitTheFileAreRefused() {
        assertRefused(
                "1,2,a\n3,4,b\n",
                Map.of("shape", "1x2x2"),
                "data.shape: (1, 2, 2) is 4 values, but FOLDER/a.csv has 2 columns beside the"
                        + " label");
        assertRefused(
                "w,h,kind\n1,2,a\n",
                Map.of("label", "kimd"),
                "data.label: no column \"kimd\" (did you mean \"kind\"?) in the first row of"
                        + " FOLDER/a.csv; allowed: last, first, a column's name, or its number"
                        + " from 1 to 3");
        assertRefused(
                "1,2,a\n3,4,a\n", Map.of(), "FOLDER/a.csv: all labels are [a]; check data.label");
        assertRefused(
                "1,2,a\n3,4,b\n",
                Map.of("separator", ";;"),
                "data.separator must be one character, or tab: \";;\"");
        assertRefused(
                "1,2,a\n3,4,b\n",
                Map.of("shape", "2 x 1"),
                "data.shape must be like 16, 1x8x8 or 3x32x32: \"2 x 1\"");
    }

    @Test
    void missingFilesAreRefusedBeforeLoading() {
        assertThatThrownBy(() -> DataSets.check("csv", Optional.of(folder), Map.of()))
                .isInstanceOf(TrialException.class)
                .hasMessage(
                        "data.path: the folder " + folder + " has no train.csv (or train.csv.gz)");
        assertThatThrownBy(() -> DataSets.check("csv", Optional.empty(), Map.of()))
                .isInstanceOf(TrialException.class)
                .hasMessage("data.path: csv needs a file, or a folder with train.csv");
    }
}
