namespace FfnnMlNet.Tool.Tests.Report;

/// <summary>Random numbers of the examples; the same on every run.</summary>
internal sealed class ExampleRandom(int seed)
{
    private readonly Random _random = new(seed);

    public double Uniform(double low, double high) => low + (high - low) * _random.NextDouble();

    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    public int Below(int count) => _random.Next(count);

    public T Of<T>(IReadOnlyList<T> values) => values[_random.Next(values.Count)];
}
