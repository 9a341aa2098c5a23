using System.Diagnostics;

namespace FfnnMlNet.Fuzz;

/// <summary>Tells errors of this library, of ML.NET and of .NET apart.</summary>
internal static class Errors
{
    public static Ending Judge(Exception error)
    {
        var innermost = error;
        for (var link = error; link is not null; link = link.InnerException)
        {
            if (link is NetworkFormatException)
                return Ending.Rejected;
            innermost = link;
        }
        if (innermost is OutOfMemoryException)
            return Ending.Else;
        // ML.NET marks its exceptions. Its small checks may be inlined into methods of this library, without a stack frame.
        if (innermost.Data.Contains("ML_IsMarked"))
            return Ending.RejectedByMlNet;
        // The first frame of either library, from the throw outward, is of the one that should have checked.
        foreach (var frame in new StackTrace(innermost).GetFrames())
        {
            var assembly = frame.GetMethod()?.Module.Assembly.GetName().Name ?? "";
            if (assembly.StartsWith("Microsoft.ML", StringComparison.Ordinal) ||
                assembly.StartsWith("System.IO.Compression", StringComparison.Ordinal))
                return Ending.RejectedByMlNet;
            if (assembly.StartsWith("FfnnMlNet", StringComparison.Ordinal) && assembly != "FfnnMlNet.Fuzz")
                return Ending.Else;
        }
        return Ending.Else;
    }
}
