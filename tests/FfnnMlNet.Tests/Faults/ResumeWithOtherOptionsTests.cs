using FfnnMlNet.Tests.Harness;
using FfnnMlNet.Tests.Options;
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

    // Both values are valid, and both runs can be made. An option that is not here gets the value of OptionSamples in the second run only.
    private static readonly Dictionary<string, (Action<FfnnOptions> Then, Action<FfnnOptions> Now)> s_changes = new()
    {
        ["HiddenLayers"] = (o => o.HiddenLayers = [4], o => o.HiddenLayers = [5]),
        ["Activation"] = (o => o.Activation = Activation.Tanh, o => o.Activation = Activation.Relu),
        ["OutputActivation"] = (_ => { }, o => o.OutputActivation = Activation.Softplus),
        ["NumericEmbedding"] = (
            o => o.NumericEmbedding = NumericEmbedding.Periodic(3, 2, 0.1f),
            o => o.NumericEmbedding = NumericEmbedding.Periodic(3, 2, 0.3f)),
        ["EnsembleSize"] = (_ => { }, o => o.EnsembleSize = 2),
        ["MembersPerNetwork"] = (_ => { }, o => o.MembersPerNetwork = 2),
        ["NumberOfEpochs"] = (_ => { }, o => o.NumberOfEpochs = 4),
        ["Dropout"] = (o => o.Dropout = 0.1f, o => o.Dropout = 0.2f),
        ["ValidationFraction"] = (o => o.ValidationFraction = 0.2f, o => o.ValidationFraction = 0.3f),
        ["EarlyStopping"] = (o => o.EarlyStopping = new EarlyStopping(5), o => o.EarlyStopping = new EarlyStopping(6)),
        ["LinearMember"] = (o => o.ValidationFraction = 0.2f, o => o.LinearMember = true),
        ["CalibrateProbabilities"] = (o => o.ValidationFraction = 0.2f, o => o.CalibrateProbabilities = true),
        ["FeatureScaling"] = (_ => { }, o => o.FeatureScaling = FeatureScaling.Standard),
        ["Seed"] = (_ => { }, o => o.Seed = 2),
    };

    private static readonly string[] s_ofClasses = ["ClassWeights", "CalibrateProbabilities"];

    public static TheoryData<string> Options =>
        [.. OptionTable.All.Where(option => option.Effect == OptionEffect.Bits).Select(option => option.Name)];

    [Theory]
    [MemberData(nameof(Options))]
    public void Another_value_of_an_option_that_bits_depend_on_is_refused_by_name(string option)
    {
        var (then, now) = s_changes.TryGetValue(option, out var change) ? change : (_ => { }, options => SetToSample(options, option));
        var ofClasses = s_ofClasses.Contains(option);
        Fit(ofClasses, options =>
        {
            then(options);
            options.Checkpoint = new Checkpoint(_path);
            options.OnEpoch = epoch => epoch.Stop();
        });
        void Resume(Action<FfnnOptions> set) => Fit(ofClasses, options =>
        {
            then(options);
            set(options);
            options.ResumeFrom = _path;
        });

        Resume(_ => { });
        var error = Assert.ThrowsAny<Exception>(() => Resume(now));

        Assert.True(error is NetworkFormatException or ArgumentException, $"{error}");
        Assert.Matches($@"(: |; )?\b{option}\b (was .+ and is now |must be 0 with |\d)", error.Message);
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

    private static void SetToSample(FfnnOptions options, string option)
    {
        var property = typeof(FfnnOptions).GetProperty(option)!;
        property.SetValue(options, OptionSamples.Of(property));
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
