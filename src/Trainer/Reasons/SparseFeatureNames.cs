using System.Collections;
using FfnnMlNet.Network;

namespace FfnnMlNet.Reasons;

/// <summary>The names of the features of a model of sparse rows, without memory for those that have none.</summary>
internal sealed class SparseFeatureNames(NetworkModel model) : IReadOnlyList<string>
{
    public int Count => model.FeatureCount;

    public string this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return model.NameOf(index);
        }
    }

    public IEnumerator<string> GetEnumerator()
    {
        for (var slot = 0; slot < Count; slot++)
            yield return model.NameOf(slot);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
