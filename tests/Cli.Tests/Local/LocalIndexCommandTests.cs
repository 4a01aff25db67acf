using CondaStore.Cli.Errors;
using CondaStore.Cli.Tests.TestSupport;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Cli.Tests.Local;

public sealed class LocalIndexCommandTests
{
    [Fact]
    public async Task Index_DamagedArchive_IsLeftOutAndTold()
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();
        channel.Write("channel/noarch/broken-1.0-0.conda", "not an archive");

        CommandRun run = await CommandRun.OfAsync("local", "index", channel.Folder);

        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Contains("noarch: 1 archives", run.Out, StringComparison.Ordinal);
        Assert.Contains("left out: noarch/broken-1.0-0.conda: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("broken", await File.ReadAllTextAsync(Path.Combine(channel.Folder, "noarch/repodata.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Index_ArchiveUnderAnotherName_IsLeftOut()
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();
        File.Copy(Path.Combine(channel.Folder, "linux-64/tool-1.0-0.conda"), Path.Combine(channel.Folder, "linux-64/tool-9.0-0.conda"));

        CommandRun run = await CommandRun.OfAsync("local", "index", channel.Folder);

        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Contains("is of tool-1.0-0", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Index_Again_WritesTheSameBytes()
    {
        using SmallChannel channel = await SmallChannel.CreateAsync();
        string file = Path.Combine(channel.Folder, "linux-64/repodata.json");
        byte[] before = await File.ReadAllBytesAsync(file);

        await CommandRun.OfAsync("local", "index", channel.Folder);

        Assert.Equal(before, await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task Index_ArchivesOutsideOfPlatformFolders_AreRefused()
    {
        using TemporaryDirectory folder = new();
        await File.WriteAllBytesAsync(folder.At("a-1.0-0.conda"), new PackageBuilder("a").Build().Bytes);

        CommandRun run = await CommandRun.OfAsync("local", "index", folder.Path);

        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains("platform folders", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Index_NoFolder_IsNotFound()
    {
        CommandRun run = await CommandRun.OfAsync("local", "index", "/nowhere/channel");

        Assert.Equal(ExitCodes.NotFound, run.ExitCode);
    }
}
