using FfnnMlNet.Tool.Report;
using PuppeteerSharp;
using PuppeteerSharp.Media;
using Xunit;

namespace FfnnMlNet.Tool.Tests.Report;

/// <summary>The report in a real browser: on a phone and on a desk, light and dark, and printed. With FFNNMLNET_WRITE_REPORTS=DIR the
/// reports
/// and pictures of them are also written into that folder.</summary>
public sealed class ReportBrowserTests
{
    private const int PhoneWidth = 390;
    private const int DeskWidth = 1200;

    [ChromiumFact]
    public async Task Reports_are_readable_in_a_browser()
    {
        using var folder = new TemporaryFolder();
        await using var browser = await Puppeteer.LaunchAsync(new LaunchOptions
        {
            ExecutablePath = ChromiumFactAttribute.Executable,
            Headless = true,
            Timeout = 180_000,
            ProtocolTimeout = 180_000,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        });
        var faults = new List<string>();
        foreach (var (name, content) in ReportExamples.All)
        {
            var path = Path.Combine(WriteFolder ?? folder.Path, name + ".html");
            ReportWriter.Write(content, path);
            await using var page = await browser.NewPageAsync();
            page.DefaultTimeout = 180_000;
            page.Console += (_, message) => faults.Add($"{name}: the console says {message.Message.Text}");
            page.PageError += (_, error) => faults.Add($"{name}: {error.Message}");
            page.Request += (_, request) =>
            {
                if (!request.Request.Url.StartsWith("file:", StringComparison.Ordinal)
                    && !request.Request.Url.StartsWith("data:", StringComparison.Ordinal))
                    faults.Add($"{name}: it asks for {request.Request.Url}");
            };
            foreach (var scheme in (string[])["light", "dark"])
            {
                foreach (var width in (int[])[PhoneWidth, DeskWidth])
                {
                    var where = $"{name} at {width} pixels, {scheme}";
                    await page.SetViewportAsync(new ViewPortOptions { Width = width, Height = 844, IsMobile = width == PhoneWidth });
                    await page.EmulateMediaFeaturesAsync([new MediaFeatureValue { MediaFeature = MediaFeature.PrefersColorScheme,
                        Value = scheme }]);
                    await page.GoToAsync("file://" + path);
                    faults.AddRange((await page.EvaluateFunctionAsync<string[]>(BrowserChecks.Script)).Select(fault =>
                        $"{where}: {fault}"));
                    Assert.Equal(scheme == "dark", await page.EvaluateFunctionAsync<double>(BrowserChecks.PaperBrightness) < 0.5);
                    if (WriteFolder is not null)
                        await page.ScreenshotAsync(Path.Combine(WriteFolder, $"{name}-{width}-{scheme}.png"),
                            new ScreenshotOptions { FullPage = true });
                }
            }
            // The last scheme was dark, and paper is white.
            await page.EmulateMediaTypeAsync(MediaType.Print);
            Assert.True(await page.EvaluateFunctionAsync<double>(BrowserChecks.PaperBrightness) > 0.95);
            var pdf = await page.PdfDataAsync(new PdfOptions { Format = PaperFormat.A4, PrintBackground = true });
            Assert.Equal("%PDF-"u8.ToArray(), pdf[..5]);
            Assert.True(pdf.Length > 20_000, $"{name}: the printed report has {pdf.Length} bytes.");
            if (WriteFolder is not null)
                await File.WriteAllBytesAsync(Path.Combine(WriteFolder, name + ".pdf"), pdf);
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults.Distinct()));
    }

    [ChromiumFact]
    public async Task The_checks_find_what_they_look_for()
    {
        using var folder = new TemporaryFolder();
        await using var browser = await Puppeteer.LaunchAsync(new LaunchOptions
        {
            ExecutablePath = ChromiumFactAttribute.Executable,
            Headless = true,
            Timeout = 180_000,
            ProtocolTimeout = 180_000,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        });
        File.WriteAllText(folder["bad.html"], """
            <!doctype html><html lang="en"><title>bad</title>
            <meta name="viewport" content="width=device-width"><body style="background:#fff">
            <div style="width:500px">wide</div><svg role="img" style="width:0;height:0"></svg><p style="color:#ccc">pale</p></body></html>
            """);
        await using var page = await browser.NewPageAsync();
        await page.SetViewportAsync(new ViewPortOptions { Width = PhoneWidth, Height = 844 });
        await page.GoToAsync("file://" + folder["bad.html"]);

        var faults = await page.EvaluateFunctionAsync<string[]>(BrowserChecks.Script);

        Assert.Contains(faults, fault => fault.StartsWith("the page is 5", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("a picture has the size 0 x 0", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("a picture has no text", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("the contrast of", StringComparison.Ordinal)
            && fault.Contains("pale", StringComparison.Ordinal));
    }

    private static string? WriteFolder => Environment.GetEnvironmentVariable("FFNNMLNET_WRITE_REPORTS");
}
