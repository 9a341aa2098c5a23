namespace FfnnMlNet.Benchmarks.Accuracy;

/// <summary>The metrics and seconds of one Fit.</summary>
internal sealed record Result(string Set, int Split, string Method, int Seed, IReadOnlyDictionary<string, double> Metrics, double Seconds);
