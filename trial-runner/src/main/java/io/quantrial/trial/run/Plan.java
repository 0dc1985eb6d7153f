package io.quantrial.trial.run;

import ai.djl.Model;
import io.quantrial.spi.PluginRegistry;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.config.PluginLookup;
import io.quantrial.spi.hook.ModelProfile;
import io.quantrial.spi.hook.QuantizedModel;
import io.quantrial.trial.Services;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.cost.CostModel;
import io.quantrial.trial.cost.CostTable;
import io.quantrial.trial.cost.LatencyTable;
import io.quantrial.trial.data.DataSplits;
import io.quantrial.trial.execute.ExecutorProvider;
import io.quantrial.trial.model.Network;
import io.quantrial.trial.search.Constraint;
import io.quantrial.trial.search.Recommendation;
import io.quantrial.trial.space.BitConfiguration;
import io.quantrial.trial.space.ListedPoints;
import io.quantrial.trial.space.Point;
import io.quantrial.trial.space.SearchSpace;
import io.quantrial.trial.storage.Records.TrialRecord;
import io.quantrial.trial.storage.StudyStores;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An experiment with its model and data looked at: all that can be known, and all that can be
 * wrong, before any training.
 */
public final class Plan {

    private static final Pattern ENTRY = Pattern.compile("entry (\\d+): (.*)", Pattern.DOTALL);

    private final Experiment experiment;
    private final Goal goal;
    private final PluginRegistry registry;
    private final CostModel costModel;
    private final SearchSpace space;
    private final CostTable costs;
    private final List<Point> listed;
    private final List<BitConfiguration> references;
    private final int validationSamples;
    private final String dataSha256;
    private final Tactics tactics;

    private Plan(
            Experiment experiment,
            Goal goal,
            PluginRegistry registry,
            CostModel costModel,
            DataSplits splits) {
        this.experiment = experiment;
        this.goal = goal;
        this.registry = registry;
        this.costModel = costModel;
        this.validationSamples = splits.validation().size();
        this.dataSha256 = splits.sha256();
        SearchSpace whole =
                SearchSpace.of(experiment.search().space(), costModel.profile().infos(), plugins());
        this.space = goal == Goal.TRAIN ? new SearchSpace(List.of()) : whole;
        this.costs = CostTable.of(costModel, space, experiment.quantization(), plugins());
        this.listed =
                new ListedPoints("search.fixed", space)
                        .read(goal == Goal.TRAIN ? List.of() : experiment.search().fixed());
        this.references = References.of(this);
        this.tactics = Tactics.of(experiment, goal, splits.training().size());
    }

    /**
     * Loads the data, builds the model, finds the plugins, and checks everything.
     *
     * @param experiment the experiment
     * @param goal what is wanted
     * @return the plan
     * @throws TrialException with code {@code BAD_INPUT} and one line for the user
     */
    public static Plan of(Experiment experiment, Goal goal) {
        goal.check(experiment);
        checkServices(experiment);
        DataSplits splits = experiment.loadData();
        Network network = experiment.buildNetwork(splits);
        try (Model model = Model.newInstance(experiment.name())) {
            PluginRegistry registry = experiment.findPlugins();
            model.setBlock(network.block());
            ModelProfile profile =
                    ModelProfile.of(
                            model,
                            splits.training().sample(),
                            network.attachOptions().optRegistry(registry).build());
            CostModel costModel =
                    new CostModel(
                            profile, experiment.search().latencyTable().map(LatencyTable::read));
            Plan plan = new Plan(experiment, goal, registry, costModel, splits);
            if (goal == Goal.SEARCH) {
                new Limits(experiment.search().constraints(), plan.floatCost(), plan.costs).check();
            }
            plan.checkAttached(model, network);
            NetworkCheck.check(experiment, splits);
            SearchLog.start(plan);
            return plan;
        } catch (QuantException e) {
            throw new TrialException(
                    TrialException.Code.BAD_INPUT,
                    located(e.getMessage(), experiment.quantization().entries().size()),
                    e);
        }
    }

