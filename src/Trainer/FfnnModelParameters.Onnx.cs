using FfnnMlNet.Interop;
using FfnnMlNet.Network;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Runtime;

namespace FfnnMlNet;

// How a model becomes a part of an ONNX graph, for mlContext.Model.ConvertToOnnx.
public abstract partial class FfnnModelParameters<TOutput> : ISingleCanSaveOnnx
{
    // ML.NET asks before it writes anything, and would only log a warning if the answer were no.
    bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx)
    {
        if (OnnxScores.FirstWithoutForm(Network) is not { } own)
            return true;
        throw Host.Except(
            $"The model cannot be converted to ONNX: its activation '{own.Id}' is your own, and ONNX has no operator for it. " +
            "Train with built-in activations, such as Activation.Selu, or score with ML.NET.");
    }

    // The names are those of Score alone, or of PredictedLabel and Score. ML.NET itself makes the predicted label of a binary classifier
    // and the probability of a calibrator.
    bool ISingleCanSaveOnnx.SaveAsOnnx(OnnxContext ctx, string[] outputNames, string featureColumn)
    {
        var graph = new OnnxContextGraph(ctx);
        // A feature column with several dimensions has as many in the graph, beside that of the rows.
        var features = graph.Node("Flatten", [featureColumn], new OnnxAttribute("axis", 1L));
        var scores = OnnxScores.Add(Network, graph, features);
        graph.Assign(scores, outputNames.Length > 1 ? outputNames[1] : outputNames[0]);
        if (PredictionKind == PredictionKind.MulticlassClassification)
            graph.AssignLabel(scores, outputNames[0]);
        return true;
    }

    // The same for a model with intervals, which ML.NET asks as a bindable one: the names are those of Score, LowerBound and UpperBound.
    private protected bool SaveWithBounds(OnnxContext context, RoleMappedSchema schema, string[] outputNames)
    {
        var graph = new OnnxContextGraph(context);
        var features = graph.Node(
            "Flatten", [context.GetVariableName(schema.Feature!.Value.Name)], new OnnxAttribute("axis", 1L));
        var scores = OnnxScores.Add(Network, graph, features);
        graph.Assign(scores, outputNames[0]);
        var widths = RequiredLimits.Limits;
        graph.Assign(graph.Add(scores, graph.Floats([.. widths.Select(width => -width)], widths.Length)), outputNames[1]);
        graph.Assign(graph.Add(scores, graph.Floats([.. widths], widths.Length)), outputNames[2]);
        return true;
    }
}
