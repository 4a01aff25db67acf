
namespace CondaStore.EndToEnd.Tests.TestSupport;

/// <summary>The channel of real packages, made by the repository's own script when it is not there yet, and a package cache for all tests.</summary>
public sealed class SampleChannel : IAsyncLifetime
{
    private readonly string _scratch = Directory.CreateTempSubdirectory("conda-store-e2e-").FullName;

    /// <summary>The channel's folder.</summary>
    public string Folder { get; private set; } = "";

    public string Url => "file://" + Folder;

    /// <summary>A cache that the tests of one run share.</summary>
    public string Cache => Path.Combine(_scratch, "cache");

    public async ValueTask InitializeAsync()
    {
        Command made = await Command.RunAsync(RepositoryFolder.At("scripts", "sample-channel.sh"));
        Assert.True(made.ExitCode == 0, made.Error);
        Folder = made.Out.Trim();
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_scratch, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>The folder of the repository.</summary>
    internal static string Repository { get; } = RepositoryFolder.Path;

    /// <summary>A folder that no other test uses.</summary>
    public string NewFolder() => Directory.CreateDirectory(Path.Combine(_scratch, Guid.NewGuid().ToString("N")[..8])).FullName;

    /// <summary>Runs a solving command of conda-store against this channel alone.</summary>
    internal Task<Command> CondaStoreAsync(params string[] arguments) =>
        Command.CondaStoreAsync([.. arguments, "--channel", Url, "--override-channels", "--cache", Cache]);
}
