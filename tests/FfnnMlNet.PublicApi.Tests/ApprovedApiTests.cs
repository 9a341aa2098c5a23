using System.Reflection;
using PublicApiGenerator;
using Xunit;

namespace FfnnMlNet.PublicApi.Tests;

/// <summary>Compares the public API with text files, so that a reviewer sees every change of it as a change of a file.</summary>
public class ApprovedApiTests
{
    /// <summary>Set to 1, the tests write the files instead of comparing with them.</summary>
    private const string ApproveVariable = "FFNNMLNET_APPROVE_API";

    [Theory]
    [InlineData("FfnnMlNet")]
    [InlineData("FfnnMlNet.Core")]
    [InlineData("FfnnMlNet.Onnx")]
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
        if (Environment.GetEnvironmentVariable(ApproveVariable) == "1")
        {
            var source = typeof(ApprovedApiTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
                .Single(attribute => attribute.Key == "ApprovedFolder").Value!;
            Directory.CreateDirectory(source);
            File.WriteAllText(Path.Combine(source, assembly + ".txt"), actual);
            return;
        }

        Assert.True(
            File.Exists(path) && File.ReadAllText(path).ReplaceLineEndings("\n") == actual,
            $"The public surface of {assembly} is not the approved one. If the change is meant, run the tests once with " +
            $"{ApproveVariable}=1 and look at the difference of approved/{assembly}.txt. The surface is now:\n{actual}");
    }
}
