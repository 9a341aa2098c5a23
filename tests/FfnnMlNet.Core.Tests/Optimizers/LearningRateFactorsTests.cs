using System.Globalization;
using FfnnMlNet.Network;
using Xunit;

namespace FfnnMlNet.Core.Tests.Optimizers;

public class LearningRateFactorsTests
{
    private static readonly LearningRateFactors Factors = new()
    {
        Weights = 2, Biases = 3, Frequencies = 5, Embeddings = 7, Tables = 11, Scales = 13, Slopes = 17, MemberScales = 19,
        SparseWeights = 23,
    };

    public static TheoryData<string> Kinds => [.. Enum.GetNames<ParameterKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_parameter_has_the_factor_of_its_name(string kind)
    {
        var name = kind switch { "Bias" => "Biases", "Frequency" => "Frequencies", _ => $"{kind}s" };
        var property = typeof(LearningRateFactors).GetProperty(name);

        Assert.NotNull(property);
        Assert.NotEqual(1f, property.GetValue(Factors));
        Assert.Equal(property.GetValue(Factors), FactorOf(Enum.Parse<ParameterKind>(kind)));
    }

    [Fact]
    public void A_kind_without_a_factor_is_an_error()
    {
        var unknown = (ParameterKind)Enum.GetValues<ParameterKind>().Length;

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => FactorOf(unknown));

        Assert.Contains(((int)unknown).ToString(CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
    }

    private static float FactorOf(ParameterKind kind) => Factors.Of(new ParameterGroup(kind, Offset: 0, Length: 16, FanIn: 4));
}
