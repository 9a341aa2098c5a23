using System.Runtime.InteropServices;

namespace FfnnMlNet.Numerics;

/// <summary>Memory for a short time, which is given back at once when it is disposed of. Managed arrays of this size would stay until the
/// garbage collector looks at its oldest generation.</summary>
/// <typeparam name="T">The type of the numbers.</typeparam>
internal sealed class TemporaryNumbers<T> : SafeHandle where T : unmanaged
{
    private readonly int _length;

    /// <param name="length">How many numbers. They are not zeroed.</param>
    public unsafe TemporaryNumbers(int length)
        : base(0, ownsHandle: true)
    {
        _length = length;
        SetHandle((nint)NativeMemory.Alloc((nuint)length, (nuint)sizeof(T)));
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>All numbers. The object must be disposed of after the last use of the span.</summary>
    public unsafe Span<T> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return new((void*)handle, _length);
        }
    }

    protected override unsafe bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }
}
