namespace FfnnMlNet.Activations;

/// <summary>An elementwise activation that is given by functions.</summary>
internal sealed class FunctionActivation(
    string id, Func<double, double> function, Func<double, double>? derivative, double lowerBound, double upperBound)
    : ElementwiseActivation(id)
{
    protected override double LowerBound => lowerBound;

    protected override double UpperBound => upperBound;

    protected override double Apply(double preActivation) => function(preActivation);

    protected override double Derivative(double preActivation) =>
        derivative is null ? base.Derivative(preActivation) : derivative(preActivation);
}
