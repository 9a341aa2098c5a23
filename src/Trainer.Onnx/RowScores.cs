using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Onnx;

/// <summary>Tells of each row whether its best scores are equal within the tolerance, so that the last bits decide its label.</summary>
internal sealed class RowScores
{
    private readonly List<bool> _isTie = [];
    private readonly Action _read;

    public RowScores(DataViewRow row, DataViewSchema.Column score, double tolerance)
    {
        if (score.Type is VectorDataViewType { ItemType: var item } && item == NumberDataViewType.Single)
        {
            var vector = row.GetGetter<VBuffer<float>>(score);
            var scores = default(VBuffer<float>);
            _read = () =>
            {
                vector(ref scores);
                float[] best = [.. scores.DenseValues().OrderDescending().Take(2)];
                _isTie.Add(best.Length == 2 && best[0] - best[1] <= 2 * tolerance);
            };
        }
        else if (score.Type == NumberDataViewType.Single)
        {
            var scalar = row.GetGetter<float>(score);
            var value = 0f;
            _read = () =>
            {
                scalar(ref value);
                _isTie.Add(Math.Abs(value) <= tolerance);
            };
        }
        else
        {
            _read = () => _isTie.Add(false);
        }
    }

    /// <summary>Reads the scores of the row at which the cursor stands.</summary>
    public void Read() => _read();

    /// <param name="row">Counted from the last call of <see cref="Clear"/>.</param>
    public bool IsTie(int row) => _isTie[row];

    public void Clear() => _isTie.Clear();
}
