namespace FfnnMlNet.Optimizers;

/// <summary>A range of parameters with the same learning rate and decay.</summary>
/// <param name="Start">The first index; a multiple of 16.</param>
/// <param name="End">One past the last index; a multiple of 16.</param>
/// <param name="Rate">The learning rate of these parameters.</param>
/// <param name="Decay">The factor of the rule's weight decay; 0 for parameters that do not decay.</param>
internal readonly record struct UpdateRange(int Start, int End, float Rate, float Decay);
