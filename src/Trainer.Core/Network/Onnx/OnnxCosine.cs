using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>Adds the cosine of <see cref="Turns"/> to an ONNX graph.</summary>
/// <remarks>The operator Cos would be another function where an input is so large that float32 does not hold the phase any more. The
/// reduction to a quarter turn has the same operations and so the same bits; the polynomial is computed in double.</remarks>
internal static class OnnxCosine
{
    /// <summary>cos(2 pi t).</summary>
    public static string OfTurns(OnnxGraph graph, string turns)
    {
        var half = graph.Multiply(Nearest(graph, graph.Add(turns, turns)), 0.5f);
        var r = graph.ToDouble(graph.Subtract(turns, half));
        var odd = graph.Abs(graph.Subtract(half, Nearest(graph, half)));
        var sign = graph.Add(graph.Multiply(odd, -4), 1);
        // The square is rounded to float32 first, as in scoring.
        var square = graph.ToDouble(graph.ToFloat(graph.Multiply(r, r)));
        var sum = graph.Double(Turns.CosineCoefficients[0]);
        foreach (var coefficient in Turns.CosineCoefficients[1..])
            sum = graph.Add(graph.Multiply(sum, square), graph.Double(coefficient));
        return graph.Multiply(graph.ToFloat(sum), sign);
    }

    private static string Nearest(OnnxGraph graph, string x) =>
        graph.Subtract(graph.Add(x, Turns.RoundingMagic), graph.Float(Turns.RoundingMagic));
}
