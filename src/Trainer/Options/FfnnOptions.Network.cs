namespace FfnnMlNet;

// What the network is.
public abstract partial class FfnnOptions
{
    /// <summary>Hidden layers from the inputs to the output, each of at least one unit; empty = a linear model. Null = chosen by
    /// <see cref="Effort"/>; plain default 100, which is one layer of as many units.</summary>
    public IReadOnlyList<HiddenLayer>? HiddenLayers
    {
        get => (IReadOnlyList<HiddenLayer>?)Get(OptionTable.HiddenLayers);
        set => Set(OptionTable.HiddenLayers, value is null ? null : (IReadOnlyList<HiddenLayer>)[.. value]);
    }

    /// <summary>Activation of the hidden layers that name none. Null = chosen by <see cref="Effort"/>; plain default relu.</summary>
    public Activation? Activation { get => (Activation?)Get(OptionTable.Activation); set => Set(OptionTable.Activation, value); }

    /// <summary>True: each hidden unit has a learnt slope s that starts at 1, and its activation is z + s (f(z) - z). For built-in
    /// activations that work on each unit alone. Null = chosen by <see cref="Effort"/>; plain default false.</summary>
    public bool? ParametricActivations
    {
        get => (bool?)Get(OptionTable.ParametricActivations);
        set => Set(OptionTable.ParametricActivations, value);
    }

    /// <summary>Activation of the output layer. Any activation whose values the loss is defined for will do. Default null, the one matched
    /// to the loss: softmax, sigmoid or identity, for example.</summary>
    public Activation? OutputActivation
    {
        get => (Activation?)Get(OptionTable.OutputActivation);
        set => Set(OptionTable.OutputActivation, value);
    }

    /// <summary>How weights start; biases start at 0. Null = chosen by <see cref="Effort"/>; plain default glorot-uniform.</summary>
    public WeightInitialization? WeightInitialization
    {
        get => (WeightInitialization?)Get(OptionTable.WeightInitialization);
        set => Set(OptionTable.WeightInitialization, value);
    }

    /// <summary>What numeric features become before the first layer; features of 0 and 1 alone, and one-hot ones, are not numeric: <see
    /// cref="NumericEmbedding.Periodic"/>, or <see cref="NumericEmbedding.PiecewiseLinear"/> where few rows hold the values that matter, as
    /// amounts that are mostly 0. Null = chosen by <see cref="Effort"/>; plain default none.</summary>
    public NumericEmbedding? NumericEmbedding
    {
        get => (NumericEmbedding?)Get(OptionTable.NumericEmbedding);
        set => Set(OptionTable.NumericEmbedding, value);
    }

    /// <summary>Which groups of one-hot features (as <c>OneHotEncoding</c> marks them) become rows of a learnt table; a category unseen in
    /// training counts as a row of zeros. Null = chosen by <see cref="Effort"/>; plain default none.</summary>
    public CategoricalEmbedding? CategoricalEmbedding
    {
        get => (CategoricalEmbedding?)Get(OptionTable.CategoricalEmbedding);
        set => Set(OptionTable.CategoricalEmbedding, value);
    }

    /// <summary>True: each input of the first layer is multiplied by a learnt number that starts at 1, so that useless inputs can fade.
    /// Null = chosen by <see cref="Effort"/>; plain default false.</summary>
    public bool? LearnFeatureScales
    {
        get => (bool?)Get(OptionTable.LearnFeatureScales);
        set => Set(OptionTable.LearnFeatureScales, value);
    }

    /// <summary>Networks that are trained and averaged: of classes their probabilities, of numbers their outputs. At least 1, and no more
    /// than 10,000 members of all networks together; training and scoring take as many times as long, members being trained at once as far
    /// as <see cref="NumberOfThreads"/> goes. Null = chosen by <see cref="Effort"/>; plain default 1.</summary>
    /// <remarks>
    /// The training rows are split by seed into as many folds, at least five, classes dealt alike; member m holds fold m out and gets the
    /// parameters of the epoch that is best on it, so each member learns from four fifths of the rows or more and, from five members on,
    /// every row is held out once (bagging, as RealMLP's). <see cref="ValidationFraction"/> then has no part. With <c>Fit(trainData,
    /// validationData)</c> all members learn from all training rows and are judged by the validation rows; they differ by their seeds, as
    /// they do where there are too few rows for folds, which is warned of. Features and labels are scaled once, by all training rows of the
    /// call. When training goes on from a model, its number of members counts, not this one.
    /// </remarks>
    public int? EnsembleSize { get => (int?)Get(OptionTable.EnsembleSize); set => Set(OptionTable.EnsembleSize, value); }

    /// <summary>Members within each network, which are averaged as networks are: they share the hidden layers and differ by learnt scales
    /// of the first layer's inputs and by their output layers (TabM: Gorishniy, Kotelnikov and Babenko, 2025, in its "mini" form;
    /// BatchEnsemble: Wen, Tran and Ba, 2020). At least 1; 1 = the network is one. 8 to 32 are usual. Default 1.</summary>
    /// <remarks>
    /// All members of a network are trained in one pass, on the same batches, each by its own loss; the validation rows judge their mean.
    /// Training and scoring take about as many times as long as with one member, and a batch as many times the memory; the parameters
    /// hardly grow. With <see cref="EnsembleSize"/> above 1 every network has as many members. When training goes on from a model, its
    /// number counts, not this one. Scales start at -1 or 1 by chance, with numeric embeddings from a normal distribution; <see
    /// cref="LearningRateFactors.MemberScales"/> is for their rate.
    /// </remarks>
    public int MembersPerNetwork
    {
        get => (int)Get(OptionTable.MembersPerNetwork)!;
        set => Set(OptionTable.MembersPerNetwork, value);
    }
}
