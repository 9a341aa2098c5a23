using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Integration;

public class CacheCheckpointTests
{
    private readonly MLContext _ml = new(seed: 1);
    private int _passes;

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfAllTasks), MemberType = typeof(TrainersUnderTest))]
    public void A_cache_checkpoint_lets_the_source_be_read_once(string trainer)
    {
        var columns = WideRows.RightColumns(TrainersUnderTest.Get(trainer).Task) with { Features = "Input" };

        _ml.Transforms.CopyColumns("Input", "Features").AppendCacheCheckpoint(_ml)
            .Append(TrainersUnderTest.Get(trainer).New(_ml, columns))
            .Fit(_ml.Data.LoadFromEnumerable(Rows()));

        Assert.Equal(1, _passes);
    }

    [Theory]
    [MemberData(nameof(TrainersUnderTest.OfAllTasks), MemberType = typeof(TrainersUnderTest))]
    public void A_repeatable_trainer_makes_the_same_model_of_cached_rows_and_of_the_source(string trainer)
    {
        var underTest = TrainersUnderTest.Get(trainer);
        var columns = WideRows.RightColumns(underTest.Task) with { Features = "Input" };
        var rows = WideRows.Make(_ml);

        // One context per fit, since a trainer without a seed draws one from its context.
        float[][] Scores(bool cached)
        {
            var ml = new MLContext(seed: 1);
            var copy = new EstimatorChain<ITransformer>().Append(ml.Transforms.CopyColumns("Input", "Features"));
            var pipeline = (cached ? copy.AppendCacheCheckpoint(ml) : copy).Append(underTest.New(ml, columns));
            return Quality.Scores(pipeline.Fit(rows).Transform(rows));
        }

        if (underTest.IsRepeatable)
            Assert.Equal(Scores(cached: false), Scores(cached: true));
        else
            Assert.All(Scores(cached: true), row => Assert.All(row, score => Assert.True(float.IsFinite(score))));
    }

    private IEnumerable<WideRows.Row> Rows()
    {
        _passes++;
        for (int i = 0; i < WideRows.Count; i++)
            yield return new WideRows.Row(i);
    }
}
