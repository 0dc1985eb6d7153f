package io.quantrial.onnx.op;

import ai.djl.modality.nlp.DefaultVocabulary;
import ai.djl.modality.nlp.Vocabulary;
import ai.djl.modality.nlp.embedding.TrainableWordEmbedding;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.transformer.IdEmbedding;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IndexOpsTest {

    static Stream<Named<SmallModel>> indices() {
        return Stream.of(
                model("a position", x -> x.get(":, 1")),
                model("a position from the end", x -> x.get(":, -1, 2")),
                model("positions as numbers", x -> x.get(0, -1)),
                model("one position", x -> x.get(0)),
                model("a slice", x -> x.get(":, 1:3")),
                model("a slice from the end", x -> x.get(":, -3:-1, :2")),
                model("a slice with a step", x -> x.get(":, :, 1::2")),
                model("a slice that is too long", x -> x.get(":, 2:9")),
                model("text with parameters", x -> x.get(":, {}:{}, {}", 1, 3, 2)),
                model("an index object", x -> x.get(new NDIndex(":, 2, 1:"))),
                model("a slice of an axis", x -> x.get(NDIndex.sliceAxis(2, 1, 4))),
                model("a new axis", x -> x.get(":, null, 1:, null, 0")),
                model("an ellipsis at the end", x -> x.get("-1, ...")),
                model("an ellipsis before", x -> x.get("..., 1:3")),
                model("an ellipsis between", x -> x.get(":1, ..., 2")),
                model("an array of positions", x -> x.get(ids(x, 0, -1, 0))),
                model("positions of an axis", x -> x.get(":, {}, 1:", ids(x, 3, -1))),
                model(
                        "a table of positions",
                        x -> x.get(":, {}", ids(x, 0, 1, 2, 3).reshape(2, 2))),
                model("positions after a position", x -> x.get("0, :, {}", ids(x, 4, 4, 0))),
                model("positions that are computed", x -> x.get(":, {}", x.argMax(1).get(":, 0"))),
                model("getScalar", x -> x.getScalar(0, 1, 2)));
    }

    static Stream<Named<SmallModel>> gathering() {
        return Stream.of(
                model("take", x -> x.take(ids(x, 5, 0, -1))),
                model("gather", x -> x.gather(x.argSort(2), 2)),
                model("gatherNd of rows", x -> x.gatherNd(ids(x, 0, 0).reshape(1, 2))),
                model("gatherNd", x -> x.gatherNd(ids(x, 0, 0, 0, 3, 2, 1).reshape(2, 3))),
                model("oneHot", x -> x.argMax(1).oneHot(4)),
                model("oneHot of a type", x -> x.argMax(2).oneHot(5, DataType.INT32)),
                SmallModel.of("Embedding", new Shape(4), () -> embedded(wordEmbedding())),
                SmallModel.of("IdEmbedding", new Shape(4), () -> embedded(idEmbedding())));
    }

    private static Named<SmallModel> model(String name, UnaryOperator<NDArray> function) {
        return SmallModel.of(name, new Shape(4, 5), function);
    }

    private static NDArray ids(NDArray x, long... positions) {
        return x.getManager().create(positions);
    }

    private static Block wordEmbedding() {
        Vocabulary words = new DefaultVocabulary(List.of("a", "b", "c", "d", "e", "f", "g"));
        return TrainableWordEmbedding.builder().setEmbeddingSize(3).setVocabulary(words).build();
    }

    private static Block idEmbedding() {
        return new IdEmbedding.Builder().setDictionarySize(7).setEmbeddingSize(3).build();
    }

    private static Block embedded(Block embedding) {
        return new SequentialBlock()
                .addSingleton(x -> x.abs().toType(DataType.INT64, false))
                .add(embedding);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"indices", "gathering"})
    void runsAsInDjl(SmallModel model) {
        model.assertRunsAsInDjl();
    }
}
