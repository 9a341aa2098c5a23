using System.Reflection;
using PublicApiGenerator;
using Xunit;

namespace FfnnMlNet.PublicApi.Tests;

/// <summary>Compares the public API with text files, so that a reviewer sees every change of it as a change of a file.</summary>
public class ApprovedApiTests
{
    /// <summary>Set to 1, the tests write the files instead of comparing with them, as long as nothing is removed. Set to "removals", they
    /// write them in any case.</summary>
    private const string ApproveVariable = "FFNNMLNET_APPROVE_API";

    private const string WithRemovals = "removals";

    [Theory]
    [InlineData("FfnnMlNet")]
    [InlineData("FfnnMlNet.Core")]
    [InlineData("FfnnMlNet.Onnx")]
    [InlineData("FfnnMlNet.Mpi")]
    public void The_public_surface_is_the_approved_one(string assembly)
    {
        var actual = Assembly.Load(assembly).GeneratePublicApi(new ApiGeneratorOptions
        {
            ExcludeAttributes =
            [
                "System.Reflection.AssemblyMetadataAttribute",
                "System.Runtime.CompilerServices.IgnoresAccessChecksToAttribute",
                "System.Runtime.CompilerServices.InternalsVisibleToAttribute",
                "Microsoft.ML.LoadableClassAttribute",
            ],
            DenyNamespacePrefixes = [],
        }).ReplaceLineEndings("\n").TrimEnd() + "\n";
        var path = Path.Combine(AppContext.BaseDirectory, "approved", assembly + ".txt");
        if (Environment.GetEnvironmentVariable(ApproveVariable) is "1" or WithRemovals)
        {
            var removed = Environment.GetEnvironmentVariable(ApproveVariable) == WithRemovals ? [] : Removed(Read(path), actual);
            Assert.True(
                removed.Count == 0,
                $"These lines of the public surface of {assembly} are gone, which breaks programs that use them:\n" +
                $"{string.Join('\n', removed)}\nIf that is meant, run the tests with {ApproveVariable}={WithRemovals}, and say it in " +
                "CHANGELOG.md.");
            var source = typeof(ApprovedApiTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
                .Single(attribute => attribute.Key == "ApprovedFolder").Value!;
            Directory.CreateDirectory(source);
            File.WriteAllText(Path.Combine(source, assembly + ".txt"), actual);
            return;
        }

        Assert.True(
            Read(path) == actual,
            $"The public surface of {assembly} is not the approved one. If the change is meant, run the tests once with " +
            $"{ApproveVariable}=1 and look at the difference of approved/{assembly}.txt. The surface is now:\n{actual}");
    }

    [Fact]
    public void A_line_is_removed_when_there_are_fewer_of_it()
    {
        Assert.Empty(Removed("a\nb\nb\n", "b\nnew\na\nb\n"));
        Assert.Equal(["b"], Removed("a\nb\nb\n", "a\nb\n"));
        Assert.Equal(["public int Old { get; }"], Removed("public int Old { get; }\n", "public long Old { get; }\n"));
        Assert.Empty(Removed("", "a\n"));
    }

    private static string Read(string path) => File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";

    private static List<string> Removed(string before, string now)
    {
        var left = now.Split('\n').ToList();
        return [.. before.Split('\n').Where(line => !left.Remove(line) && line.Length > 0)];
    }
}
