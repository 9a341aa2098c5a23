using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>What the pass of a stage is made for.</summary>
/// <param name="Capacity">The largest number of rows that the stage gets.</param>
/// <param name="IsTraining">True: a backward pass follows each forward pass, so the stage keeps what the backward pass needs.</param>
/// <param name="LearnsBelow">True: a stage before this one has parameters, so the backward pass must compute dL/dinput.</param>
/// <param name="Team">Threads among which a stage may divide its work; null = the calling thread works alone.</param>
/// <param name="CheckAlive">The calling thread invokes it from time to time. It throws to stop the pass, which leaves the outputs
/// incomplete. Null = the pass cannot be stopped.</param>
/// <param name="Dropout">The rates of dropout in training; null = nothing is dropped.</param>
/// <param name="ForInputs">True: the backward pass is there for dL/dinput, also that of the first stage, and computes no gradients of
/// weights. Those of other parameters are computed still, which costs little.</param>
/// <param name="Sparse">The sparse inputs of the rows; null = the network has none. <see cref="NetworkPass"/> sets it.</param>
/// <param name="SparseDropout">The dropout of sparse inputs in training; null = none is dropped.</param>
internal readonly record struct PassOptions(
    int Capacity, bool IsTraining = false, bool LearnsBelow = false, ThreadTeam? Team = null, Action? CheckAlive = null,
    DropoutRates? Dropout = null, SparseBatch? Sparse = null, SparseDropout? SparseDropout = null, bool ForInputs = false);
