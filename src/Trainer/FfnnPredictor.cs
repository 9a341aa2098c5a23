using System.Collections.Concurrent;
using FfnnMlNet.Predicting;
using Microsoft.ML;

namespace FfnnMlNet;

/// <summary>Predicts with a pipeline from any number of threads, as a web service does. A prediction engine of ML.NET can be used by one
/// thread at a time; this class keeps as many of them as there are calls at the same time.</summary>
/// <typeparam name="TRow">The class of a row, with the columns that the pipeline reads.</typeparam>
/// <typeparam name="TPrediction">The class of a prediction, with the columns that it should have.</typeparam>
/// <example>
/// <code>
/// builder.Services.AddSingleton(new FfnnPredictor&lt;Flat, RentPrediction&gt;("flats.zip"));
/// app.MapPost("/rent", (Flat flat, FfnnPredictor&lt;Flat, RentPrediction&gt; rents) =&gt; rents.Predict(flat));
/// </code>
/// </example>
public sealed class FfnnPredictor<TRow, TPrediction> : IDisposable
    where TRow : class
    where TPrediction : class, new()
{
    private readonly MLContext _mlContext;
    private readonly ConcurrentBag<PredictionEngine<TRow, TPrediction>> _idle = [];
    private volatile bool _isDisposed;

    /// <summary>Loads a pipeline from a file.</summary>
    /// <param name="path">The file that <c>mlContext.Model.Save</c> has written.</param>
    /// <exception cref="NetworkFormatException">The network in the file is damaged, or a later version has written it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><typeparamref name="TRow"/> lacks a column that the pipeline reads.</exception>
    /// <exception cref="ArgumentException"><typeparamref name="TPrediction"/> has a property or field without a column, and without
    /// <see cref="Microsoft.ML.Data.NoColumnAttribute"/>.</exception>
    public FfnnPredictor(string path)
        : this(FfnnModel.Load(path))
    {
    }

    /// <summary>Takes a pipeline that was fitted or loaded.</summary>
    /// <param name="model">The pipeline. It is not disposed.</param>
    /// <param name="mlContext">The context of the engines; null = a new one.</param>
    /// <exception cref="ArgumentOutOfRangeException"><typeparamref name="TRow"/> lacks a column that the pipeline reads.</exception>
    /// <exception cref="ArgumentException"><typeparamref name="TPrediction"/> has a property or field without a column, and without
    /// <see cref="Microsoft.ML.Data.NoColumnAttribute"/>.</exception>
    public FfnnPredictor(ITransformer model, MLContext? mlContext = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        (Model, _mlContext) = (model, mlContext ?? new MLContext());
        // Made now, so that classes that do not fit the pipeline are an error of the start and not of the first request.
        var engine = FirstEngine();
        _idle.Add(engine);
        try
        {
            PredictionClass.Check(typeof(TPrediction), engine.OutputSchema);
        }
        catch (ArgumentException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The classes, such as "predicts HousePrice of House".</summary>
    public override string ToString() => $"predicts {typeof(TPrediction).Name} of {typeof(TRow).Name}";

    /// <summary>The pipeline.</summary>
    public ITransformer Model { get; }

    /// <summary>Predicts one row.</summary>
    /// <param name="row">The row; it is only read.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ObjectDisposedException">The predictor was disposed.</exception>
    public TPrediction Predict(TRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var engine = _idle.TryTake(out var idle) ? idle : NewEngine();
        // An engine whose call failed is not used again.
        var prediction = engine.Predict(row);
        _idle.Add(engine);
        if (_isDisposed)
            DisposeIdle();
        return prediction;
    }

    /// <summary>Frees the engines. Calls that are running end as usual.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        DisposeIdle();
    }

    private void DisposeIdle()
    {
        while (_idle.TryTake(out var engine))
            engine.Dispose();
    }

    // ML.NET names a missing column, but not the class.
    private PredictionEngine<TRow, TPrediction> FirstEngine()
    {
        try
        {
            return NewEngine();
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            throw new ArgumentOutOfRangeException(
                $"The pipeline cannot predict {typeof(TPrediction).Name} from {typeof(TRow).Name}: {error.Message.TrimEnd('.')}. " +
                $"Give {typeof(TRow).Name} a property for each column that the pipeline reads. A step that makes the label reads its " +
                "column too: give that property any value, or make the label before the pipeline, so that it is not saved with it.", error);
        }
    }

    private PredictionEngine<TRow, TPrediction> NewEngine() =>
        _mlContext.Model.CreatePredictionEngine<TRow, TPrediction>(Model, new PredictionEngineOptions { OwnsTransformer = false });
}