    private static void checkServices(Experiment experiment) {
        Services.find(
                ExecutorProvider.class,
                ExecutorProvider::name,
                "search.executor",
                experiment.search().workers().executor());
        experiment.storage().ifPresent(StudyStores::check);
    }

    /** Config lists count their entries from 1, files from 0; those of the space come last. */
    private static String located(String message, int fixed) {
        Matcher entry = ENTRY.matcher(message);
        if (!entry.matches()) {
            return message;
        }
        int index = Integer.parseInt(entry.group(1)) - 1;
        return (index < fixed ? "quantization[" + index + "]: " : "search.space: ")
                + entry.group(2);
    }

    /** A plugin may refuse a slot only when it sees it. */
    private void checkAttached(Model model, Network network) {
        ConfigList list = experiment.quantization();
        if (goal == Goal.SEARCH) {
            Point first = new Point(space.layers().stream().map(layer -> 0).toList());
            list = space.configList(list, space.decode(first));
        }
        QuantizedModel.attach(model, list, network.attachOptions().optRegistry(registry).build())
                .detach();
    }

    /**
     * Returns what the user asked for.
     *
     * @return the experiment
     */
    public Experiment experiment() {
        return experiment;
    }

    /**
     * Returns whether a space is searched or one configuration trained.
     *
     * @return the goal
     */
    public Goal goal() {
        return goal;
    }

    Tactics tactics() {
        return tactics;
    }

    /**
     * Returns the quantizer plugins.
     *
     * @return the registry
     */
    public PluginRegistry registry() {
        return registry;
    }

    PluginLookup plugins() {
        return PluginLookup.of(registry);
    }

    /**
     * Returns the layers of the model and what they cost.
     *
     * @return the cost model
     */
    public CostModel costModel() {
        return costModel;
    }

    /**
     * Returns what can vary.
     *
     * @return the space; without layers if one configuration is trained
     */
    public SearchSpace space() {
        return space;
    }

    /**
     * Returns the cost of every point of the space.
     *
     * @return the table
     */
    public CostTable costs() {
        return costs;
    }

    /**
     * Returns what the float model costs.
     *
     * @return the cost
     */
    public Cost floatCost() {
        return costModel.floatCost();
    }

    /**
     * Returns the configurations that the user listed.
     *
     * @return the points of {@code search.fixed}, in order
     */
    public List<Point> listed() {
        return listed;
    }

    /**
     * Returns the configurations that the search is judged against.
     *
     * @return the uniform ones; none if one configuration is trained
     */
    public List<BitConfiguration> references() {
        return references;
    }

    /**
     * Returns how many samples an accuracy is the share of.
     *
     * @return the size of the validation split
     */
    public int validationSamples() {
        return validationSamples;
    }

    /**
     * Returns the checksum of the data and its division.
     *
     * @return SHA-256 in hexadecimal digits
     */
    public String dataSha256() {
        return dataSha256;
    }

    /**
     * Returns the answer of a study with this plan, by the rules of {@link Study#recommendation}.
     *
     * @param trials the trials so far
     * @return which trial to take, and why
     */
    public Recommendation recommendation(List<TrialRecord> trials) {
        return new Candidates(trials, this::offers, goal(), experiment().search(), floatCost())
                .allRuns();
    }

    /**
     * Returns whether a point keeps all constraints on cost.
     *
     * @param point a point of the space
     * @return true if it does
     */
    public boolean isFeasible(Point point) {
        Cost cost = costs.cost(point);
        return experiment.search().constraints().stream()
                .allMatch(
                        constraint ->
                                !(constraint instanceof Constraint.OnCost limit)
                                        || limit.allows(cost, floatCost()));
    }

    /** Returns whether a configuration is one of the space. */
    boolean offers(BitConfiguration configuration) {
        return space.encode(configuration).isPresent();
    }

    /**
     * Returns what a configuration costs.
     *
     * @param configuration a configuration, of the space or not
     * @return the cost
     * @throws QuantException if a plugin does not support it
     */
    public Cost cost(BitConfiguration configuration) {
        ConfigList list = space.configList(experiment.quantization(), configuration);
        return costModel.cost(list.resolve(costModel.profile().infos(), plugins()));
    }
}
