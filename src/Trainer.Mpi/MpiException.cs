namespace FfnnMlNet.Mpi;

/// <summary>MPI cannot be used: it is not installed, is not one that was tested, or did not start this process. The message says which, and
/// what to do.</summary>
/// <param name="message">The whole message.</param>
/// <param name="cause">What was thrown first, or null.</param>
public sealed class MpiException(string message, Exception? cause = null) : Exception(message, cause);
