using FfnnMlNet.Tool.Pipelines;
using FfnnMlNet.Tool.Tables;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tool.Tests.Tables;

/// <summary>The rows as ML.NET sees them.</summary>
public sealed class ViewTests : TableFixture
{
    // "Red" and " red" are one level.
    private string Path5000() => Rows("n,level,answer,label", Enumerable.Range(0, 5000).Select(i =>
        $"{i},{(i % 3 == 0 ? "Red" : i % 3 == 1 ? " red" : "blue")},{(i % 2 == 0 ? "yes" : "no")},{i % 4}"));

    [Fact]
    public void Rows_are_those_of_the_selection_in_the_order_of_the_file()
    {
        using var table = Open(Options(Path5000(), "label") with { Numbers = ["n"] });
        var rows = table.Rows(RowSelection.Of(table.RowCount, [4999, 3, 2048, 2047]));
        Assert.Equal(4, rows.GetRowCount());
        Assert.Equal([3, 2047, 2048, 4999], rows.GetColumn<float>("n"));
        Assert.Equal(["Red", "Red", "blue", "Red"], rows.GetColumn<string>("level"));
    }

    [Fact]
    public void Several_cursors_at_once_see_the_same_rows()
    {
        using var table = Open(Options(Path5000(), "label") with { Numbers = ["n"] });
        var rows = table.Rows(table.AllRows);
        var expected = rows.GetColumn<float>("n").ToArray();
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => (float)i), expected);
        Parallel.For(0, 8, _ => Assert.Equal(expected, rows.GetColumn<float>("n")));
    }

    [Fact]
    public void A_label_of_classes_is_a_key_with_their_names()
    {
        using var table = Open(Path5000(), "label");
        var column = table.Rows(table.AllRows).Schema["label"];
        Assert.Equal(4u, ((KeyDataViewType)column.Type).Count);
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetKeyValues(ref names);
        Assert.Equal(["0", "1", "2", "3"], names.DenseValues().Select(name => name.ToString()));
        Assert.Equal([1u, 2, 3, 4, 1], table.Rows(table.AllRows).GetColumn<uint>("label").Take(5));
        Assert.Equal([0, 1, 2, 3, 0], table.LabelClasses().Take(5));
    }

    [Fact]
    public void A_label_of_two_classes_is_true_for_the_positive_one()
    {
        using var table = Open(Path5000(), "answer");
        Assert.Equal([true, false, true], table.Rows(table.AllRows).GetColumn<bool>("answer").Take(3));
        Assert.Equal(["no", "yes"], table.Inspection.Labels.Single().Levels);
    }

    [Fact]
    public void Rows_without_a_label_or_a_weight_are_not_trainable()
    {
        using var table = Open(Options(Rows("x,y,w", ["1,5,1", "2,,1", "3,6.5,0", "4,7,", "5,8,2"]), "y") with { Weight = "w" });
        Assert.Equal([0, 4], table.Trainable.Rows);
        Assert.Equal(TaskKind.Regression, table.Inspection.Task);
        Assert.Equal(ColumnRole.Weight, Column(table.Inspection, "w").Role);
    }

    [Fact]
    public void Several_labels_are_one_vector()
    {
        using var table = Open(Rows("x,a,b", Enumerable.Range(0, 30).Select(i => $"{i * 0.3},{i}.5,{-i}")), "a", "b");
        Assert.Equal(TaskKind.MultiOutputRegression, table.Inspection.Task);
        var name = ModelPipeline.LabelColumn(table.Inspection);
        Assert.Equal([[0.5f, 0], [1.5f, -1]], table.Rows(table.AllRows).GetColumn<float[]>(name).Take(2));
    }

    [Fact]
    public void Groups_and_times_can_be_split_by()
    {
        var rows = Enumerable.Range(0, 40).Select(i => $"{i * 0.3},c{i % 10},2024-01-{1 + i % 28:00},{i % 2}");
        using var table = Open(Options(Rows("x,customer,day,label", rows), "label") with { Group = "customer", DateSplit = "day" });
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1], table.GroupNumbers().Take(12));
        Assert.Equal(new DateTime(2024, 1, 3).Ticks, table.SplitTimes()[2]);
        Assert.Equal(["x"], table.Inspection.Features.Select(column => column.Name));
    }

    [Fact]
    public void Cells_are_as_they_are_in_the_file()
    {
        using var table = Open(Path5000(), "label");
        Assert.Equal(["1", " red", "no", "1"], table.Cells(1));
        Assert.Equal(["2049", "Red", "no", "1"], table.ReadCells().ElementAt(2049));
    }

    [Fact]
    public void Another_table_is_read_by_a_saved_schema()
    {
        var schema = Path.Combine(Folder, "schema.json");
        using (var table = Open(Options(Path5000(), "label") with { Numbers = ["n"] }))
        {
            TableSchema.Save(table.Inspection, schema);
        }
        var path = Rows("Level,extra,n,answer", ["RED ,a,5,yes", "green,b,x,no", ",c,7,maybe"], "new.csv");
        using var other = Table.OpenLike(TableSchema.Load(schema), Options(path), null, CancellationToken.None);
        Assert.Equal(["Red", "green", ""], Strings(other, "level"));
        Assert.Equal([5, float.NaN, 7], Floats(other, "n"));
        Assert.Equal([1, 0, float.NaN], Floats(other, "answer"));
        Assert.False(other.HasLabels);
        Assert.Equal(["RED ", "a", "5", "yes"], other.Cells(0));
        var findings = Texts(other.Inspection).ToList();
        Assert.Contains(findings, text => text.Contains("1 column is unknown to the model and not used: 'extra'"));
        Assert.Contains(findings, text => text.StartsWith("level: 1 of 3 rows: 'green'", StringComparison.Ordinal));
        Assert.Contains(findings, text => text.StartsWith("n: 1 of 3 rows: 'x' is no number", StringComparison.Ordinal));
        var error = Assert.Throws<ToolException>(() => Table.OpenLike(
            TableSchema.Load(schema), Options(Rows("n,colour", ["1,red", "2,blue"], "less.csv")), null, CancellationToken.None).Dispose());
        Assert.Contains("lacks 2 columns that the model learnt from: 'level', 'answer'", error.Message);
    }
}
