package io.quantrial.trial.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.StudyRecord;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** The details of an event, all that is needed to repeat it. */
record EventPayload(JsonNode json) {

    static EventPayload parse(String text) {
        return new EventPayload(Json.parse(text));
    }

    static EventPayload created(StudyRecord study) {
        ObjectNode json = Json.object();
        json.put("name", study.name());
        json.put("seed", study.seed());
        json.set("experiment", Json.write(study.experiment()));
        json.set("versions", Json.write(study.versions()));
        json.put("created", study.created().toString());
        return new EventPayload(json);
    }

    static EventPayload changed(Map<String, String> experiment, Map<String, String> versions) {
        ObjectNode json = Json.object();
        json.set("experiment", Json.write(experiment));
        json.set("versions", Json.write(versions));
        return new EventPayload(json);
    }

    static EventPayload created(NewTrial trial) {
        ObjectNode json = Json.object();
        json.put("kind", trial.kind().name());
        json.put("state", trial.state().name());
        json.put("seed", trial.seed());
        trial.configuration().ifPresent(text -> json.put("configuration", text));
        json.put("parent", trial.parent());
        json.set("metrics", Json.write(trial.metrics()));
        return new EventPayload(json);
    }

    static EventPayload started(Instant leaseUntil) {
        return new EventPayload(Json.object().put("leaseUntil", leaseUntil.toString()));
    }

    static EventPayload reported(int step, Map<String, Double> metrics) {
        return new EventPayload(
                Json.object().put("step", step).set("metrics", Json.write(metrics)));
    }

    static EventPayload ended(
            TrialState state, Map<String, Double> metrics, Optional<CheckpointRecord> checkpoint) {
        ObjectNode json = Json.object();
        json.put("state", state.name());
        json.set("metrics", Json.write(metrics));
        checkpoint.ifPresent(
                file ->
                        json.putObject("checkpoint")
                                .put("name", file.name())
                                .put("sha256", file.sha256())
                                .put("bytes", file.bytes()));
        return new EventPayload(json);
    }

    static EventPayload failed(FailureReason reason, String message, TrialState next) {
        ObjectNode json = Json.object();
        json.put("reason", reason.name());
        json.put("message", message);
        json.put("state", next.name());
        return new EventPayload(json);
    }

    /** What came too late. */
    EventPayload stale(EventType type) {
        ObjectNode stale = Json.object().put("event", type.name());
        stale.set("payload", json);
        return new EventPayload(stale);
    }

    StudyRecord study() {
        return new StudyRecord(
                text("name"),
                required("seed").asLong(),
                experiment(),
                texts("versions"),
                Instant.parse(text("created")));
    }

    SortedMap<String, String> experiment() {
        return texts("experiment");
    }

    /** Returns what runs the study; early events of a change do not say. */
    Optional<SortedMap<String, String>> versions() {
        return json.has("versions") ? Optional.of(texts("versions")) : Optional.empty();
    }

    NewTrial trial() {
        return new NewTrial(
                TrialKind.valueOf(text("kind")),
                state(),
                required("seed").asLong(),
                Optional.ofNullable(json.get("configuration")).map(JsonNode::asText),
                required("parent").asInt(),
                metrics());
    }

    TrialState state() {
        return TrialState.valueOf(text("state"));
    }

    Instant leaseUntil() {
        return Instant.parse(text("leaseUntil"));
    }

    int step() {
        return required("step").asInt();
    }

    SortedMap<String, Double> metrics() {
        return Json.read(required("metrics"), Double::valueOf);
    }

    Optional<CheckpointRecord> checkpoint() {
        return Optional.ofNullable(json.get("checkpoint"))
                .map(EventPayload::new)
                .map(
                        file ->
                                new CheckpointRecord(
                                        file.text("name"),
                                        file.text("sha256"),
                                        file.required("bytes").asLong()));
    }

    FailureReason reason() {
        return FailureReason.valueOf(text("reason"));
    }

    String message() {
        return text("message");
    }

    private SortedMap<String, String> texts(String key) {
        return Json.read(required(key), text -> text);
    }

    private String text(String key) {
        return required(key).asText();
    }

    private JsonNode required(String key) {
        return json.required(key);
    }

    @Override
    public String toString() {
        return json.toString();
    }
}
