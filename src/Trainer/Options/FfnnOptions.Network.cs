namespace FfnnMlNet;

// The layers of the network, what stands before the first, and how many networks there are.
public abstract partial class FfnnOptions
{
    /// <summary>The hidden layers from the inputs to the output, each of at least one unit; empty = a linear model. Null = chosen by
    /// <see cref="Effort"/>; plain default 100, which is one layer of 100 units.</summary>
    public IReadOnlyList<HiddenLayer>? HiddenLayers
    {
        get => (IReadOnlyList<HiddenLayer>?)Get(OptionTable.HiddenLayers);
        set => Set(OptionTable.HiddenLayers, value is null ? null : (IReadOnlyList<HiddenLayer>)[.. value]);
    }

    /// <summary>Activation of the hidden layers that have none of their own. Null = chosen by <see cref="Effort"/>; plain default
    /// relu.</summary>
    public Activation? Activation { get => (Activation?)Get(OptionTable.Activation); set => Set(OptionTable.Activation, value); }

    /// <summary>True: each hidden unit has a learnt slope s that starts at 1, and its activation is z + s (f(z) - z). Needs built-in
    /// activations that work on each unit alone. Null = chosen by <see cref="Effort"/>; plain default false.</summary>
    public bool? ParametricActivations
    {
        get => (bool?)Get(OptionTable.ParametricActivations);
        set => Set(OptionTable.ParametricActivations, value);
    }

    /// <summary>Activation of the output layer. Its values must lie where the loss is defined. Default null, the one matched to the loss,
    /// such as softmax, sigmoid or identity.</summary>
    public Activation? OutputActivation
    {
        get => (Activation?)Get(OptionTable.OutputActivation);
        set => Set(OptionTable.OutputActivation, value);
    }

    /// <summary>How the weights are initialized; biases start at 0. Null = chosen by <see cref="Effort"/>; plain default
    /// glorot-uniform.</summary>
    public WeightInitialization? WeightInitialization
    {
        get => (WeightInitialization?)Get(OptionTable.WeightInitialization);
        set => Set(OptionTable.WeightInitialization, value);
    }

    /// <summary>How numeric features are embedded before the first layer. Features whose only values are 0 and 1, and one-hot features, are
    /// not numeric. Use <see cref="NumericEmbedding.Periodic"/>, or <see cref="NumericEmbedding.PiecewiseLinear"/> where the values that
    /// matter occur in few rows, such as amounts that are mostly 0. Null = chosen by <see cref="Effort"/>; plain default none.</summary>
    public NumericEmbedding? NumericEmbedding
    {
        get => (NumericEmbedding?)Get(OptionTable.NumericEmbedding);
        set => Set(OptionTable.NumericEmbedding, value);
    }

    /// <summary>Which groups of one-hot features, as <c>OneHotEncoding</c> marks them, get an embedding: a vector of learnt numbers for
    /// each category, and zeros for a category unseen in training. Null = chosen by <see cref="Effort"/>; plain default none.</summary>
    public CategoricalEmbedding? CategoricalEmbedding
    {
        get => (CategoricalEmbedding?)Get(OptionTable.CategoricalEmbedding);
        set => Set(OptionTable.CategoricalEmbedding, value);
    }

    /// <summary>True: each input of the first layer is multiplied by a learnt scale that starts at 1, so that the scales of useless inputs
    /// can shrink. Null = chosen by <see cref="Effort"/>; plain default false.</summary>
    public bool? LearnFeatureScales
    {
        get => (bool?)Get(OptionTable.LearnFeatureScales);
        set => Set(OptionTable.LearnFeatureScales, value);
    }

