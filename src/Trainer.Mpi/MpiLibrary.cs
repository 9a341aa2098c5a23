using System.Runtime.InteropServices;

namespace FfnnMlNet.Mpi;

/// <summary>Finds and loads the library of MPI that fits the launcher of this process.</summary>
internal static class MpiLibrary
{
    /// <summary>The environment variable that names a library to load in place of the usual ones.</summary>
    public const string PathVariable = "FFNNMLNET_MPI_LIBRARY";

    /// <summary>The environment variable that, set to 1, allows implementations that were not tested.</summary>
    public const string UntestedVariable = "FFNNMLNET_MPI_UNTESTED";

    private const int Now = 2, Global = 0x100, GlobalOnMac = 8;

    /// <summary>Loads the library.</summary>
    /// <param name="families">The families that fit the launcher, the best first.</param>
    /// <param name="read">Reads an environment variable.</param>
    /// <exception cref="MpiException">No library was found, or it was not tested.</exception>
    public static MpiFunctions Load(MpiFamily[] families, Func<string, string?> read)
    {
        var allowsUntested = read(UntestedVariable) == "1";
        if (read(PathVariable) is { Length: > 0 } path)
            return Check(
                TryLoad(path) ?? throw new MpiException(
                    $"The environment variable {PathVariable} names '{path}', which cannot be loaded as a library. Give the path of the " +
                    "library of MPI, such as libmpi.so.40, or leave the variable unset."),
                path, families, allowsUntested);
        List<string> tried = [];
        foreach (var family in families)
        {
            foreach (var name in NamesOf(family))
            {
                if (TryLoad(name) is { } library)
                    return Check(library, name, families, allowsUntested);
                tried.Add(name);
            }
        }
        throw new MpiException(
            $"No library of MPI was found; tried: {string.Join(", ", tried)}. Install the MPI whose mpiexec started this process, such " +
            $"as the Debian package mpich or openmpi-bin, or name its library in the environment variable {PathVariable}.");
    }

    /// <summary>The interface of a library, from the text that it says of itself.</summary>
    /// <param name="version">The text of <c>MPI_Get_library_version</c>.</param>
    /// <param name="isStandard">True when the library has the interface of MPI 5.</param>
    /// <returns>The name of the implementation, its family, and whether the tests were run on it.</returns>
    public static (string Name, MpiFamily Family, bool IsTested) Identify(string version, bool isStandard)
    {
        var line = version.Split('\n', 2)[0].Replace('\t', ' ').Trim();
        if (isStandard)
            return ($"an MPI with the interface of MPI 5 ({line})", MpiFamily.Standard, false);
        if (line.StartsWith("MPICH Version:", StringComparison.Ordinal))
            return (line.Replace(" Version:", "", StringComparison.Ordinal), MpiFamily.Mpich, true);
        if (line.StartsWith("Open MPI v", StringComparison.Ordinal))
            return (line.Split(',')[0], MpiFamily.OpenMpi, true);
        string[] likeMpich = ["Intel", "MVAPICH", "CRAY MPICH", "Microsoft MPI", "ParaStation", "MPI VERSION"];
        return likeMpich.Any(name => line.Contains(name, StringComparison.OrdinalIgnoreCase))
            ? (line, MpiFamily.Mpich, false)
            : throw new MpiException(
                $"The library of MPI says that it is '{line}', which is not known. MPICH, Open MPI and implementations with the " +
                $"interface of MPICH or MPI 5 can be used; name the library of one in the environment variable {PathVariable}.");
    }

    private static MpiFunctions Check(nint library, string file, MpiFamily[] families, bool allowsUntested)
    {
        var isStandard = file.Contains("mpi_abi", StringComparison.OrdinalIgnoreCase);
        string version;
        try
        {
            version = MpiFunctions.VersionOf(library);
        }
        catch (EntryPointNotFoundException error)
        {
            throw new MpiException($"The library '{file}' is not one of MPI: {error.Message}", error);
        }
        var (name, family, isTested) = Identify(version, isStandard);
        if (!families.Contains(family))
            throw new MpiException(
                $"This process was started by the launcher of another MPI than that of the library '{file}', which is {name}. Start it " +
                $"with the mpiexec of {name}, or name the library of the launcher in the environment variable {PathVariable}.");
        if (!isTested && !allowsUntested)
            throw new MpiException(
                $"The library '{file}' is {name}, on which the tests of FfnnMlNet.Mpi have not been run yet. Use MPICH or Open MPI, or " +
                $"set the environment variable {UntestedVariable} to 1 and run the tests before you rely on it.");
        return new MpiFunctions(library, family switch
        {
            MpiFamily.Mpich => MpiAbi.Mpich, MpiFamily.OpenMpi => MpiAbi.OpenMpi(library), _ => MpiAbi.Standard,
        }, name);
    }

    private static string[] NamesOf(MpiFamily family) => family switch
    {
        MpiFamily.Mpich when OperatingSystem.IsWindows() => ["msmpi.dll", "impi.dll"],
        MpiFamily.Mpich when OperatingSystem.IsMacOS() => ["libmpi.12.dylib"],
        MpiFamily.Mpich => ["libmpich.so.12", "libmpi.so.12"],
        MpiFamily.OpenMpi when OperatingSystem.IsMacOS() => ["libmpi.40.dylib"],
        MpiFamily.OpenMpi => ["libmpi.so.40"],
        _ when OperatingSystem.IsWindows() => ["mpi_abi.dll"],
        _ when OperatingSystem.IsMacOS() => ["libmpi_abi.0.dylib"],
        _ => ["libmpi_abi.so.0"],
    };

    // The components of Open MPI find its functions only in libraries that were loaded for all.
    private static nint? TryLoad(string name)
    {
        if (!OperatingSystem.IsWindows())
        {
            try
            {
                Open(name, Now | (OperatingSystem.IsMacOS() ? GlobalOnMac : Global));
            }
            catch (DllNotFoundException)
            {
                // The ordinary way follows.
            }
        }
        return NativeLibrary.TryLoad(name, out var library) ? library : null;
    }

    [DllImport("libc", EntryPoint = "dlopen", CharSet = CharSet.Ansi, BestFitMapping = false)]
    private static extern nint Open(string name, int flags);
}
