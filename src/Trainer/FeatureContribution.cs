namespace FfnnMlNet;

/// <summary>The contribution of a feature to a score.</summary>
/// <param name="Name">The name of the slot or of the column; "Slot 3" where there is no name.</param>
/// <param name="Contribution">How much the feature raised the score above that of the means of the training rows; negative where it
/// lowered it. In the unit of the score.</param>
public readonly record struct FeatureContribution(string Name, float Contribution)
{
    /// <summary>The name and the contribution, in the invariant culture.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name}: {Contribution:+0.####;-0.####;0}");
}
