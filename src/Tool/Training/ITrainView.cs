using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Training;

/// <summary>Shows a person how far a training is. It may be called from several threads.</summary>
internal interface ITrainView
{
    /// <summary>A line that stays.</summary>
    void Say(string text);

    /// <summary>What was found about the table or the model.</summary>
    void Say(Finding finding);

    /// <summary>What is being done now.</summary>
    void Begin(string step);

    /// <summary>An epoch of a model has ended.</summary>
    /// <param name="model">The name of the model.</param>
    void Epoch(string model, EpochSummary epoch);

    /// <summary>A model has been tested.</summary>
    /// <param name="model">The name of the model.</param>
    /// <param name="metric">The main metric with its name, such as "accuracy 0.93".</param>
    /// <param name="time">The time that it took to train it; null = none.</param>
    void Tested(string model, string metric, TimeSpan? time);
}
