namespace FfnnMlNet.Network;

/// <summary>Dropout of sparse inputs in training.</summary>
/// <param name="Rate">The probability, in [0, 1), that a value that is not 0 is left out in a step.</param>
/// <param name="Seed">The seed of the random numbers.</param>
internal readonly record struct SparseDropout(float Rate, int Seed);
