namespace FfnnMlNet;

/// <summary>The loss or a parameter became NaN or infinite while training. The message says where, and what to try.</summary>
/// <param name="message">Epoch, step, learning rate, the largest feature and target, and advice.</param>
public sealed class TrainingDivergedException(string message) : InvalidOperationException(message);
