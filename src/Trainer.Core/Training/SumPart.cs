namespace FfnnMlNet.Training;

/// <summary>The part of the parameters that one worker updates for all workers.</summary>
/// <param name="First">The index of the first parameter, a multiple of 16.</param>
/// <param name="End">The index behind the last parameter; a multiple of 16, or the number of parameters.</param>
internal readonly record struct SumPart(int First, int End);
