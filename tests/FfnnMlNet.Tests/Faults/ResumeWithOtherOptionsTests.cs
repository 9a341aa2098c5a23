using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Xunit;

namespace FfnnMlNet.Tests.Faults;

/// <summary>A run resumes from a checkpoint only with the options that it was written with. Another value of an option that bits depend on
/// is refused, and the error names the option.</summary>
public sealed class ResumeWithOtherOptionsTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"ffnn-{Guid.NewGuid():N}.checkpoint");

    public void Dispose() => File.Delete(_path);

    // Both values are valid. Options that only one kind of trainer has are set on that trainer.
    private static readonly Dictionary<string, (Action<FfnnOptions> Then, Action<FfnnOptions> Now)> s_changes = new()
    {
        ["HiddenLayers"] = (o => o.HiddenLayers = [4], o => o.HiddenLayers = [5]),
        ["Activation"] = (o => o.Activation = Activation.Tanh, o => o.Activation = Activation.Relu),
        ["ParametricActivations"] = (_ => { }, o => o.ParametricActivations = true),
        ["OutputActivation"] = (_ => { }, o => o.OutputActivation = Activation.Softplus),
        ["WeightInitialization"] = (_ => { }, o => o.WeightInitialization = WeightInitialization.HeNormal),
        ["NumericEmbedding"] = (
            o => o.NumericEmbedding = NumericEmbedding.Periodic(3, 2, 0.1f),
            o => o.NumericEmbedding = NumericEmbedding.Periodic(3, 2, 0.3f)),
        ["CategoricalEmbedding"] = (_ => { }, o => o.CategoricalEmbedding = new CategoricalEmbedding()),
        ["LearnFeatureScales"] = (_ => { }, o => o.LearnFeatureScales = true),
        ["EnsembleSize"] = (_ => { }, o => o.EnsembleSize = 2),
        ["MembersPerNetwork"] = (_ => { }, o => o.MembersPerNetwork = 2),
        ["Loss"] = (_ => { }, o => o.Loss = Loss.AbsoluteError),
        ["Optimizer"] = (_ => { }, o => o.Optimizer = Optimizer.AdamW()),
        ["LearningRate"] = (_ => { }, o => o.LearningRate = 0.01f),
        ["LearningRateSchedule"] = (_ => { }, o => o.LearningRateSchedule = LearningRateSchedule.Cosine),
        ["LearningRateFactors"] = (_ => { }, o => o.LearningRateFactors = new LearningRateFactors { Biases = 0.5f }),
        ["ScheduleEpochs"] = (_ => { }, o => o.ScheduleEpochs = 2),
        ["WeightDecaySchedule"] = (_ => { }, o => o.WeightDecaySchedule = LearningRateSchedule.Cosine),
        ["BatchSize"] = (_ => { }, o => o.BatchSize = 33),
        ["NumberOfEpochs"] = (_ => { }, o => o.NumberOfEpochs = 4),
        ["StepsPerEpoch"] = (_ => { }, o => o.StepsPerEpoch = 2),
        ["Sampling"] = (_ => { }, o => o.Sampling = Sampling.InOrder),
        ["Dropout"] = (o => o.Dropout = 0.1f, o => o.Dropout = 0.2f),
        ["DropoutSchedule"] = (_ => { }, o => o.DropoutSchedule = LearningRateSchedule.Cosine),
        ["L2Regularization"] = (_ => { }, o => o.L2Regularization = 0.1f),
        ["GradientClipping"] = (_ => { }, o => o.GradientClipping = GradientClipping.ByNorm(1)),
        ["WeightAveraging"] = (_ => { }, o => o.WeightAveraging = WeightAveraging.Exponential(0.9f)),
        ["ClassWeights"] = (_ => { }, o => o.ClassWeights = ClassWeights.Balanced),
        ["ValidationFraction"] = (o => o.ValidationFraction = 0.2f, o => o.ValidationFraction = 0.3f),
        ["ValidationRows"] = (_ => { }, o => o.ValidationRows = ValidationRows.Last),
        ["EarlyStopping"] = (o => o.EarlyStopping = new EarlyStopping(5), o => o.EarlyStopping = new EarlyStopping(6)),
        ["SelectBestBy"] = (_ => { }, o => o.SelectBestBy = BestBy.ValidationMetric),
        ["LinearMember"] = (o => o.ValidationFraction = 0.2f, o => o.LinearMember = true),
        ["CalibrateProbabilities"] = (o => o.ValidationFraction = 0.2f, o => o.CalibrateProbabilities = true),
        ["FeatureScaling"] = (_ => { }, o => o.FeatureScaling = FeatureScaling.Standard),
        ["MissingValues"] = (_ => { }, o => o.MissingValues = MissingValues.SkipRows),
        ["TargetScaling"] = (_ => { }, o => o.TargetScaling = TargetScaling.None),
        ["ClampScores"] = (_ => { }, o => o.ClampScores = true),
        ["Seed"] = (_ => { }, o => o.Seed = 2),
        ["OnDivergence"] = (_ => { }, o => o.OnDivergence = OnDivergence.KeepBest),
    };

    private static readonly string[] s_ofClasses = ["ClassWeights", "CalibrateProbabilities"];

    public static TheoryData<string> Options =>
        [.. OptionTable.All.Where(option => option.Effect == OptionEffect.Bits).Select(option => option.Name)];

    [Theory]
    [MemberData(nameof(Options))]
    public void Another_value_of_an_option_that_bits_depend_on_is_refused_by_name(string option)
    {
        var (then, now) = s_changes[option];
        var ofClasses = s_ofClasses.Contains(option);
        Fit(ofClasses, options =>
        {
            then(options);
            options.Checkpoint = new Checkpoint(_path);
            options.OnEpoch = epoch => epoch.Stop();
        });
        void Resume(Action<FfnnOptions> change) => Fit(ofClasses, options =>
        {
            then(options);
            change(options);
            options.ResumeFrom = _path;
        });

        Resume(_ => { });
        var error = Assert.ThrowsAny<Exception>(() => Resume(now));

        Assert.True(error is NetworkFormatException or ArgumentException, $"{error}");
        Assert.Matches($@"(: |; )?\b{option}\b (was .+ and is now |\d)", error.Message);
    }

    [Fact]
    public void Every_option_that_changes_no_bit_may_be_another()
    {
        string Model(Action<FfnnOptions> change) => Fit(ofClasses: false, change);
        var whole = Model(_ => { });
        Model(options =>
        {
            options.Checkpoint = new Checkpoint(_path);
            options.OnEpoch = epoch => epoch.Stop();
        });

        Assert.Equal(whole, Model(options =>
        {
            (options.ResumeFrom, options.NumberOfThreads, options.MemoryLimitBytes, options.Seed) = (_path, 3, 0, null);
            (options.OnCancellation, options.OnEpoch) = (OnCancellation.KeepBest, _ => { });
            options.Effort = Effort.Manual;
        }));
    }

    private string Fit(bool ofClasses, Action<FfnnOptions> change)
    {
        FfnnOptions options = ofClasses ? new FfnnTrainer.Options() : new FfnnRegressionTrainer.Options();
        options.Effort = Effort.Manual;
        (options.HiddenLayers, options.NumberOfEpochs, options.Seed, options.NumberOfThreads) = ([4], 3, 1, 1);
        change(options);
        return options is FfnnTrainer.Options classes
            ? new FfnnTrainer(_ml, classes).Fit(Tables.Iris(_ml)).Model.Fingerprint()
            : new FfnnRegressionTrainer(_ml, (FfnnRegressionTrainer.Options)options).Fit(Tables.Diabetes(_ml)).Model.Fingerprint();
    }
}
