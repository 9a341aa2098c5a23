using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace FfnnMlNet.Tests.Harness;

/// <summary>Collects what an MLContext logs, by kind.</summary>
internal sealed class LogCapture
{
    private readonly List<LoggingEventArgs> _messages = [];

    public LogCapture(MLContext ml) => ml.Log += (_, message) =>
    {
        lock (_messages)
            _messages.Add(message);
    };

    public string[] Warnings => Of(ChannelMessageKind.Warning);

    public string[] Of(ChannelMessageKind kind)
    {
        lock (_messages)
            return [.. _messages.Where(message => message.Kind == kind).Select(message => message.RawMessage)];
    }
}
