using FfnnMlNet.Tool.Tables;
using Xunit;

namespace FfnnMlNet.Tool.Tests.Tables;

public sealed class RowFingerprintsTests
{
    [Fact]
    public void Rows_are_found_again_after_saving()
    {
        using var folder = new Report.TemporaryFolder();
        var path = folder["rows.bin"];
        RowFingerprints.Of([7, 3, 7, 11]).Save(path);
        Assert.Equal(32, new FileInfo(path).Length);
        var loaded = RowFingerprints.Load(path)!;
        Assert.Equal(3, loaded.Count);
        Assert.Equal(2, loaded.CountOf([3, 11, 4]));
        Assert.Null(RowFingerprints.Load(folder["absent.bin"]));
        File.WriteAllBytes(path, [1, 2, 3]);
        Assert.Contains("multiple of 8", Assert.Throws<ToolException>(() => RowFingerprints.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_millions_of_rows_a_share_is_kept_and_counts_are_estimated()
    {
        var random = new Random(1);
        ulong[] rows = [.. Enumerable.Range(0, 3_000_000).Select(_ => (ulong)random.NextInt64())];
        var prints = RowFingerprints.Of(rows);
        Assert.InRange(prints.Count, 1, RowFingerprints.MostHashes);
        Assert.Equal(2, prints.Zeros);
        Assert.InRange(prints.CountOf(rows.Take(100_000)), 97_000, 103_000);
        Assert.InRange(prints.CountOf(Enumerable.Range(0, 100_000).Select(_ => (ulong)random.NextInt64())), 0, 100);
    }

    [Fact]
    public void Repeated_rows_are_counted_and_test_rows_that_are_learnt_from_are_warned_of()
    {
        Assert.Null(RepeatedRows.Of([1, 2, 3]));
        Assert.Contains("2 of 5 rows repeat another row", RepeatedRows.Of([1, 2, 1, 1, 3])!.Text, StringComparison.Ordinal);
        ulong[] rows = [1, 2, 1, 4];
        var found = Assert.Single(RepeatedRows.Of(rows, [0, 1], rows, [2, 3]));
        Assert.True(found.IsWarning);
        Assert.Contains("1 of 2 test rows is equal to a row that is learnt from", found.Text, StringComparison.Ordinal);
        var apart = Assert.Single(RepeatedRows.Of(rows, [0, 2], rows, [1, 3]));
        Assert.False(apart.IsWarning);
        Assert.Empty(RepeatedRows.Of([1, 2, 3, 4], [0, 1], [1, 2, 3, 4], [2, 3]));
    }

    [Fact]
    public void The_same_rows_in_another_order_format_and_spelling_have_the_same_fingerprints()
    {
        using var folder = new Report.TemporaryFolder();
        var rows = Enumerable.Range(0, 40).Select(i => (i * 3) % 40).ToArray();
        File.WriteAllText(folder["a.csv"], "x,kind,y\n" + string.Concat(rows.Select(i => $"{i},{"ab"[i % 2]}b,{i}.5\n")));
        File.WriteAllText(folder["b.csv"], "y;kind;x\n" + string.Concat(rows.Select(i => $"{i}.50; {"AB"[i % 2]}B;{i}.0\n")));
        using var first = Table.Open(new TableOptions { Files = [folder["a.csv"]], Labels = ["y"] }, null, default);
        using var second = Table.OpenLike(first.Inspection, new TableOptions { Files = [folder["b.csv"]] }, null, default);
        Assert.Equal(first.Fingerprints(default), second.Fingerprints(default));
        Assert.Equal(40, first.Fingerprints(default).Distinct().Count());
    }
}
