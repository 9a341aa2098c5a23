namespace FfnnMlNet.Optimizers;

/// <summary>Parameters that are updated alike.</summary>
/// <param name="Start">The first; a multiple of 16.</param>
/// <param name="End">One past the last; a multiple of 16.</param>
/// <param name="Rate">Their learning rate.</param>
/// <param name="Decay">What the rule's weight decay is multiplied by; 0 for parameters that do not decay.</param>
internal readonly record struct UpdateRange(int Start, int End, float Rate, float Decay);
