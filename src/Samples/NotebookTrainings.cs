using MathNet.Numerics.Statistics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Samples;

/// <summary>The results of training a network once per seed.</summary>
internal sealed class NotebookTrainings(ITransformer preparation)
{
    private readonly List<double> _accuracies = [];
    private readonly List<double> _seconds = [];
    private readonly List<string> _fingerprints = [];
    private ITransformer? _last;

    public double Accuracy => _accuracies.Average();

    // The first training of a program is slower, since the runtime compiles the code meanwhile.
    public double MedianSeconds => _seconds.Median();

    public IReadOnlyList<string> Fingerprints => _fingerprints;

    /// <summary>The model of the last seed, from the columns of the file to the prediction.</summary>
    public ITransformer LastModel => preparation.Append(_last!);

    public void Add(MulticlassPredictionTransformer<FfnnMulticlassModelParameters> model, TimeSpan time, double accuracy)
    {
        _last = model;
        _accuracies.Add(accuracy);
        _seconds.Add(time.TotalSeconds);
        _fingerprints.Add(model.Model.Fingerprint());
    }
}
