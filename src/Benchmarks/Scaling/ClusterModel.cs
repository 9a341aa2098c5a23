namespace FfnnMlNet.Benchmarks.Scaling;

/// <summary>Predicts the time of a step, or of an ensemble, on a cluster from times that were measured on one machine. A node has one
/// rank.</summary>
/// <param name="Name">The network.</param>
/// <param name="BatchSize">Rows of a batch; every node gets an equal part of them.</param>
/// <param name="Parameters">Number of parameters.</param>
/// <param name="SecondsPerRow">Forward and backward pass of one row.</param>
/// <param name="SecondsOfUpdate">The update of all parameters; each node does an equal part of it.</param>
/// <param name="SecondsOfMember">The training of one member of an ensemble.</param>
internal sealed record ClusterModel(
    string Name, int BatchSize, long Parameters, double SecondsPerRow, double SecondsOfUpdate, double SecondsOfMember)
{
    /// <summary>Members of the ensemble that the nodes share.</summary>
    public const int Members = 1_024;

    // From the call of one rank to the arrival at another one, in a cluster with an ordinary network.
    private const double Latency = 20e-6;

    /// <summary>How many times faster than one node so many nodes take a step.</summary>
    /// <param name="gigabits">Bits that a node sends, and receives, per nanosecond.</param>
    public double GradientSpeedup(int nodes, double gigabits) => StepSeconds(1, gigabits) / StepSeconds(nodes, gigabits);

    /// <summary>How many times faster than one node so many nodes train an ensemble of <see cref="Members"/>.</summary>
    public double EnsembleSpeedup(int nodes, double gigabits) => EnsembleSeconds(1, gigabits) / EnsembleSeconds(nodes, gigabits);

    // Each rank sends a slice of its sum to every other rank, updates the parameters of its own slice of the total, and gets the others
    // from the other ranks: two messages per rank, and twice the parameters, less the own slice, over the network.
    private double StepSeconds(int nodes, double gigabits) =>
        (SecondsPerRow * Math.Ceiling(BatchSize / (double)nodes)) + (SecondsOfUpdate / nodes) + (nodes == 1 ? 0
            : (2.0 * Parameters * sizeof(float) * (nodes - 1) / nodes * 8 / (gigabits * 1e9)) +
                (Latency * (nodes - 1 + (3 * Math.Log2(nodes)))));

    // At the end every node gets the members of all others.
    private double EnsembleSeconds(int nodes, double gigabits) =>
        (Math.Ceiling(Members / (double)nodes) * SecondsOfMember) + (nodes == 1 ? 0
            : ((double)Members * Parameters * sizeof(float) * 8 / (gigabits * 1e9)) + (Latency * Members * Math.Log2(nodes)));
}
