namespace FfnnMlNet.Interop;

/// <summary>A build of ML.NET.</summary>
/// <param name="Version">Version of the package Microsoft.ML.</param>
/// <param name="Core">Module id of the assembly Microsoft.ML.Core.</param>
/// <param name="Data">Module id of the assembly Microsoft.ML.Data.</param>
internal sealed record KnownBuild(string Version, Guid Core, Guid Data);
