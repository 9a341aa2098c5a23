using FfnnMlNet.Tool.Tables;
using Xunit;

namespace FfnnMlNet.Tool.Tests;

public sealed class InspectionTests
{
    [Fact]
    public void Labels_and_features_are_told_by_their_role()
    {
        var inspection = new TableInspection
        {
            Sources = ["houses.csv"],
            RowCount = 3,
            Columns =
            [
                new ColumnDecision("rooms", ColumnKind.Number, ColumnRole.Feature, "3 numbers"),
                new ColumnDecision("id", ColumnKind.Identifier, ColumnRole.LeftOut, "a value of its own in each row"),
                new ColumnDecision("price", ColumnKind.Number, ColumnRole.Label, "3 numbers"),
            ],
            Findings = [],
            Task = TaskKind.Regression,
        };
        Assert.Equal(["price"], inspection.Labels.Select(column => column.Name));
        Assert.Equal(["rooms"], inspection.Features.Select(column => column.Name));
    }
}
