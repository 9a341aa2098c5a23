using FfnnMlNet.Tool.Tables;

namespace FfnnMlNet.Tool.Commands;

/// <summary>Shows nothing.</summary>
internal sealed class QuietView : IRunnableView
{
    /// <inheritdoc/>
    public T Run<T>(Func<T> work) => work();

    /// <inheritdoc/>
    public void Say(string text)
    {
    }

    /// <inheritdoc/>
    public void Say(Finding finding)
    {
    }

    /// <inheritdoc/>
    public void Begin(string step)
    {
    }

    /// <inheritdoc/>
    public void Epoch(string model, EpochSummary epoch)
    {
    }

    /// <inheritdoc/>
    public void Tested(string model, string metric, TimeSpan? time)
    {
    }
}
