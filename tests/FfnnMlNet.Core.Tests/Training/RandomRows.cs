using FfnnMlNet.Data;
using FfnnMlNet.Numerics;

namespace FfnnMlNet.Core.Tests.Training;

/// <summary>Random rows to train on, from which nothing can be learnt.</summary>
internal static class RandomRows
{
    /// <summary>Four standard normal features, one of three classes, weights in [0.5, 1.5).</summary>
    public static TrainingMatrix OfClasses(int count, int seed)
    {
        var rows = TrainingMatrix.ForClasses(4, 3, weighted: true);
        var random = new RandomStream(seed, RandomPurpose.Shuffle, 0);
        for (var row = 0; row < count; row++)
        {
            foreach (ref var feature in rows.NextRow())
                feature = random.NextGaussian();
            rows.AddClass(random.NextInt32(3), 0.5f + random.NextSingle());
        }
        return rows;
    }
}
