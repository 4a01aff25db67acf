using System.Text.Json;
using CondaStore.EndToEnd.Tests.TestSupport;

namespace CondaStore.EndToEnd.Tests;

/// <summary>
/// What the sample channel's maker and the index command write, read by the libraries under other clients: libarchive, which conda and mamba
/// use, and rattler, which pixi uses.
/// </summary>
public sealed class OtherClientsTests(SampleChannel channel)
{
    [Theory]
    [InlineData("archives", "eng/untarjs/read.sh")]
    [InlineData("records", "eng/rattler/run.sh", "records.cjs")]
    public async Task SampleChannel_EveryArchiveAndRecord_IsReadByOthers(string what, string script, params string[] arguments)
    {
        int archives = Directory.EnumerateFiles(channel.Folder, "*", SearchOption.AllDirectories)
            .Count(f => f.EndsWith(".conda", StringComparison.Ordinal) || f.EndsWith(".tar.bz2", StringComparison.Ordinal));

        Command read = await Command.RunAsync(Path.Combine(SampleChannel.Repository, script), [.. arguments, channel.Folder]);

        Assert.True(read.ExitCode == 0, read.Error);
        using JsonDocument report = JsonDocument.Parse(read.Out);
        Assert.Equal(archives, report.RootElement.GetProperty(what).GetInt32());
        Assert.Empty(report.RootElement.GetProperty("faults").EnumerateArray().Select(f => f.GetString()));
    }
}
