namespace FfnnMlNet.Records;

// The values that each option may get. Options are named, not found by reflection, so that a new or renamed option changes no other draw.
internal sealed partial class OptionCase
{
    private bool HasClasses => _label is "Class" or "Flag";

    private bool IsManual => _options.Effort == Effort.Manual;

    private void DrawNetwork()
    {
        if (IsManual || !_chance.OneIn(6))
            _options.HiddenLayers = Drawn("HiddenLayers", _chance.Below(4)) switch
            {
                0 => [],
                1 => [9],
                2 => [new HiddenLayer(12, Activation.Tanh), 7],
                _ => [new HiddenLayer(20, dropout: 0.3f), new HiddenLayer(8, Activation.Softplus), 6],
            };
        if (Draw("Activation", 4))
            _options.Activation = Drawn("of", _chance.One(
                Activation.Relu, Activation.Gelu, Activation.Silu, Activation.Elu(0.7f), Activation.LeakyRelu(0.1f), Activation.HardSwish));
        if (Draw("NumericEmbedding", IsManual ? 2 : 4))
            _options.NumericEmbedding = Drawn("of", _chance.One(
                NumericEmbedding.None, NumericEmbedding.Periodic(3, 2), NumericEmbedding.Periodic(5, 4, 0.3f),
                NumericEmbedding.PiecewiseLinear(5, 3)));
        if (Draw("CategoricalEmbedding", IsManual ? 2 : 4))
            _options.CategoricalEmbedding = Drawn("of", _chance.One(
                CategoricalEmbedding.None, new CategoricalEmbedding(2, 3), new CategoricalEmbedding(5, 2)));
        if (Draw("LearnFeatureScales", IsManual ? 2 : 5))
            _options.LearnFeatureScales = Drawn("is", _chance.OneIn(2));
        if (Draw("ParametricActivations", IsManual ? 2 : 5))
            _options.ParametricActivations = Drawn("is", _chance.OneIn(2));
        if (Draw("MembersPerNetwork", 4))
            _options.MembersPerNetwork = Drawn("of", 2 + _chance.Below(3));
        if (Draw("EnsembleSize", 4))
            _options.EnsembleSize = Drawn("of", 1 + _chance.Below(3));
        if (Draw("WeightInitialization", 5))
            _options.WeightInitialization = Drawn("of", _chance.One(
                WeightInitialization.DataDriven, WeightInitialization.HeNormal, WeightInitialization.LeCunUniform));
        if (Draw("FeatureScaling", 3))
            _options.FeatureScaling = Drawn("of", _chance.One(
                FeatureScaling.None, FeatureScaling.Standard, FeatureScaling.Robust, FeatureScaling.QuantileNormal));
        if (Draw("MissingValues", 6))
            _options.MissingValues = MissingValues.SkipRows;
        if (!HasClasses && Draw("ClampScores", 4))
            _options.ClampScores = true;
        if (!HasClasses && Draw("TargetScaling", 6))
            _options.TargetScaling = TargetScaling.None;
        if (Draw("MemoryLimitBytes", 5))
            _options.MemoryLimitBytes = 1000;
    }

    private void DrawTraining()
    {
        _options.NumberOfEpochs = Drawn("NumberOfEpochs", 3 + _chance.Below(4));
        if (Draw("L-BFGS", 10))
        {
            _options.Optimizer = Optimizer.Lbfgs(5);
            _options.HiddenLayers = [9];
            return;
        }
        if (Draw("Optimizer", 3))
        {
            _options.Optimizer = Drawn("of", _chance.One(
                Optimizer.Sgd(), Optimizer.Sgd(0.9f, nesterov: true), Optimizer.RmsProp(), Optimizer.Adagrad(), Optimizer.Adam(),
                Optimizer.AdamW(0.1f)));
            _options.LearningRate = 0.01f;
        }
        if (Draw("LearningRate", 6))
            _options.LearningRate = 0.02f;
        if (Draw("BatchSize", 2))
            _options.BatchSize = Drawn("of", _chance.One(1, 7, 16, 1000));
        if (Draw("LearningRateSchedule", 4))
            _options.LearningRateSchedule = Drawn("of", _chance.One(
                LearningRateSchedule.Cosine, LearningRateSchedule.OneCycle(), LearningRateSchedule.StepDecay(0.5f, 2),
                LearningRateSchedule.InverseTime(0.1f), LearningRateSchedule.Warmup(3), LearningRateSchedule.CosLog(2)));
        if (Draw("LearningRateFactors", 6))
            _options.LearningRateFactors = new LearningRateFactors
            {
                Biases = 0.5f, Embeddings = 2, Slopes = 0.2f, DivideWeightsByRootOfInputs = true,
            };
        if (Draw("WeightDecaySchedule", 6))
            _options.WeightDecaySchedule = LearningRateSchedule.Cosine;
        if (Draw("Dropout", 3))
            _options.Dropout = Drawn("of", _chance.One(0.1f, 0.5f));
        if (Draw("DropoutSchedule", 6))
            _options.DropoutSchedule = LearningRateSchedule.Cosine;
        if (Draw("L2Regularization", 4))
            _options.L2Regularization = 1e-3f;
        if (Draw("GradientClipping", 5))
            _options.GradientClipping = Drawn("of", _chance.One(GradientClipping.ByNorm(0.5f), GradientClipping.ByValue(0.01f)));
        if (Draw("WeightAveraging", 4))
            _options.WeightAveraging = Drawn("of", _chance.One(WeightAveraging.Exponential(0.9f), WeightAveraging.Stochastic(0.5f)));
        if (Draw("Sampling", 5))
            _options.Sampling = Drawn("of", _chance.One(Sampling.InOrder, Sampling.WithReplacement(3)));
        if (Draw("StepsPerEpoch", 8))
            _options.StepsPerEpoch = 2;
        if (Draw("ScheduleEpochs", 8))
            _options.ScheduleEpochs = 2;
    }

    private void DrawJudgement()
    {
        if (Draw("Loss", 4))
            _options.Loss = Drawn("of", _label switch
            {
                "Class" => _chance.One(Loss.CrossEntropy(), Loss.CrossEntropy(0.2f), Loss.NegativeLogLikelihood),
                "Flag" => _chance.One(Loss.BinaryCrossEntropy, Loss.Hinge, Loss.SmoothedBinaryCrossEntropy(0.05f)),
                "Number" => _chance.One(Loss.AbsoluteError, Loss.Huber(), Loss.LogCosh, Loss.Pinball(0.7f), Loss.Poisson),
                _ => _chance.One(Loss.AbsoluteError, Loss.Huber(0.5f), Loss.Pinball(0.1f, 0.9f)),
            });
        if (HasClasses && Draw("CalibrateProbabilities", 4))
            _options.CalibrateProbabilities = Drawn("is", _chance.OneIn(2));
        if (HasClasses && Draw("ClassWeights", 5))
            _options.ClassWeights = ClassWeights.Balanced;
        if (Draw("ExampleWeightColumnName", 4))
            _options.ExampleWeightColumnName = "Weight";
        if (Draw("RowGroupColumnName", 5))
            _options.RowGroupColumnName = "Group";
        if (Draw("ValidationFraction", 3))
            _options.ValidationFraction = 0.25f;
        if (Draw("ValidationRows", 6))
            _options.ValidationRows = ValidationRows.Last;
        if (Draw("EarlyStopping", 5))
            _options.EarlyStopping = new EarlyStopping(patience: 2);
        if (Draw("SelectBestBy", 5))
            _options.SelectBestBy = Drawn("of", _chance.One(BestBy.ValidationLoss, BestBy.ValidationMetric));
    }
}
