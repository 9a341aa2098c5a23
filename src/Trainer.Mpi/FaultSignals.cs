using System.Runtime.InteropServices;

namespace FfnnMlNet.Mpi;

/// <summary>Keeps the signal handlers of the runtime while MPI starts. Libraries below MPI, such as UCX, install handlers of their own for
/// faults, with which an ordinary <see cref="NullReferenceException"/> would end the process.</summary>
internal sealed unsafe class FaultSignals
{
    // More than the structure sigaction has on any system.
    private const int ActionBytes = 512;

    // SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGSEGV; and SIGBUS, which has another number on macOS.
    private static readonly int[] Signals = [4, 5, 6, 8, 11, OperatingSystem.IsMacOS() ? 10 : 7];

    private readonly byte[][] _actions;

    private FaultSignals(byte[][] actions) => _actions = actions;

    /// <summary>The handlers of now.</summary>
    public static FaultSignals Save()
    {
        if (OperatingSystem.IsWindows())
            return new FaultSignals([]);
        var actions = new byte[Signals.Length][];
        for (var i = 0; i < actions.Length; i++)
        {
            actions[i] = new byte[ActionBytes];
            fixed (byte* action = actions[i])
                _ = Action(Signals[i], null, action);
        }
        return new FaultSignals(actions);
    }

    /// <summary>Installs the saved handlers again.</summary>
    public void Restore()
    {
        for (var i = 0; i < _actions.Length; i++)
        {
            fixed (byte* action = _actions[i])
                _ = Action(Signals[i], action, null);
        }
    }

    [DllImport("libc", EntryPoint = "sigaction")]
    private static extern int Action(int signal, byte* wanted, byte* before);
}
