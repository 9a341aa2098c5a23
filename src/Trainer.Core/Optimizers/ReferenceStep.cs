namespace FfnnMlNet.Optimizers;

/// <summary>The numbers of one step of an optimizer, in double, for the reference implementation.</summary>
/// <param name="Count">The number of the step, counted from 1.</param>
/// <param name="Rate">The learning rate.</param>
/// <param name="Decay">The factor of the rule's weight decay; 0 for parameters that do not decay.</param>
internal readonly record struct ReferenceStep(long Count, double Rate, double Decay);
