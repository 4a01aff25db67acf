using System.Text.Json;
using CondaStore.Cli.Progress;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Tests.Progress;

public sealed class JsonProgressDisplayTests
{
    [Fact]
    public async Task Show_EachReport_IsALine()
    {
        StringWriter target = new() { NewLine = "\n" };

        int result = await new JsonProgressDisplay(target).ShowAsync(progress =>
        {
            progress.Report(new InstallProgress(InstallPhase.Solve, 0, 0));
            progress.Report(new InstallProgress(InstallPhase.Fetch, 1, 4, 10, 40, "numpy"));
            return Task.FromResult(7);
        });

        Assert.Equal(7, result);
        string[] lines = target.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        JsonElement fetch = JsonDocument.Parse(lines[1]).RootElement;
        Assert.Equal("fetch", fetch.GetProperty("phase").GetString());
        Assert.Equal(4, fetch.GetProperty("items_total").GetInt32());
        Assert.Equal(40, fetch.GetProperty("bytes_total").GetInt64());
        Assert.Equal("numpy", fetch.GetProperty("current").GetString());
    }
}
