using FfnnMlNet.Activations;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Losses;

/// <summary>The formula of a loss that is a sum over outputs: l(a, t) and dl/da, once over the lanes of a vector (float32) for training and
/// once in double for the reference implementation.</summary>
internal interface IElementwiseLoss<TSelf> where TSelf : struct, IElementwiseLoss<TSelf>
{
    /// <summary>The name in saved models. Must not change between versions.</summary>
    static abstract string Id { get; }

    /// <summary>The parameter that is saved; 0 if <see cref="HasParameter"/> is false.</summary>
    float Parameter => 0f;

    static virtual bool HasParameter => false;

    static virtual bool Accepts(OutputRange range) => true;

    static virtual string AcceptedValues => "of any kind";

    /// <summary>See <see cref="Loss.HasMargins"/>.</summary>
    static virtual bool HasMargins => false;

    static virtual bool AcceptsTarget(float target) => true;

    static virtual string TargetDomain => "of any value";

    /// <summary>See <see cref="Loss.ComparesDifferences"/>.</summary>
    static virtual bool ComparesDifferences => false;

    /// <summary>See <see cref="Loss.IsRobust"/>.</summary>
    static virtual bool IsRobust => false;

    /// <summary>See <see cref="Loss.ComparesClasses"/>.</summary>
    static virtual bool ComparesClasses => false;

    /// <summary>See <see cref="Loss.ForScaledTargets"/>; null = the loss itself.</summary>
    Loss? ForScaledTargets(ReadOnlySpan<float> scale) => null;

    /// <summary>See <see cref="Loss.MatchedOutput"/>.</summary>
    static virtual Activation MatchedOutput => Activation.Identity;

    /// <summary>The closed form with an output activation other than the identity; null if there is none.</summary>
    MatchedPair? MatchWith(Activation output) => null;

    /// <summary>l(a, t) for single outputs.</summary>
    T Value<T>(T a, T t) where T : struct, ILanes<T>;

    /// <summary>dl/da for single outputs.</summary>
    T Gradient<T>(T a, T t) where T : struct, ILanes<T>;

    /// <summary>l(a, t) in double, from the textbook formula.</summary>
    double Value(double a, double t);

    /// <summary>dl/da in double, from the textbook formula.</summary>
    double Gradient(double a, double t);
}
