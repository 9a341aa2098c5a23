// The runtime knows this attribute by its full name and lets the marked assembly use the internals of the named ones.
// The compiler does not know it: for the compiler, Bridge.targets widens the references.
using System.Runtime.CompilerServices;

// Tests see the library's internals and so would see two of these attributes; each assembly means its own.
#pragma warning disable CS0436
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Data")]
#pragma warning restore CS0436

namespace System.Runtime.CompilerServices;

[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    /// <summary>Simple name of the assembly whose internals are used.</summary>
    public string AssemblyName { get; } = assemblyName;
}
