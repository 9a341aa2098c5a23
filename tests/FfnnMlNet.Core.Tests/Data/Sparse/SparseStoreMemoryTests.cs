using FfnnMlNet.Data;
using Xunit;

namespace FfnnMlNet.Core.Tests.Data.Sparse;

/// <summary>The memory of the process, which other tests at the same time would change.</summary>
[Collection("alone")]
[CollectionDefinition("alone", DisableParallelization = true)]
public class SparseStoreMemoryTests
{
    [Fact]
    public void Rows_on_disk_take_no_memory_each()
    {
        using var store = new SparseStore(memoryLimit: 4 << 20);
        void Add(int rows)
        {
            for (var row = 0; row < rows; row++)
            {
                for (var slot = 0; slot < 3; slot++)
                    store.Add(slot, 1);
                store.CompleteRow();
            }
        }
        Add(500_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        Add(2_000_000);

        // 2,000,000 rows of 28 bytes.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, -4_000_000, 4_000_000);
        Assert.InRange(store.BytesOnDisk, 50_000_000, 80_000_000);
    }
}
