namespace FfnnMlNet.Optimizers;

/// <summary>One step of an optimizer in double.</summary>
/// <param name="Count">Counted from 1.</param>
/// <param name="Rate">The learning rate.</param>
/// <param name="Decay">What the rule's weight decay is multiplied by; 0 for parameters that do not decay.</param>
internal readonly record struct ReferenceStep(long Count, double Rate, double Decay);
