using CondaStore.Domain.Records;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Cli.Tests.TestSupport;

/// <summary>A folder with a channel of a few small packages, an index, and room for environments.</summary>
internal sealed class SmallChannel : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public string Url => "file://" + Folder;

    public string Folder => _directory.At("channel");

    public string Cache => _directory.At("cache");

    public string Prefix => _directory.At("env");

    public static async Task<SmallChannel> CreateAsync()
    {
        SmallChannel channel = new();
        channel.Add(new PackageBuilder("tool", "1.0").DependsOn("library >=2").File("bin/tool", "#!/bin/sh\necho tool\n", executable: true));
        channel.Add(new PackageBuilder("tool", "2.0").DependsOn("library >=3").File("bin/tool", "#!/bin/sh\necho tool 2\n", executable: true));
        channel.Add(new PackageBuilder("library", "2.5").File("lib/library.txt", "two\n"));
        channel.Add(new PackageBuilder("library", "3.1").TextWithPrefix("lib/library.txt", "lies in /opt/placeholder\n", "/opt/placeholder"));
        channel.Add(new PackageBuilder("data", "1.0").Noarch(NoarchKind.Generic).File("share/data.txt", "data\n"));
        CommandRun run = await CommandRun.OfAsync("local", "index", channel.Folder);
        Assert.Equal(0, run.ExitCode);
        return channel;
    }

    public string At(string relative) => _directory.At(relative);

    public string Write(string relative, string content) => _directory.Write(relative, content);

    /// <summary>Runs a solving command against this channel alone.</summary>
    public Task<CommandRun> RunAsync(params string[] arguments) =>
        CommandRun.OfAsync([.. arguments, "--channel", Url, "--override-channels", "--cache", Cache]);

    public void Dispose() => _directory.Dispose();

    private void Add(PackageBuilder package) => package.Build().WriteTo(Folder);
}
