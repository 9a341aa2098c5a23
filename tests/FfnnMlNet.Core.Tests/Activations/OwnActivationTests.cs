using FfnnMlNet.Network;
using FfnnMlNet.Numerics;
using Xunit;

namespace FfnnMlNet.Core.Tests.Activations;

public class OwnActivationTests
{
    [Fact]
    public void A_model_with_a_registered_activation_loads_with_the_very_object()
    {
        var own = Activation.Custom("registered-cube", z => z * z * z, z => 3 * z * z);
        Activation.Register(own);

        var read = NetworkReader.Read(NetworkWriter.Write(Model(own)));

        Assert.Same(own, read.Network.Activations[0]);
    }

    [Fact]
    public void A_model_with_an_activation_that_is_not_registered_says_what_to_call()
    {
        var bytes = NetworkWriter.Write(Model(Activation.Custom("never-registered", z => z)));

        var error = Assert.Throws<NetworkFormatException>(() => NetworkReader.Read(bytes));

        Assert.Equal(
            "The model uses the activation 'never-registered', which is neither built in nor registered in this process. " +
            "If it is one of your own, call Activation.Register with it before loading; otherwise update the FfnnMlNet package.",
            error.Message);
    }

    [Theory]
    [InlineData("relu", "'relu' is the id of a built-in activation.")]
    [InlineData("", "The id of an activation must be 1 to 100 letters, digits, '-', '_' or '.', but was ''.")]
    [InlineData("a b", "The id of an activation must be 1 to 100 letters, digits, '-', '_' or '.', but was 'a b'.")]
    public void Ids_that_files_could_not_tell_apart_are_errors(string id, string message) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => Activation.Custom(id, z => z)).Message);

    [Fact]
    public void A_built_in_activation_needs_no_registration_and_an_id_has_one_type()
    {
        Activation.Register(Activation.Custom("of-one-type", z => z));
        Activation.Register(Activation.Custom("of-one-type", z => z + 1));

        Assert.Contains("built-in", Assert.Throws<ArgumentException>(() => Activation.Register(Activation.Tanh)).Message);
        Assert.Contains(
            "'of-one-type' is registered already", Assert.Throws<ArgumentException>(() => Activation.Register(new OtherType())).Message);
    }

    [Theory]
    [InlineData(-1e4)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(1e4)]
    public void Central_differences_are_the_derivative_to_single_precision(double z)
    {
        var activation = Activation.Custom("by-differences", x => x / Math.Sqrt(1 + (x * x)));
        var jacobian = new double[1];

        activation.ReferenceJacobian([z], [z / Math.Sqrt(1 + (z * z))], jacobian);

        Assert.Equal(Math.Pow(1 + (z * z), -1.5), jacobian[0], 1e-9);
    }

    [Fact]
    public void Log_softmax_of_any_size_is_the_logarithm_of_softmax()
    {
        Matrix z = AlignedBuffer.CreateMatrix(3, 4), log = AlignedBuffer.CreateMatrix(3, 4);
        new float[] { 1, 2, 3, 4 }.CopyTo(z.Row(0));
        new float[] { 1e4f, -1e4f, 0, 0 }.CopyTo(z.Row(1));
        new float[] { -1e4f, -1e4f, -1e4f, -1e4f }.CopyTo(z.Row(2));

        Activation.LogSoftmax.ApplyInto(z, log);

        Assert.Equal(
            [-3.4401897f, -2.4401897f, -1.4401897f, -0.4401897f], log.Row(0).ToArray().Select(value => MathF.Round(value, 6)),
            (x, y) => Math.Abs(x - y) < 1e-5f);
        Assert.Equal([0, -2e4f, -1e4f, -1e4f], log.Row(1).ToArray());
        Assert.All(log.Row(2).ToArray(), value => Assert.Equal(-Math.Log(4), value, 1e-3));
    }

    private static NetworkModel Model(Activation hidden)
    {
        var network = new FeedForwardNetwork(new Layout([3, 4, 2]), [hidden, Activation.Softmax]);
        return new NetworkModel(network, ScoreKind.Probabilities, "cross-entropy", [], []);
    }

    private sealed class OtherType() : ElementwiseActivation("of-one-type")
    {
        protected override double Apply(double preActivation) => preActivation;
    }
}
