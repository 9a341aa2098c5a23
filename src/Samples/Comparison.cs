using System.Diagnostics;
using Microsoft.ML;

namespace FfnnMlNet.Samples;

/// <summary>The same pipeline with one trainer and another: the metrics of both on the same test rows, and the seconds of Fit.</summary>
internal sealed class Comparison(Report report, params string[] metrics)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Fits and judges a pipeline.</summary>
    /// <param name="trainer">The line of the pipeline that differs.</param>
    /// <param name="pipeline">The pipeline with that line.</param>
    /// <param name="train">The training rows.</param>
    /// <param name="judge">Returns one number per metric.</param>
    public ITransformer Add(string trainer, IEstimator<ITransformer> pipeline, IDataView train, Func<ITransformer, double[]> judge)
    {
        var clock = Stopwatch.StartNew();
        var model = pipeline.Fit(train);
        var seconds = clock.Elapsed.TotalSeconds;
        _rows.Add([trainer, .. judge(model).Select(value => Report.Number(value)), $"{Report.Number(seconds, "F1")} s"]);
        return model;
    }

    public void Print(string title) => report.Results(title, ["trainer", .. metrics, "Fit"], _rows);
}
