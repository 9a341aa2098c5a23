using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.ML;

namespace FfnnMlNet.Samples;

/// <summary>A saved model behind a web address.</summary>
internal sealed class WebApiSample : Sample
{
    private bool _stays;

    public override string Name => "webapi";

    public override string Summary => "a web API that predicts with a saved model, from any number of requests at the same time";

    public override IReadOnlyList<(string Option, string Meaning)> OwnHelp => [("--serve", "keep serving until Ctrl-C")];

    public override bool TryTake(string argument, Func<string> readValue) => argument == "--serve" && (_stays = true);

    public override void Run(SampleOptions options, Report report)
    {
        var mlContext = new MLContext(options.Seed);
        report.ShowWarnings(mlContext);
        var path = options.SavePath ?? Path.GetTempFileName();
        try
        {
            var data = Penguin.Load(mlContext);
            var model = report.Train(onEpoch => Penguin.Preparation(mlContext)
                .Append(mlContext.MulticlassClassification.Trainers.Ffnn(options.ApplyTo(new FfnnTrainer.Options(), onEpoch)))
                .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
                .Fit(data));
            mlContext.Model.Save(model, data.Schema, path);
            ServeAsync(path, report).GetAwaiter().GetResult();
        }
        finally
        {
            if (options.SavePath is null)
                File.Delete(path);
        }
    }

    private async Task ServeAsync(string path, Report report)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // The one line: a model for all requests.
        builder.Services.AddSingleton(new FfnnPredictor<Penguin, Answer>(path));

        await using var app = builder.Build();
        app.MapPost("/species", (Penguin penguin, FfnnPredictor<Penguin, Answer> predictor) =>
        {
            var answer = predictor.Predict(penguin);
            return Results.Json(new { answer.PredictedLabel, Probabilities = FfnnModel.Of(predictor.Model).ScoresByName(answer.Score) });
        });
        app.Urls.Add("http://127.0.0.1:0");
        await app.StartAsync();
        report.Line("POST /species with a penguin as JSON is answered now.");
        await AskAsync(app.Urls.Single(), report);
        if (!_stays)
            return;
        report.Line($"Serving at {app.Urls.Single()}/species until Ctrl-C.");
        await app.WaitForShutdownAsync();
    }

    private static async Task AskAsync(string address, Report report)
    {
        using var client = new HttpClient();
        var penguin = new { Island = "Dream", BillLength = 49.5, BillDepth = 19.1, FlipperLength = 193, Mass = 3_800, Sex = "female" };
        string[] answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ =>
        {
            using var response = await client.PostAsJsonAsync($"{address}/species", penguin);
            return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        }));
        report.Line(answers[0]);
        report.Line($"{answers.Length} requests at once, {answers.Distinct().Count()} answer.");
    }

    private sealed class Answer
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
