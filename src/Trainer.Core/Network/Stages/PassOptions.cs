using FfnnMlNet.Numerics;

namespace FfnnMlNet.Network;

/// <summary>What the pass of a stage is made for.</summary>
/// <param name="Capacity">Rows that the stage gets at most.</param>
/// <param name="IsTraining">True: what the backward pass needs is kept.</param>
/// <param name="LearnsBelow">True where a stage before it has parameters: the gradient with respect to its inputs is wanted.</param>
/// <param name="Team">Shares the work of a stage that can be shared; null = the calling thread alone.</param>
/// <param name="CheckAlive">Asked now and then by the calling thread; what it throws leaves outputs half done. Null = nobody is
/// asked.</param>
/// <param name="Dropout">Of a pass of training; null = nothing is dropped.</param>
internal readonly record struct PassOptions(
    int Capacity, bool IsTraining = false, bool LearnsBelow = false, ThreadTeam? Team = null, Action? CheckAlive = null,
    DropoutRates? Dropout = null);
