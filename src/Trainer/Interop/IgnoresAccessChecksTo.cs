// The runtime knows this attribute by its full name and lets the assembly that has it use the internals of the assembly that it names.
// The compiler does not know it, so Bridge.targets gives the compiler references whose internals are public.
using System.Runtime.CompilerServices;

// The test assemblies have this attribute class and also see that of the library. Each assembly uses its own.
#pragma warning disable CS0436
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Data")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Transforms")]
#pragma warning restore CS0436

namespace System.Runtime.CompilerServices;

[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    /// <summary>Simple name of the assembly whose internals are used.</summary>
    public string AssemblyName { get; } = assemblyName;
}
