namespace FfnnMlNet.Tool.Training;

/// <summary>Rows with true labels and what a model says of them.</summary>
internal abstract record ScoredRows
{
    /// <summary>The number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>The metrics in the order of <see cref="Metrics"/>, the main one first.</summary>
    public abstract IReadOnlyList<MetricDefinition> Definitions { get; }

    /// <summary>The values of all metrics; NaN where the rows do not define one, such as the AUC of rows of one class.</summary>
    /// <param name="counts">How often each row counts; null = once.</param>
    public abstract double[] Metrics(int[]? counts = null);

    /// <summary>The main metric alone.</summary>
    public abstract double MainMetric();

    /// <summary>How wrong the model is about each row: larger is worse.</summary>
    public abstract double[] Badness();
}
