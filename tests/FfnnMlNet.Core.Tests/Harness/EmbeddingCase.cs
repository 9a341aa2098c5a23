using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using FfnnMlNet.Training;

namespace FfnnMlNet.Core.Tests.Harness;

/// <summary>Parameters, rows and bins for networks with embeddings. The rows have 9 inputs: 0 to 3 are numbers, 4 to 6 are the slots of a
/// category of three values, 7 and 8 those of a category of two.</summary>
internal static class EmbeddingCase
{
    /// <summary>Rows of a workspace that is filled here.</summary>
    public const int Rows = 21;

    /// <summary>Inputs of a row.</summary>
    public const int Inputs = 9;

    /// <summary>Outputs of a network.</summary>
    public const int Outputs = 3;

    /// <summary>The inputs that can have a numeric embedding; input 1 is left plain.</summary>
    public static int[] NumericInputs => [0, 2, 3];

    /// <summary>Bins of the numeric inputs. Values of the standard normal distribution also lie beyond the edges, and one input has a
    /// single bin.</summary>
    public static InputBins[] Bins() => [new([-1, -0.5f, 0.25f, 0.5f, 1]), new([0, 2]), new([-0.75f, 0.1f, 0.8f])];

    /// <summary>Draws all parameters from a normal distribution with deviation 0.5; padding stays zero.</summary>
    public static void FillParameters(FeedForwardNetwork network, ref RandomStream random)
    {
        foreach (var slice in network.Layout.InFileOrder)
            for (var row = 0; row < slice.Rows; row++)
                foreach (ref var value in slice.In(network.Parameters).Row(row))
                    value = random.NextGaussian() * 0.5f;
    }

    /// <summary>Draws standard normal numbers, sets one slot per category, and gives every row a class and the weight 1 / rows. In every
    /// seventh row the first category is unknown: none of its slots is set.</summary>
    public static void FillRows(Workspace workspace, ref RandomStream random)
    {
        for (var row = 0; row < Rows; row++)
        {
            var input = workspace.Input.Row(row);
            for (var i = 0; i < 4; i++)
                input[i] = random.NextGaussian();
            if (row % 7 != 0)
                input[4 + (row % 3)] = 1;
            input[7 + (row % 2)] = 1;
            workspace.Targets[row, row % Outputs] = 1;
            workspace.RowWeights[row] = 1f / Rows;
        }
    }
}
