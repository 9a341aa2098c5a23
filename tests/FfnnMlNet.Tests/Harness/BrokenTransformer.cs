using Microsoft.ML;
using Microsoft.ML.Data;

namespace FfnnMlNet.Tests.Harness;

/// <summary>A working transformer, of which a test breaks one point of the contract.</summary>
internal sealed class BrokenTransformer(ITransformer real) : ITransformer
{
    /// <summary>Written to the model file in place of the real transformer.</summary>
    public ICanSaveModel? SaveInstead { get; init; }

    public Func<IDataView, IDataView> Output { get; init; } = view => view;

    public Func<IRowToRowMapper, IRowToRowMapper> Mapper { get; init; } = mapper => mapper;

    /// <summary>Thrown for input that the real transformer refuses.</summary>
    public Exception? Refusal { get; init; }

    public bool IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Refusing(() => real.GetOutputSchema(inputSchema));

    public IDataView Transform(IDataView input) => Output(Refusing(() => real.Transform(input)));

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => Mapper(real.GetRowToRowMapper(inputSchema));

    public void Save(ModelSaveContext ctx) => (SaveInstead ?? real).Save(ctx);

    private T Refusing<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception) when (Refusal is not null)
        {
            throw Refusal;
        }
    }
}
