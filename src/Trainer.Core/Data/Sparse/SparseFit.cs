using FfnnMlNet.Network;

namespace FfnnMlNet.Data;

/// <summary>Fits the sparse inputs to the training rows.</summary>
/// <param name="Inputs">Divides features, and scales sparse ones.</param>
/// <param name="MeanSquare">The mean, over the training rows, of the sum of the squared sparse inputs.</param>
internal sealed record SparseFit(SparseInputs Inputs, double MeanSquare)
{
    /// <summary>The sparse inputs of a network whose first weights give sums with a standard deviation of about 1/2.</summary>
    public SparseShape Shape => new(Inputs.Count, (float)(0.5 / Math.Sqrt(Math.Max(MeanSquare, 1))));

    /// <summary>Fits in one pass over the rows.</summary>
    /// <param name="rows">Rows that were divided into dense and sparse features.</param>
    /// <param name="slots">The division.</param>
    /// <param name="isScaled">True: values are divided by their root mean square. False: they stay as they are.</param>
    /// <param name="trainingRows">Indices of the rows to fit to; null = all rows.</param>
    public static SparseFit Of(TrainingMatrix rows, SparseSlots slots, bool isScaled, IReadOnlyList<int>? trainingRows = null)
    {
        // By the place of the slot.
        var places = new SeenSlots();
        var (count, squares) = (new List<int>(), new List<double>());
        var missing = new HashSet<int>();
        var taken = trainingRows is null ? null : RowSelection.Of(trainingRows);
        var next = 0;
        rows.ForEachSparseRow((at, values) =>
        {
            var row = next++;
            if (taken?.Contains(row) == false)
                return;
            for (var i = 0; i < values.Length; i++)
            {
                var place = places.PlaceOf(at[i]);
                if (place == count.Count)
                {
                    count.Add(0);
                    squares.Add(0);
                }
                if (!float.IsFinite(values[i]))
                    missing.Add(at[i]);
                else
                    squares[place] += (double)values[i] * values[i];
                count[place]++;
            }
        });
        // Sums run over the slots in ascending order.
        var ascending = places.PlacesBySlot();
        int[] seen = places.Count == 0 ? [FirstSparse(slots)] : [.. ascending.Select(place => places[place])];
        var sumOfSquares = ascending.Sum(place => squares[place]);
        var factor = isScaled ? FactorOf(sumOfSquares, ascending.Sum(place => (long)count[place])) : 1;
        var factors = new float[seen.Length];
        Array.Fill(factors, factor);
        int[] flagged = [.. Enumerable.Range(0, seen.Length).Where(place => missing.Contains(seen[place]))];
        var sum = sumOfSquares * factor * factor;
        return new SparseFit(
            new SparseInputs(slots.FeatureCount, slots.DenseSlots, seen, factors, flagged),
            sum / Math.Max(1, trainingRows?.Count ?? rows.RowCount));
    }

    private static float FactorOf(double squares, long count)
    {
        var factor = (float)Math.Min(1 / Math.Sqrt(squares / Math.Max(1, count)), InputTransform.Limit);
        return float.IsFinite(factor) && factor > 0 ? factor : 1;
    }

    // No training row has a sparse feature. One is kept, since a model of sparse rows has some.
    private static int FirstSparse(SparseSlots slots)
    {
        var slot = 0;
        while (slot < slots.DenseSlots.Length && slots.DenseSlots[slot] == slot)
            slot++;
        return slot;
    }
}
