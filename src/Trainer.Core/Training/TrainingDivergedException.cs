namespace FfnnMlNet;

/// <summary>The loss or a parameter became NaN or infinite during training. The message says where, and what to try.</summary>
/// <param name="message">Names the epoch, the step, the learning rate, the largest feature and the largest target, and gives
/// advice.</param>
public sealed class TrainingDivergedException(string message) : InvalidOperationException(message);
