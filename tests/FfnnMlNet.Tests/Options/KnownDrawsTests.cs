using FfnnMlNet.Pipeline;
using Xunit;

namespace FfnnMlNet.Tests.Options;

/// <summary>The draws that every search begins with.</summary>
public class KnownDrawsTests
{
    [Theory]
    [InlineData(false, 600)]
    [InlineData(false, 2_000)]
    [InlineData(true, 600)]
    [InlineData(true, 2_000)]
    public void They_differ_from_each_other_and_from_what_Effort_chooses(bool hasClasses, int rows)
    {
        var task = hasClasses ? TrainerTask.Classes : TrainerTask.Number;
        var data = new DataShape(rows);
        FfnnOptions options = hasClasses ? new FfnnTrainer.Options() : new FfnnRegressionTrainer.Options();
        var known = SearchedOptions.Known(task, data);

        string[] texts =
        [
            options.Resolve(data).Describe().ToString(), .. known.Select(draw => options.Resolve(data, draw).Describe().ToString()),
        ];

        Assert.Equal(1 + known.Count, texts.Distinct().Count());
        for (var number = 1; number <= known.Count; number++)
            Assert.Equal(known[number - 1].ToString(), SearchedOptions.Draw(task, data, 3, number, attempt: 7).ToString());
        Assert.NotEqual(
            SearchedOptions.Draw(task, data, 3, known.Count + 1, attempt: 0).ToString(),
            SearchedOptions.Draw(task, data, 3, known.Count + 1, attempt: 1).ToString());
    }

    [Fact]
    public void The_text_of_the_space_depends_on_the_known_draws()
    {
        string[] spaces =
        [
            SearchedOptions.Space(TrainerTask.Classes, new DataShape(600)),
            SearchedOptions.Space(TrainerTask.Classes, new DataShape(600) { HasCategories = true }),
            SearchedOptions.Space(TrainerTask.Number, new DataShape(600)),
            SearchedOptions.Space(TrainerTask.Number, new DataShape(2_000)),
            SearchedOptions.Space(TrainerTask.Classes, new DataShape(5_000)),
            SearchedOptions.Space(TrainerTask.TwoClasses, new DataShape(5_000)),
        ];

        Assert.Equal(6, spaces.Distinct().Count());
        Assert.Equal(
            SearchedOptions.Space(TrainerTask.TwoClasses, new DataShape(600)),
            SearchedOptions.Space(TrainerTask.TwoClasses, new DataShape(5_000)));
    }
}
