package io.quantrial.trial.data.file;

import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.NearestName;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.data.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Pictures in a folder for each class.
 *
 * @param folder the folder of the classes' folders
 */
record ImageFolder(Path folder) {

    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".gif", ".bmp");

    /** Returns the names of the classes: those of the folders, sorted. */
    List<String> classes() {
        List<String> names =
                list(folder, Files::isDirectory).stream()
                        .map(path -> path.getFileName().toString())
                        .filter(name -> !name.startsWith("."))
                        .toList();
        if (names.size() < 2) {
            throw TrialException.input(
                    "data.path: "
                            + folder
                            + " must have a folder for each class, and at least two; it has "
                            + names);
        }
        return names;
    }

    /** Returns all pictures, class by class. */
    List<Labelled> files(List<String> classes) {
        List<Labelled> files = new ArrayList<>();
        for (String name : classes()) {
            if (!classes.contains(name)) {
                throw TrialException.input(
                        String.format(
                                "data.path: %s is not a class of the training pictures%s; classes:"
                                        + " %s",
                                folder.resolve(name), NearestName.hint(name, classes), classes));
            }
            List<Path> pictures = list(folder.resolve(name), ImageFolder::isPicture);
            if (pictures.isEmpty()) {
                throw TrialException.input(
                        String.format(
                                "data.path: %s has no pictures (%s)",
                                folder.resolve(name), String.join(" ", ENDINGS)));
            }
            pictures.forEach(path -> files.add(new Labelled(path, classes.indexOf(name))));
        }
        return files;
    }

    /** Reads all pictures. */
    Samples load(List<String> classes, ImageFile.Size size, PixelScale scale) {
        List<Labelled> files = files(classes);
        byte[] pixels = new byte[Math.multiplyExact(files.size(), size.length())];
        for (int i = 0; i < files.size(); i++) {
            ImageFile.read(files.get(i).path()).writeTo(size, pixels, i * size.length());
        }
        return Samples.ofCodes(
                new Shape(size.channels(), size.height(), size.width()),
                classes.size(),
                pixels,
                scale.table(),
                files.stream().mapToInt(Labelled::label).toArray());
    }

    private static boolean isPicture(Path path) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && ENDINGS.stream().anyMatch(name::endsWith);
    }

    /** Lists a folder in an order that every machine has. */
    private static List<Path> list(Path folder, Predicate<Path> wanted) {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(wanted).sorted(byName()).toList();
        } catch (IOException e) {
            throw new TrialException(
                    TrialException.Code.BAD_INPUT,
                    "data.path: " + folder + " is not a folder that can be read",
                    e);
        }
    }

    private static Comparator<Path> byName() {
        return Comparator.comparing(path -> path.getFileName().toString());
    }

    /**
     * A picture and its class.
     *
     * @param path the file
     * @param label the class
     */
    record Labelled(Path path, int label) {}
}
