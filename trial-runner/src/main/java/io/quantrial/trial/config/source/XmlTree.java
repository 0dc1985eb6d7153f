package io.quantrial.trial.config.source;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.apache.commons.configuration2.XMLConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads XML: elements and attributes are keys, a repeated element is a list, and the root may have
 * any name. There is no DOCTYPE, and so no entity of any kind.
 */
final class XmlTree {

    private static final String NO_DOCTYPE = "http://apache.org/xml/features/disallow-doctype-decl";

    private XmlTree() {}

    static ImmutableNode read(String text, String file) {
        try {
            // first, because this one reports errors with their line
            KeyLines lines = readLines(text);
            XMLConfiguration configuration = new XMLConfiguration();
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(NO_DOCTYPE, true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setExpandEntityReferences(false);
            configuration.read(
                    factory.newDocumentBuilder()
                            .parse(new InputSource(new StringReader(text)))
                            .getDocumentElement());
            ImmutableNode root = configuration.getNodeModel().getNodeHandler().getRootNode();
            return lines.locate(withAttributesAsKeys(root), file);
        } catch (SAXParseException e) {
            String problem =
                    e.getMessage().contains(NO_DOCTYPE)
                            ? "a DOCTYPE is not allowed; remove it"
                            : e.getMessage();
            throw Origin.badSyntax(file, e.getLineNumber(), problem);
        } catch (SAXException
                | IOException
                | ParserConfigurationException
                | ConfigurationException e) {
            throw Origin.badSyntax(file, 1, e.getMessage());
        }
    }

    private static ImmutableNode withAttributesAsKeys(ImmutableNode node) {
        ImmutableNode.Builder builder =
                new ImmutableNode.Builder().name(node.getNodeName()).value(node.getValue());
        node.getAttributes()
                .forEach(
                        (name, value) ->
                                builder.addChild(
                                        new ImmutableNode.Builder()
                                                .name(name)
                                                .value(value)
                                                .create()));
        node.forEach(child -> builder.addChild(withAttributesAsKeys(child)));
        return builder.create();
    }

    private static KeyLines readLines(String text)
            throws ParserConfigurationException, SAXException, IOException {
        SAXParserFactory factory = SAXParserFactory.newInstance();
        factory.setFeature(NO_DOCTYPE, true);
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        LineHandler handler = new LineHandler();
        factory.newSAXParser().parse(new InputSource(new StringReader(text)), handler);
        return handler.lines;
    }

    private static final class LineHandler extends DefaultHandler {

        private static final int DEEPEST = 50;

        private final KeyLines lines = new KeyLines();
        private final Deque<String> paths = new ArrayDeque<>();
        private final Deque<Map<String, Integer>> counts = new ArrayDeque<>();
        private Locator locator;

        @Override
        public void setDocumentLocator(Locator documentLocator) {
            locator = documentLocator;
        }

        @Override
        public void startElement(String uri, String local, String name, Attributes attributes)
                throws SAXParseException {
            if (paths.size() == DEEPEST) {
                throw new SAXParseException("elements are nested too deep", locator);
            }
            String path = paths.isEmpty() ? "" : next(paths.peek(), name);
            paths.push(path);
            counts.push(new HashMap<>());
            lines.put(path, locator.getLineNumber());
            for (int i = 0; i < attributes.getLength(); i++) {
                lines.put(next(path, attributes.getQName(i)), locator.getLineNumber());
            }
        }

        private String next(String parent, String name) {
            return KeyLines.path(parent, name, counts.peek().merge(name, 1, Integer::sum) - 1);
        }

        @Override
        public void endElement(String uri, String local, String name) {
            paths.pop();
            counts.pop();
        }
    }
}
