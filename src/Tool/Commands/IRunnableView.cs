using FfnnMlNet.Tool.Training;

namespace FfnnMlNet.Tool.Commands;

/// <summary>A view that is there while work is done.</summary>
internal interface IRunnableView : ITrainView
{
    /// <summary>Does the work and shows it.</summary>
    T Run<T>(Func<T> work);
}
