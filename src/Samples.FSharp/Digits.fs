/// From a CSV file to a saved model that recognises handwritten digits: the sample "digits" of the C# samples.
module FfnnMlNet.Samples.FSharp.Digits

open System
open System.IO
open FfnnMlNet
open Microsoft.ML
open Microsoft.ML.Data
open Microsoft.ML.Transforms

// ML.NET sets the properties of a row, so the types have a constructor without arguments.
[<CLIMutable>]
type DigitRow =
    { [<LoadColumn(0, 63); VectorType(64)>]
      Pixels: float32[]
      [<LoadColumn(64)>]
      Label: string }

[<CLIMutable>]
type DigitPrediction =
    { PredictedLabel: string
      Score: float32[] }

[<EntryPoint>]
let main arguments =
    printfn "Handwritten digits: 8 x 8 pixels, ten classes; a fifth of the rows is kept for testing."
    let mlContext = MLContext(seed = 0)
    let path = Path.Combine(AppContext.BaseDirectory, "data", "digits.csv")
    let data = mlContext.Data.LoadFromTextFile<DigitRow>(path, separatorChar = ',', hasHeader = true)
    let split = mlContext.Data.TrainTestSplit(data, testFraction = 0.2, seed = Nullable 0)

    let options = FfnnTrainer.Options(HiddenLayers = [| HiddenLayer.op_Implicit 64 |], Seed = Nullable 0)

    if not (Array.contains "--quiet" arguments) then
        options.OnEpoch <- TrainingProgress.ToConsole()

    // By value; otherwise the classes are in the order of their first rows in the file.
    let byValue = ValueToKeyMappingEstimator.KeyOrdinality.ByValue

    let pipeline =
        EstimatorChain<ITransformer>()
            .Append(mlContext.Transforms.Conversion.MapValueToKey("Label", keyOrdinality = byValue))
            .Append(mlContext.Transforms.Concatenate("Features", "Pixels"))
            .Append(mlContext.MulticlassClassification.Trainers.Ffnn(options))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"))

    let model = pipeline.Fit split.TrainSet
    let metrics = mlContext.MulticlassClassification.Evaluate(model.Transform split.TestSet)
    printfn "Micro accuracy   %.4f" metrics.MicroAccuracy
    printfn "Log-loss         %.4f" metrics.LogLoss

    let file = Path.GetTempFileName()
    mlContext.Model.Save(model, data.Schema, file)
    use predictor = new FfnnPredictor<DigitRow, DigitPrediction>(file)
    File.Delete file
    let row = mlContext.Data.CreateEnumerable<DigitRow>(split.TestSet, reuseRowObject = false) |> Seq.head
    let prediction = predictor.Predict row
    let probability = FfnnModel.Of(predictor.Model).ScoresByName(ReadOnlySpan prediction.Score).[prediction.PredictedLabel]

    printfn
        "First test row: written %s, predicted %s with probability %.4f."
        row.Label
        prediction.PredictedLabel
        probability

    0
