using FfnnMlNet.Dates;
using FfnnMlNet.Tests.Harness;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace FfnnMlNet.Tests.Dates;

/// <summary>The transform that makes numbers of dates.</summary>
public sealed class DatePartsTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void It_keeps_the_contract_of_an_estimator() =>
        EstimatorContract.Check(_ml.Transforms.DateParts("Parts", nameof(Sale.Sold)), View(), Invalid(), _ml);

    [Fact]
    public void Slots_are_the_parts_of_the_date()
    {
        var model = _ml.Transforms.DateParts("Parts", nameof(Sale.Sold)).Fit(View());
        var rows = model.Transform(View()).GetColumn<float[]>("Parts").ToArray();
        Assert.Equal(new DateTime(2015, 2, 24), model.Origin);
        // 2015-02-24 11:35, a Tuesday: the first day, and in the second month, 1/12 of a turn.
        Assert.Equal([2015, 0.5f, 0.8660254f, 0, 1, 0, 0, 0, 0, 0, 0.25881904f, -0.9659258f, 0, 0], rows[0]);
        // 2016-12-31 00:00, a Saturday, 676 days later: 11/12 of a turn.
        Assert.Equal([2016, -0.5f, 0.8660254f, 0, 0, 0, 0, 0, 1, 0, 0, 1, 676, 0], rows[1]);
        // Missing: the means of the others.
        Assert.Equal([2015.5f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 338, 1], rows[2]);
        VBuffer<ReadOnlyMemory<char>> names = default;
        model.Transform(View()).Schema["Parts"].GetSlotNames(ref names);
        Assert.Equal(DateParts.SlotNames, names.DenseValues().Select(name => name.ToString()));
        Assert.Equal(14, rows[0].Length);
    }

    [Fact]
    public void Every_day_of_a_thousand_years_has_the_year_month_and_weekday_of_the_calendar()
    {
        var slots = new float[DateParts.SlotNames.Length];
        var parts = new DateParts(0, 0, 0);
        for (var date = new DateTime(1599, 12, 25); date.Year < 2600; date = date.AddHours(25))
        {
            parts.Write(date.Ticks, slots);
            Assert.Equal(date.Year, slots[0]);
            Assert.Equal(Math.Sin(2 * Math.PI * (date.Month - 1) / 12), slots[1], 1e-6);
            Assert.Equal(Math.Cos(2 * Math.PI * (date.Month - 1) / 12), slots[2], 1e-6);
            Assert.Equal(((int)date.DayOfWeek + 6) % 7, Array.IndexOf(slots, 1, 3, 7) - 3);
            Assert.Equal(Math.Sin(2 * Math.PI * date.Hour / 24), slots[10], 1e-6);
            Assert.Equal(Math.Cos(2 * Math.PI * date.Hour / 24), slots[11], 1e-6);
            Assert.Equal((date.Date - DateTime.MinValue).TotalDays, slots[12]);
        }
    }

    [Fact]
    public void DateTimeOffset_and_ticks_give_the_same_parts()
    {
        var expected = _ml.Transforms.DateParts("Parts", nameof(Sale.Sold)).Fit(View()).Transform(View()).GetColumn<float[]>("Parts");
        foreach (var column in (string[])[nameof(Sale.SoldThere), nameof(Sale.SoldTicks)])
        {
            Assert.Equal(expected, _ml.Transforms.DateParts("Parts", column).Fit(View()).Transform(View()).GetColumn<float[]>("Parts"));
        }
    }

    [Fact]
    public void Without_a_second_name_the_column_is_replaced() =>
        Assert.Equal(14, _ml.Transforms.DateParts(nameof(Sale.Sold)).Fit(View()).Transform(View())
            .GetColumn<float[]>(nameof(Sale.Sold)).First().Length);

    [Fact]
    public void Other_columns_are_refused_with_what_to_do()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.DateParts("Parts", nameof(Sale.Text)).Fit(View()));
        Assert.Contains(
            "Schema mismatch for input column 'Text': expected DateTime, DateTimeOffset or Int64 (ticks), got String", error.Message);
        Assert.Contains("DataKind.DateTime", error.Message);
        Assert.Contains("Could not find input column 'Day'",
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.DateParts("Parts", "Day").Fit(View())).Message);
    }

    [Fact]
    public void A_prediction_engine_reads_dates()
    {
        var model = _ml.Transforms.DateParts("Parts", nameof(Sale.Sold)).Fit(View());
        using var engine = _ml.Model.CreatePredictionEngine<Sale, SaleParts>(model);
        Assert.Equal(676, engine.Predict(new Sale { Sold = new DateTime(2016, 12, 31) }).Parts[12]);
    }

    private IDataView View() => _ml.Data.LoadFromEnumerable(new[]
    {
        new DateTime(2015, 2, 24, 11, 35, 52), new DateTime(2016, 12, 31), DateTime.MinValue,
    }.Select(date => new Sale
    {
        Sold = date,
        SoldThere = new DateTimeOffset(date, date == DateTime.MinValue ? TimeSpan.Zero : TimeSpan.FromHours(-8)),
        SoldTicks = date.Ticks,
    }));

    private IDataView Invalid() => _ml.Data.LoadFromEnumerable([new TextSale()]);

    private sealed class Sale
    {
        public DateTime Sold { get; set; }

        public DateTimeOffset SoldThere { get; set; }

        public long SoldTicks { get; set; }

        public string Text { get; set; } = "2015-02-24";
    }

    private sealed class TextSale
    {
        public string Sold { get; set; } = "2015-02-24";
    }

    private sealed class SaleParts
    {
        public float[] Parts { get; set; } = [];
    }
}
