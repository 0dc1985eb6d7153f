package io.quantrial.trial.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.bench.BenchHeader.FloatModel;
import io.quantrial.trial.bench.BenchRow.Measurement;
import io.quantrial.trial.bench.BenchRow.Score;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTableTest {

    @TempDir Path folder;

    @Test
    void aTableThatIsWrittenIsReadAgain() {
        SmallTable.table().write(file());

        assertThat(BenchTable.read(file())).isEqualTo(SmallTable.table());
    }

    private Path file() {
        return folder.resolve("tables").resolve("small.csv.gz");
    }

    @Test
    void theSameTableGivesTheSameBytes() throws IOException {
        SmallTable.table().write(file());
        byte[] first = Files.readAllBytes(file());
        BenchTable.read(file()).write(file());

        assertThat(Files.readAllBytes(file())).isEqualTo(first);
    }

    @Test
    void aTableWithoutSignalsIsReadAsOneWithoutFigures() throws IOException {
        rewrite(
                text ->
                        text.replace(
                                ",\"signals\":{\"gradient\":[[0.5,1.0E-7],[0.25,3.0E-8]]}", ""));

        FloatModel model = BenchTable.read(file()).header().floats().get(0);

        assertThat(text()).doesNotContain("signals");
        assertThat(model.signals()).isEmpty();
        assertThat(model.validation().accuracy()).isEqualTo(97);
    }

    @Test
    void rowsAreSortedByWidthsAsNumbers() {
        assertThat(SmallTable.table().rows())
                .extracting(BenchRow::bits)
                .containsExactly(List.of(2, 2), List.of(2, 8), List.of(8, 2), List.of(8, 8));
    }

    @Test
    void theFileIsTextForOtherPrograms() throws IOException {
        SmallTable.table().write(file());

        List<String> lines = text().lines().toList();
        assertThat(lines.get(0)).startsWith("# quantrial-bench 1 {\"name\":\"small\"");
        assertThat(lines.get(1))
                .isEqualTo(
                        "bits,seed,loss0,accuracy0,steps0,seconds0,loss1,accuracy1,steps1,seconds1,"
                                + "testLoss,testAccuracy");
        assertThat(lines.get(2)).isEqualTo("2-2,7,2.5,50.0,0,0.25,0.25,97.5,200,3.5,0.5,95.0");
    }

    private String text() throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file()))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Property(tries = 100)
    void everyRowIsReadAsItWasWritten(
            @ForAll @DoubleRange(min = 0, max = 1e6) double loss,
            @ForAll @DoubleRange(min = 0, max = 100) double accuracy,
            @ForAll @LongRange(min = 0) long steps,
            @ForAll long seed) {
        BenchRow row =
                new BenchRow(
                        List.of(2, 16),
                        seed,
                        List.of(new Measurement(new Score(loss, accuracy), steps, loss)),
                        new Score(accuracy, loss));

        assertThat(BenchRow.parse(row.line())).isEqualTo(row);
    }

    @Test
    void aCutFileIsDamaged() throws IOException {
        SmallTable.table().write(file());
        byte[] bytes = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(bytes, bytes.length / 2));

        assertDamaged("small.csv.gz: not a table of QBench, or damaged: it cannot be unpacked");
    }

    @Test
    void aMissingColumnIsNamedWithItsLine() throws IOException {
        rewrite(text -> text.replace(",200,3.5,0.5,95.0", ",200,3.5,0.5"));

        assertDamaged(
                "small.csv.gz:3: not a table of QBench, or damaged: 11 columns are too few or too"
                        + " many; restore it from a copy, or make it again: bench make");
    }

    @Test
    void aWordInPlaceOfANumberIsNamedWithItsLine() throws IOException {
        rewrite(text -> text.replace("2-8,7,1.0", "2-8,7,much"));

        assertDamaged("small.csv.gz:4: not a table of QBench, or damaged: For input string");
    }

    @Test
    void aWidthThatTheSpaceLacksIsDamage() throws IOException {
        rewrite(text -> text.replace("\n2-8,7", "\n2-4,7"));

        assertDamaged("small.csv.gz:4: not a table of QBench, or damaged: not a row of this table");
    }

    @Test
    void aMissingRowIsDamage() throws IOException {
        rewrite(text -> text.substring(0, text.indexOf("\n8-8") + 1));

        assertDamaged("damaged: 3 rows, but the header says 4");
    }

    @Test
    void anotherFileIsNoTable() throws IOException {
        rewrite(text -> "layer,milliseconds\n");

        assertDamaged("small.csv.gz:1: not a table of QBench, or damaged: it does not begin with");
    }

    @Test
    void aHeaderThatCannotBeReadIsDamage() throws IOException {
        rewrite(text -> text.replace("\"configurations\"", "\"number\""));

        assertDamaged(
                "small.csv.gz:1: not a table of QBench, or damaged: Cannot construct instance of"
                        + " `io.quantrial.trial.bench.BenchHeader`, problem: a table has"
                        + " configurations, seeds and fidelities");
    }

    @Test
    void aMissingFileIsNamed() {
        assertDamaged("small.csv.gz: there is no such file");
    }

    private void rewrite(UnaryOperator<String> change) throws IOException {
        SmallTable.table().write(file());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String changed = change.apply(text());
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(changed.getBytes(StandardCharsets.UTF_8));
        }
        Files.write(file(), bytes.toByteArray());
    }

    private void assertDamaged(String message) {
        assertThatThrownBy(() -> BenchTable.read(file()))
                .isInstanceOfSatisfying(
                        TrialException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(TrialException.Code.BAD_INPUT);
                            assertThat(e).hasMessageContaining(message);
                            assertThat(e.getMessage()).hasLineCount(1);
                        });
    }

    @Test
    void twoRowsOfOneConfigurationAndSeedAreRefused() {
        List<BenchRow> rows = SmallTable.rows();
        rows.set(0, SmallTable.row(2, 2));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BenchTable(SmallTable.header(), rows))
                .withMessage("two rows of [2, 2] with seed 7");
    }

    @Test
    void figuresThatAreNotFiniteAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Score(Double.NaN, 1));
    }
}
