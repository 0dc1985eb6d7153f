package io.quantrial.docs;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * The poms of the repository, as far as documents speak of them.
 *
 * @param poms the root element of each pom by its folder; the parent's folder is the empty path
 */
record Build(Map<Path, Element> poms) {

    static Build read() throws IOException, ParserConfigurationException, SAXException {
        Map<Path, Element> poms = new TreeMap<>();
        Element parent = parse(Path.of("pom.xml"));
        poms.put(Path.of(""), parent);
        for (String module : texts(parent, "module").toList()) {
            poms.put(Path.of(module), parse(Path.of(module, "pom.xml")));
        }
        return new Build(poms);
    }

    private static Element parse(Path file)
            throws IOException, ParserConfigurationException, SAXException {
        Path pom = Markdown.ROOT.resolve(file);
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(pom.toFile())
                .getDocumentElement();
    }

    /** Reads elements as they stand in a document, without one around them. */
    static Element parse(String elements)
            throws IOException, ParserConfigurationException, SAXException {
        String text = "<block>" + elements + "</block>";
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(text)))
                .getDocumentElement();
    }

    Element parent() {
        return poms.get(Path.of(""));
    }

    List<String> modules() {
        return texts(parent(), "module").toList();
    }

    String version() {
        return child(parent(), "version").orElseThrow();
    }

    List<String> artifacts() {
        return poms.values().stream().map(pom -> child(pom, "artifactId").orElseThrow()).toList();
    }

    List<String> profiles() {
        return poms.values().stream()
                .flatMap(pom -> elements(pom, "profile"))
                .map(profile -> child(profile, "id").orElseThrow())
                .toList();
    }

    /** Returns the names and values of all properties, those of profiles included. */
    Map<String, String> properties() {
        Map<String, String> properties = new TreeMap<>();
        poms.values().stream()
                .flatMap(pom -> elements(pom, "properties"))
                .flatMap(Build::children)
                .forEach(
                        property ->
                                properties.put(property.getTagName(), property.getTextContent()));
        return properties;
    }

    /** Returns whether one of the modules has a test class of this name or glob. */
    boolean hasTest(List<String> modules, String name) throws IOException {
        String glob = "glob:**/" + name.replaceFirst("#.*", "") + ".java";
        for (String module : modules) {
            Path tests = Markdown.ROOT.resolve(module).resolve("src/test/java");
            if (Files.isDirectory(tests)) {
                try (Stream<Path> files = Files.walk(tests)) {
                    if (files.anyMatch(tests.getFileSystem().getPathMatcher(glob)::matches)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    static Optional<String> child(Element element, String name) {
        return children(element)
                .filter(child -> child.getTagName().equals(name))
                .map(child -> child.getTextContent().strip())
                .findFirst();
    }

    private static Stream<String> texts(Element element, String name) {
        return elements(element, name).map(found -> found.getTextContent().strip());
    }

    static Stream<Element> elements(Element element, String name) {
        return stream(element.getElementsByTagName(name));
    }

    private static Stream<Element> children(Element element) {
        return stream(element.getChildNodes());
    }

    private static Stream<Element> stream(NodeList nodes) {
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(Element.class::isInstance)
                .map(Element.class::cast);
    }
}