    /// <summary>Number of networks that are trained and averaged: their probabilities for classes, their outputs for a regression. At least
    /// 1; with <see cref="MembersPerNetwork"/> at most 10,000 members in all. Training and scoring take that many times as long; networks
    /// are trained at the same time as far as <see cref="NumberOfThreads"/> allows. Null = chosen by <see cref="Effort"/>; plain default
    /// 1.</summary>
    /// <remarks>
    /// <para>The training rows are split by seed into as many folds as there are networks, but at least five, stratified by class. Network
    /// m holds out fold m for validation and gets the parameters of its best epoch, so each network learns from four fifths of the rows or
    /// more. From five networks on, every row is held out once (bagging, as in RealMLP). <see cref="ValidationFraction"/> is then not
    /// used.</para>
    /// <para>With <c>Fit(trainData, validationData)</c> all networks learn from all training rows and are validated by the validation rows;
    /// they differ by their seeds. The same holds, with a warning, where there are too few rows for folds. Features and labels are scaled
    /// once, by all training rows. A training that goes on from a model has the ensemble size of that model.</para>
    /// </remarks>
    public int? EnsembleSize { get => (int?)Get(OptionTable.EnsembleSize); set => Set(OptionTable.EnsembleSize, value); }

    /// <summary>Number of members within each network, whose outputs are averaged. They share the hidden layers and differ by learnt scales
    /// of the first layer's inputs and by their output layers (TabM: Gorishniy, Kotelnikov and Babenko, 2025, in its "mini" form;
    /// BatchEnsemble: Wen, Tran and Ba, 2020). At least 1; 1 = a plain network. 8 to 32 are usual. Default 1.</summary>
    /// <remarks>
    /// All members of a network are trained in one pass on the same batches, each by its own loss; they are validated by the mean of their
    /// outputs. Training and scoring take about that many times as long as with one member, and a batch that many times the memory; the
    /// number of parameters hardly grows. Each network of an ensemble (<see cref="EnsembleSize"/>) has that many members. A training that
    /// goes on from a model has the number of that model. The scales start at -1 or 1 at random, or, with numeric embeddings, at random
    /// numbers from a normal distribution. <see cref="LearningRateFactors.MemberScales"/> sets their learning rate.
    /// </remarks>
    public int MembersPerNetwork
    {
        get => (int)Get(OptionTable.MembersPerNetwork)!;
        set => Set(OptionTable.MembersPerNetwork, value);
    }

    /// <summary>Number of draws (trials) of a search of hyperparameters on the folds of the ensemble, at least 0; 0 = no search. Null =
    /// chosen by <see cref="Effort"/>: for Best from 500 rows on, except for text features, 60 or as many as fit into a bounded amount of
    /// work; plain default 0.</summary>
    /// <remarks>
    /// <para>First the networks that <see cref="Effort"/> chooses are trained, one per fold (see <see cref="EnsembleSize"/>), with two
    /// scalings of the features, of which the better one stays (<see cref="FeatureScaling"/>). The first two
    /// or three draws are known ones that help on many tables; each other draw takes about half of its hyperparameters from the ranges of
    /// <see cref="FfnnSearchOptions"/>, and keeps Effort's choice for the others. All draws are trained on one fold, the known ones and the
    /// best third of the others on two, and the known ones and the best quarter of those on all. What was trained on
    /// all folds, and the linear member, get weights by greedy selection with replacement (Caruana and others, 2004), and the
    /// probabilities one temperature. Only rows that the networks held out decide: by the log-loss of two classes, or the squared error of
    /// the probabilities of several (Brier score) or of numbers.</para>
    /// <para><c>Leaderboard</c> of the model, and the log, say what was tried and what was chosen. Options that are set are never drawn.
    /// Under a <see cref="TimeLimit"/> there are as many draws as fit into the time that is left after Effort's own networks. With a
    /// <see cref="Checkpoint"/> every trained network is saved. A number that is set by hand is tried as a whole, however long it takes.
    /// There is no search without validation rows, for sparse rows, and in training that goes on from a model. A model with several kinds
    /// of networks cannot be trained further.</para>
    /// </remarks>
    public int? SearchDraws { get => (int?)Get(OptionTable.SearchDraws); set => Set(OptionTable.SearchDraws, value); }
}
