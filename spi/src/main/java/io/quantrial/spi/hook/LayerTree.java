package io.quantrial.spi.hook;

import ai.djl.ndarray.NDList;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.SymbolBlock;
import ai.djl.util.Pair;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.LayerInfo;
import io.quantrial.spi.config.LayerPath;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The addresses of a user's blocks.
 *
 * <p>A block's name is the one that its parent gave it. DJL puts a two-digit position before it
 * ({@code 01conv1}, {@code 03Conv2d}); the position is left out where the rest is a name of the
 * user's own and unique among its siblings: {@code conv1}, but {@code 03Conv2d}. A name that the
 * user gives in {@link AttachOptions} is the whole address. The address of a block does not depend
 * on what is attached.
 */
final class LayerTree {

    private static final Pattern POSITIONED = Pattern.compile("\\d{2,}(\\D.*)");

    private final Map<Block, String> names;
    private final List<LayerNode> nodes = new ArrayList<>();
    private final LayerNode root;

    /**
     * Reads a tree.
     *
     * @param block the user's block
     * @param names names that the user gave to blocks
     * @throws QuantException if the tree holds a block whose operations cannot be seen
     */
    LayerTree(Block block, Map<Block, String> names) {
        this.names = new IdentityHashMap<>(names);
        this.root = read(block, new LayerPath(List.of()), true);
        checkNames();
    }

    /** A name for a block that is not in the tree, or one that another block has by itself. */
    private void checkNames() {
        Set<LayerPath> paths = new HashSet<>();
        Set<Block> blocks = Collections.newSetFromMap(new IdentityHashMap<>());
        for (LayerNode node : nodes) {
            boolean isRepeat = !blocks.add(node.block());
            if (!paths.add(node.path()) && !isRepeat) {
                throw badName(node.path() + " is the address of two blocks; choose another name");
            }
        }
        names.forEach(
                (block, name) -> {
                    if (!blocks.contains(block)) {
                        throw badName("the block named \"" + name + "\" is not part of the model");
                    }
                });
    }

    private static QuantException badName(String message) {
        return new QuantException(QuantException.Code.BAD_CONFIG, message);
    }

    LayerNode root() {
        return root;
    }

    /** Returns all blocks, parents before children. */
    List<LayerNode> nodes() {
        return List.copyOf(nodes);
    }

    /** Returns what the config list may choose from. */
    List<LayerInfo> layers() {
        return nodes.stream()
                .map(LayerNode::info)
                .filter(layer -> !layer.targets().isEmpty())
                .distinct()
                .toList();
    }

    /**
     * Returns for each parameter the layers that read it, in tree order: more than one if shared.
     */
    Map<Parameter, List<LayerNode>> owners() {
        Map<Parameter, List<LayerNode>> owners = new IdentityHashMap<>();
        for (LayerNode node : nodes) {
            for (Parameter parameter : node.block().getDirectParameters().values()) {
                List<LayerNode> readers =
                        owners.computeIfAbsent(parameter, key -> new ArrayList<>());
                // one named block at two places has one address: its uses are counted instead
                if (readers.stream().noneMatch(other -> other.path().equals(node.path()))) {
                    readers.add(node);
                }
            }
        }
        return owners;
    }

    private LayerNode read(Block block, LayerPath path, boolean isVisited) {
        if (block instanceof SymbolBlock) {
            throw new QuantException(
                    QuantException.Code.BAD_MODEL,
                    path
                            + " is a "
                            + block.getClass().getSimpleName()
                            + ": its operations run inside the engine, out of sight, and cannot be"
                            + " quantized or exported. Build the model from DJL blocks and load its"
                            + " parameters instead");
        }
        LayerNode.Composition composition = composition(block);
        boolean visitsChildren = isVisited && composition.visitsChildren();
        int index = nodes.size();
        nodes.add(null);
        List<LayerNode> children = new ArrayList<>();
        List<Pair<String, Block>> siblings = new ArrayList<>();
        block.getChildren().forEach(siblings::add);
        for (Pair<String, Block> child : siblings) {
            children.add(read(child.getValue(), address(path, child, siblings), visitsChildren));
        }
        LayerNode node = new LayerNode(path, block, types(block), composition, children, isVisited);
        nodes.set(index, node);
        return node;
    }

    private LayerPath address(
            LayerPath parent, Pair<String, Block> child, List<Pair<String, Block>> siblings) {
        String given = names.get(child.getValue());
        return given == null ? parent.child(name(child, siblings)) : LayerPath.parse(given);
    }

    private static String name(Pair<String, Block> child, List<Pair<String, Block>> siblings) {
        String name = child.getKey();
        Matcher matcher = POSITIONED.matcher(name);
        if (!matcher.matches()
                || matcher.group(1).equals(child.getValue().getClass().getSimpleName())) {
            return name;
        }
        String own = matcher.group(1);
        long same =
                siblings.stream()
                        .map(sibling -> POSITIONED.matcher(sibling.getKey()))
                        .filter(Matcher::matches)
                        .filter(sibling -> sibling.group(1).equals(own))
                        .count();
        return same == 1 ? own : name;
    }

    private static List<String> types(Block block) {
        List<String> types = new ArrayList<>();
        if (block instanceof LambdaBlock lambda
                && !lambda.getName().isEmpty()
                && !lambda.getName().equals(LambdaBlock.DEFAULT_NAME)) {
            types.add(lambda.getName());
        }
        for (Class<?> type = block.getClass();
                type != null && type != AbstractBlock.class && type != Object.class;
                type = type.getSuperclass()) {
            types.add(type.getSimpleName());
        }
        return types;
    }

    private static LayerNode.Composition composition(Block block) {
        if (block.getClass() == SequentialBlock.class) {
            return new LayerNode.Composition.Sequence(
                    ((SequentialBlock) block).isReturnIntermediate());
        }
        if (block.getClass() == ParallelBlock.class) {
            return parallel((ParallelBlock) block);
        }
        return new LayerNode.Composition.Opaque();
    }

    /**
     * DJL keeps the function of a {@code ParallelBlock} private. Where it cannot be read, the block
     * runs by itself: weights in it are still quantized, only its parameterless descendants have no
     * border to act at.
     */
    @SuppressWarnings("unchecked")
    private static LayerNode.Composition parallel(ParallelBlock block) {
        try {
            Field function = ParallelBlock.class.getDeclaredField("function");
            function.setAccessible(true);
            return new LayerNode.Composition.Parallel(
                    (Function<List<NDList>, NDList>) function.get(block));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return new LayerNode.Composition.Opaque();
        }
    }
}
