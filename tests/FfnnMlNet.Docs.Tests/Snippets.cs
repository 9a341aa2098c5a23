using Microsoft.AspNetCore.Builder;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;

namespace FfnnMlNet.Docs.Tests;

/// <summary>The variables that the code of the pages takes for granted. The code is compiled against them, not run.</summary>
public static class Snippets
{
    public static MLContext mlContext => throw new NotSupportedException();

    public static IDataView data => throw new NotSupportedException();

    public static IDataView trainData => throw new NotSupportedException();

    public static IDataView trainingData => throw new NotSupportedException();

    public static IDataView validationData => throw new NotSupportedException();

    public static IDataView testData => throw new NotSupportedException();

    public static IDataView newData => throw new NotSupportedException();

    public static IDataView scoredValidationRows => throw new NotSupportedException();

    public static DataOperationsCatalog.TrainTestData split => throw new NotSupportedException();

    public static ITransformer model => throw new NotSupportedException();

    public static IEstimator<ITransformer> pipeline => throw new NotSupportedException();

    /// <summary>The step of several classes of a fitted pipeline.</summary>
    public static MulticlassPredictionTransformer<FfnnMulticlassModelParameters> transformer => throw new NotSupportedException();

    public static BinaryPredictionTransformer<CalibratedModelParametersBase<FfnnBinaryModelParameters, PlattCalibrator>>
        binaryTransformer => throw new NotSupportedException();

    public static float[] features => throw new NotSupportedException();

    public static ClassPrediction prediction => throw new NotSupportedException();

    public static CancellationToken cancellationToken => throw new NotSupportedException();

    public static IEnumerable<Penguin> penguins => throw new NotSupportedException();

    public static IEnumerable<string> islands => throw new NotSupportedException();

    public static IEnumerable<float?> lengths => throw new NotSupportedException();

    public static IEnumerable<float?> masses => throw new NotSupportedException();

    public static WebApplicationBuilder builder => throw new NotSupportedException();

    public static WebApplication app => throw new NotSupportedException();

    public static Flat flat => throw new NotSupportedException();

    public static MeasurementReader OpenMeasurements() => throw new NotSupportedException();

    public static void Begin()
    {
    }

    public sealed class Measurement
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    public sealed class MeasurementReader : IDisposable
    {
        public bool Read(Measurement row) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }

    public sealed class Penguin
    {
        public long Id { get; set; }

        public string Island { get; set; } = "";

        public float FlipperLength { get; set; }

        public float Mass { get; set; }
    }

    public sealed class Flat
    {
        public string District { get; set; } = "";

        public float Area { get; set; }
    }

    public sealed class RentPrediction
    {
        public float Score { get; set; }

        public float LowerBound { get; set; }

        public float UpperBound { get; set; }
    }

    public sealed class ClassPrediction
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
